package devenv

import (
	"fmt"
	"os"
	"path/filepath"
)

// OpenScratch makes a state folder of its own under parent, for one test run;
// several runs may go on at once. Folders of runs that were killed are removed.
func OpenScratch(parent string) (*State, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("scratch folder: %w", err)
	}
	sweep(parent)
	dir, err := os.MkdirTemp(parent, "run-")
	if err != nil {
		return nil, fmt.Errorf("scratch folder: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, fmt.Errorf("scratch folder: %w", err)
	}
	return OpenState(dir)
}

// Remove deletes the folder, the data it links to, and gives it up.
func (s *State) Remove() error {
	defer s.Close()
	return removeState(s.dir)
}

// sweep removes the folders whose owner is gone: their lock can be taken.
func sweep(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, "run-*")) // fails only on a bad pattern
	for _, dir := range dirs {
		// Without a lock file, another process may be making the folder right now.
		if missing(filepath.Join(dir, lockName)) {
			continue
		}
		if state, err := OpenState(dir); err == nil {
			_ = state.Remove()
		}
	}
}

// removeState follows the links that dataFolder made, then removes the folder.
func removeState(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("remove %s: %w", dir, err)
	}
	for _, entry := range entries {
		if target, err := os.Readlink(filepath.Join(dir, entry.Name())); err == nil && filepath.Dir(target) == outsideState {
			if err := os.RemoveAll(target); err != nil {
				return fmt.Errorf("remove %s: %w", target, err)
			}
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove %s: %w", dir, err)
	}
	return nil
}
