package devenv

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Report takes one line of progress for the person who waits.
type Report func(line string)

func (r Report) printf(format string, args ...any) {
	if r != nil {
		r(fmt.Sprintf(format, args...))
	}
}

var errNoRoot = errors.New("no Latchkey checkout here: run this inside a clone of the repository")

// FindRoot walks up from dir to the folder that holds Latchkey's own go.mod.
// The pinned tools modules lie beside it, so a bare binary cannot build them.
func FindRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the checkout: %w", err)
	}
	for {
		if isRoot(dir) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errNoRoot
		}
		dir = parent
	}
}

func isRoot(dir string) bool {
	content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSpace(first) == "module latchkey"
}
