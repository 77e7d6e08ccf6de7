package devenv

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// The parent death signal is sent when the *thread* that made the child ends,
// and the Go runtime ends threads as it sees fit. So every child is made by one
// goroutine that keeps its thread for as long as the process lives.
var spawner = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for start := range work {
			start()
		}
	}()
	return work
})

// Spawn starts a command in a process group of its own, so that Ctrl-C comes to
// us alone, and sees to it that it is sent deathSignal when this process is gone.
func Spawn(cmd *exec.Cmd, deathSignal syscall.Signal) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	askForDeathSignal(cmd, deathSignal)
	result := make(chan error, 1)
	spawner() <- func() { result <- cmd.Start() }
	if err := <-result; err != nil {
		return err
	}
	return afterStart(cmd, deathSignal)
}
