package devenv_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/internal/devenv"
)

var greeter = devenv.ToolModule{Name: "greeter", Estimate: "a moment", Programs: map[string]string{"greet": "."}}

// checkout is a fake clone whose one tool prints a greeting.
func checkout(t *testing.T, greeting string) string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "tools", greeter.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"go.mod":  "module greeter\n\ngo 1.26\n",
		"main.go": "package main\n\nfunc main() { println(" + greeting + ") }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestSecondCloneDoesNotBuildAgain(t *testing.T) {
	t.Parallel()
	cache, said := t.TempDir(), &transcript{}
	dirs := map[string]bool{}
	for range 2 {
		dir, err := devenv.Toolchain{Root: checkout(t, `"hello"`), Cache: cache, Report: said.add}.Ensure(t.Context(), greeter)
		if err != nil {
			t.Fatal(err)
		}
		dirs[dir] = true
		output, err := exec.CommandContext(t.Context(), filepath.Join(dir, "greet")).CombinedOutput()
		if err != nil || string(output) != "hello\n" {
			t.Errorf("%q, %v", output, err)
		}
	}
	if builds := strings.Count(said.String(), "built the tools"); len(dirs) != 1 || builds != 1 {
		t.Errorf("%d builds in %d folders, want one:\n%s", builds, len(dirs), said)
	}
}

func TestChangedToolIsBuiltAgain(t *testing.T) {
	t.Parallel()
	cache, dirs := t.TempDir(), map[string]bool{}
	for _, greeting := range []string{`"hello"`, `"good day"`} {
		dir, err := devenv.Toolchain{Root: checkout(t, greeting), Cache: cache}.Ensure(t.Context(), greeter)
		if err != nil {
			t.Fatal(err)
		}
		dirs[dir] = true
	}
	if len(dirs) != 2 {
		t.Errorf("two different tools share a folder: %v", dirs)
	}
}

func TestTwoAtOnceBuildOnce(t *testing.T) {
	t.Parallel()
	tools, said := devenv.Toolchain{Root: checkout(t, `"hello"`), Cache: t.TempDir()}, &transcript{}
	tools.Report = said.add
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if _, err := tools.Ensure(t.Context(), greeter); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if builds := strings.Count(said.String(), "built the tools"); builds != 1 {
		t.Errorf("built %d times:\n%s", builds, said)
	}
}

func TestBrokenBuildSaysWhyAndLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := devenv.Toolchain{Root: checkout(t, `nonsense`), Cache: t.TempDir()}
	_, err := broken.Ensure(t.Context(), greeter)
	if err == nil || !strings.Contains(err.Error(), "undefined: nonsense") {
		t.Fatalf("got %v", err)
	}
	programs, _ := filepath.Glob(filepath.Join(broken.Cache, "*", "greet"))
	if len(programs) != 0 {
		t.Errorf("left %v", programs)
	}
}
