//go:build crash

package main

import (
	"context"
	"os"
	"syscall"

	"latchkey/activities"
)

// A crash test sets LATCHKEY_TEST_CRASH_AT to one of the activities' points,
// such as put/after-write, and LATCHKEY_TEST_CRASH_ONCE to a file: the first
// worker that passes the point with the file still there removes it and is
// gone, as by kill -9.
func init() {
	point, once := os.Getenv("LATCHKEY_TEST_CRASH_AT"), os.Getenv("LATCHKEY_TEST_CRASH_ONCE")
	if point == "" {
		return
	}
	activities.Faults = func(_ context.Context, at string) {
		if at != point || os.Remove(once) != nil {
			return
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // does not return
		select {}
	}
}
