//go:build !linux

package devenv

import "syscall"

// dieWithParent does nothing where the kernel has no parent death signal; there
// a parent that is killed outright leaves its children, and the next start
// stops the ones that would be in its way.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}
