// Package nodetest runs the tests that are written in JavaScript, from the
// folder of the Go test that calls it.
package nodetest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/devenv"
)

// Run runs node with more environment. Every test is a line of the log, and
// what failed is the test's failure.
func Run(t *testing.T, env []string, args ...string) {
	t.Helper()
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok { // what hangs is ended while the test can still clean up
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-30*time.Second))
		defer cancel()
	}
	node := exec.CommandContext(ctx, "node", args...)
	var output bytes.Buffer
	node.Env, node.Stdout, node.Stderr = append(os.Environ(), env...), &output, &output
	node.Cancel = func() error { return syscall.Kill(-node.Process.Pid, syscall.SIGKILL) } // its runner has processes of its own
	err := devenv.Spawn(node, syscall.SIGKILL)
	if err == nil {
		err = node.Wait()
	}
	if err != nil {
		t.Errorf("node %s: %v\n%s", strings.Join(args, " "), err, complaints(output.Bytes()))
	}
	t.Logf("%s", output.Bytes())
}

// complaints is the runner's list of what failed, or everything when it did
// not come so far.
func complaints(output []byte) []byte {
	if at := bytes.Index(output, []byte("failing tests:")); at >= 0 {
		return output[at:]
	}
	return output
}

// Install installs the pinned packages, once for each version of the lock file.
func Install(t testing.TB) {
	t.Helper()
	const mark = "node_modules/.installed-from"
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if installed, err := os.ReadFile(mark); err == nil && bytes.Equal(installed, lock) {
		return
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	if output, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, strings.TrimSpace(string(output)))
	}
	if err := os.WriteFile(mark, lock, 0o600); err != nil { //nolint:gosec // the name is the one above
		t.Fatal(err)
	}
}
