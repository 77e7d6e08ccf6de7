package devenv

import (
	"os/exec"
	"syscall"
)

// askForDeathSignal has the kernel signal the child when this process is gone.
func askForDeathSignal(cmd *exec.Cmd, signal syscall.Signal) { cmd.SysProcAttr.Pdeathsig = signal }

func afterStart(*exec.Cmd, syscall.Signal) error { return nil }
