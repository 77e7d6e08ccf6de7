package devenv_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/internal/devenv"
)

// programs makes a folder of scripts the whole PATH, and a cache of its own.
func programs(t *testing.T, scripts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		text := "#!/bin/sh\nPATH=/usr/bin:/bin\ncd " + dir + "\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("XDG_CACHE_HOME", dir)
	t.Setenv(devenv.BrowserVariable, "")
	return dir
}

func TestMissingBrowserIsInstalledOnce(t *testing.T) { //nolint:paralleltest // PATH is the process's
	dir := programs(t, map[string]string{
		"apt-get": `echo "$1" >>asked; if [ "$1" = install ]; then cp apt-get chromium; fi`,
		"env":     `shift; ./"$@"`,
		"sudo":    `shift; if [ "$1" != true ]; then ./"$@"; fi`,
	})
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if path, err := devenv.EnsureBrowser(t.Context(), nil); err != nil || path != filepath.Join(dir, "chromium") {
				t.Errorf("got %q, %v", path, err)
			}
		})
	}
	both.Wait()
	asked, err := os.ReadFile(filepath.Join(dir, "asked"))
	if err != nil || string(asked) != "update\ninstall\n" {
		t.Errorf("apt-get was asked for %q, %v", asked, err)
	}
}

func TestWithoutBrowserOrAptTheRemedyIsSaid(t *testing.T) { //nolint:paralleltest // PATH is the process's
	programs(t, nil)
	_, err := devenv.EnsureBrowser(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "install the package chromium, or name one in LATCHKEY_TEST_BROWSER") {
		t.Errorf("got %v", err)
	}
}
