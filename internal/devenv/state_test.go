package devenv_test

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/internal/devenv"
)

func TestSecondOwnerIsToldWhoTheFirstIs(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), ".latchkey")
	state, err := devenv.OpenState(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = devenv.OpenState(dir)
	if err == nil || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("got %v", err)
	}
	state.Close()
	if state, err = devenv.OpenState(dir); err != nil {
		t.Fatal(err)
	}
	state.Close()
}

func TestScratchOfAKilledRunIsRemoved(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	running, err := devenv.OpenScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	killed, err := devenv.OpenScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	killed.Close() // as the kernel would
	third, err := devenv.OpenScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{running.Path(): true, killed.Path(): false, third.Path(): true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v, want there: %v", dir, err, want)
		}
	}
	if err := third.Remove(); err != nil {
		t.Error(err)
	}
	if err := running.Remove(); err != nil {
		t.Error(err)
	}
}

func TestFindRootFromBelow(t *testing.T) {
	t.Parallel()
	root, err := devenv.FindRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "tools", "temporal", "go.mod")); err != nil {
		t.Error(err)
	}
	if _, err := devenv.FindRoot(t.TempDir()); err == nil {
		t.Error("found a checkout in an empty folder")
	}
}

func TestPickPortGivesWayToAListener(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	taken := listener.Addr().(*net.TCPAddr).Port
	if port, err := devenv.PickPort(taken); err != nil || port == taken {
		t.Errorf("picked %d, %v, while something listens on %d", port, err, taken)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if port, err := devenv.PickPort(taken); err != nil || port != taken {
		t.Errorf("picked %d, %v, though %d is free", port, err, taken)
	}
}
