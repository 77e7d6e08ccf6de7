package devenv

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	// A log that has grown past this is moved aside at the next start.
	logLimit = 10 << 20
	tailSize = 8 << 10
)

// openLog opens a log to append to; the one before it is kept as <name>.1.
func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("turn log over: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return file, nil
}

// tail returns the last lines of a log, indented, for a failure report.
func tail(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return "  (no log)"
	}
	defer file.Close() //nolint:errcheck // only read
	if info, err := file.Stat(); err == nil && info.Size() > tailSize {
		_, _ = file.Seek(-tailSize, io.SeekEnd)
	}
	content, _ := io.ReadAll(file)
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	lines = lines[max(0, len(lines)-tailLines):]
	return "  " + strings.Join(lines, "\n  ")
}
