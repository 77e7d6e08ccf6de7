// Package conformance drives the real program with the official Seam SDKs.
// README.md says what is checked and how to run the suite by hand.
package conformance

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestChecker proves that the suite sees what is wrong.
func TestChecker(t *testing.T) { //nolint:paralleltest // two suites of Node.js at once are no quicker on two cores
	install(t)
	run(t, nil, "checker/checker.test.js")
}

func run(t *testing.T, env []string, suite string) {
	t.Helper()
	node := exec.CommandContext(t.Context(), "node", "run.js", suite)
	node.Env = append(os.Environ(), env...)
	output, err := node.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", suite, err, complaints(output))
	}
	t.Logf("%s", output)
}

// complaints is the runner's list of what failed, or everything when it did
// not come so far.
func complaints(output []byte) []byte {
	if at := bytes.Index(output, []byte("failing tests:")); at >= 0 {
		return output[at:]
	}
	return output
}

// install installs the pinned packages, once for each version of the lock file.
func install(t *testing.T) {
	t.Helper()
	const mark = "node_modules/.installed-from"
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if installed, err := os.ReadFile(mark); err == nil && bytes.Equal(installed, lock) {
		return
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--loglevel=error")
	if output, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, strings.TrimSpace(string(output)))
	}
	if err := os.WriteFile(mark, lock, 0o600); err != nil {
		t.Fatal(err)
	}
}
