package devenv

import (
	"os/exec"
	"runtime"
	"sync"
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

// spawn starts a command so that it cannot outlive this process.
func spawn(cmd *exec.Cmd) error {
	result := make(chan error, 1)
	spawner() <- func() { result <- cmd.Start() }
	return <-result
}
