package devenv

import "syscall"

// dieWithParent has the kernel signal the child when this process is gone.
func dieWithParent(attributes *syscall.SysProcAttr, signal syscall.Signal) {
	attributes.Pdeathsig = signal
}
