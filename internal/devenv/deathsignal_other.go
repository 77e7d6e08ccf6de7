//go:build !linux

package devenv

import (
	"os/exec"
	"syscall"
)

// Elsewhere than on Linux the kernel has no parent death signal.

func askForDeathSignal(*exec.Cmd, syscall.Signal) {}

func afterStart(cmd *exec.Cmd, signal syscall.Signal) error { return attachWatcher(cmd, signal) }
