package devenv_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/devenv"
)

// These make this test binary a parent with one child, to be killed.
const (
	parentMode  = "DEVENV_TEST_PARENT_OF"
	watcherMode = "DEVENV_TEST_WATCHED_PARENT_OF"
)

func TestMain(m *testing.M) {
	if logs := os.Getenv(parentMode); logs != "" {
		beParent(logs)
		return
	}
	if os.Getenv(watcherMode) != "" {
		beWatched()
		return
	}
	os.Exit(m.Run())
}

// transcript keeps what would be shown to a person.
type transcript struct {
	mu    sync.Mutex
	lines []string
}

func (s *transcript) add(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "\n")
}

// newGroup is stopped when the test ends, and shows its reports when it fails.
func newGroup(t *testing.T) (*devenv.Group, *transcript) {
	t.Helper()
	said := &transcript{}
	group := devenv.NewGroup(t.TempDir(), said.add)
	t.Cleanup(func() {
		group.Stop()
		if t.Failed() {
			t.Logf("reported:\n%s", said)
		}
	})
	return group, said
}

// eventually waits for something that another process does.
func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !check() {
		select {
		case <-deadline.Done():
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

// alive is false for a process that has ended, also before its parent has noticed.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// openDir is a temporary folder that other users may pass through, like most clones.
func openDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func needServices(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers, and -short asks for no services")
	}
}
