package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// errHeld says that another process holds the lock.
var errHeld = errors.New("held by another process")

// fileLock is an advisory lock that the kernel drops when its process ends,
// however it ends, so that no stale lock is ever left behind.
type fileLock struct {
	file *os.File
}

// tryLock takes the lock or returns errHeld at once.
func tryLock(path string) (*fileLock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errHeld
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return &fileLock{file: file}, writeHolder(file)
}

// waitLock takes the lock as soon as it is free and calls waiting while it is not.
func waitLock(ctx context.Context, path string, waiting func()) (*fileLock, error) {
	var lock *fileLock
	err := poll(ctx, time.Second, func() (bool, error) {
		var err error
		lock, err = tryLock(path)
		if errors.Is(err, errHeld) {
			waiting()
			return false, nil
		}
		return err == nil, err
	})
	return lock, err
}

// writeHolder notes who holds the lock, for the message to whoever comes second.
func writeHolder(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// holder tells the process id written by the one who holds the lock, or "unknown".
func holder(path string) string {
	content, err := os.ReadFile(path)
	if pid := strings.TrimSpace(string(content)); err == nil && pid != "" {
		return pid
	}
	return "unknown"
}

func (l *fileLock) release() {
	_ = l.file.Close()
}
