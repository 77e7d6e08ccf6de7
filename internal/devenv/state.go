package devenv

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lockName is the file whose lock makes a process the folder's owner.
const lockName = "lock"

// State is the folder where one clone keeps what must survive a restart:
// databases, generated secrets, rendered configuration, and logs.
type State struct {
	dir  string
	lock *fileLock
}

// OpenState makes the folder and takes it for this process; a second process
// that wants the same folder is told who has it.
func OpenState(dir string) (*State, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open the state folder: %w", err)
	}
	// Others may pass through, because PostgreSQL runs as another user when we
	// are root; every secret inside is a file that only its owner can read.
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open the state folder: %w", err)
	}
	lockPath := filepath.Join(dir, lockName)
	lock, err := tryLock(lockPath)
	if errors.Is(err, errHeld) {
		return nil, fmt.Errorf("another Latchkey (process %s) already runs on %s: stop it first, "+
			"or use another clone", holder(lockPath), dir)
	}
	if err != nil {
		return nil, err
	}
	return &State{dir: dir, lock: lock}, nil
}

// Path names a file or folder inside the state folder.
func (s *State) Path(elements ...string) string {
	return filepath.Join(append([]string{s.dir}, elements...)...)
}

// Close gives the folder up for the next process.
func (s *State) Close() { s.lock.release() }
