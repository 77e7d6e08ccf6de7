package main_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// program builds withservices once for a test.
func program(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers, and -short asks for no services")
	}
	path := filepath.Join(t.TempDir(), "withservices")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return path
}

func TestCommandGetsServicesAndItsExitCodeComesBack(t *testing.T) {
	t.Parallel()
	script := `echo "$LATCHKEY_TEST_DATABASE_URL|$LATCHKEY_TEST_TEMPORAL_ADDRESS|$LATCHKEY_TEST_UHPPOTE_SIMULATOR"; exit 7`
	output, err := exec.CommandContext(t.Context(), program(t), "--", "sh", "-c", script).Output()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 7 {
		t.Errorf("ended with %v, want exit code 7", err)
	}
	got := strings.Split(strings.TrimSpace(string(output)), "|")
	want := []string{"postgres://", "127.0.0.1:", "/"}
	for i := range want {
		if len(got) != len(want) || !strings.HasPrefix(got[i], want[i]) {
			t.Fatalf("the command saw %q", got)
		}
	}
}

// An interrupt reaches the command first, so that it can still use the services.
func TestInterruptedCommandMayTidyUp(t *testing.T) {
	t.Parallel()
	script := `trap 'echo tidied; exit 3' INT; kill -INT $PPID; while :; do sleep 60 & wait $!; done`
	output, err := exec.CommandContext(t.Context(), program(t), "--", "sh", "-c", script).Output()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 3 || string(output) != "tidied\n" {
		t.Errorf("printed %q, ended with %v", output, err)
	}
}

// A test run against a dead server would fail in puzzling ways.
func TestDeadServiceStopsTheCommand(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	cmd := exec.CommandContext(t.Context(), program(t), "--", "sh", "-c", "echo up; exec sleep 60")
	cmd.Stderr = &said
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(output).ReadString('\n'); err != nil {
		t.Fatalf("the command did not start: %v\n%s", err, said.String())
	}
	if err := syscall.Kill(childOf(t, cmd.Process.Pid, "temporal-server"), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), "temporal ended unexpectedly (signal: killed)") {
		t.Errorf("ended with %v, said:\n%s", err, said.String())
	}
}

// childOf finds a child by its program's name.
func childOf(t *testing.T, parent int, name string) int {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range processes {
		stat, _ := os.ReadFile(path) // it may have ended since
		var pid, ppid int
		var program, state string
		if _, err := fmt.Sscan(string(stat), &pid, &program, &state, &ppid); err == nil && ppid == parent && program == "("+name+")" {
			return pid
		}
	}
	t.Fatalf("process %d has no child %s", parent, name)
	return 0
}
