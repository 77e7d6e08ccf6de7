package devenv

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
)

// lifelines are the ends of the watchers' pipes that only this process has: the
// kernel closes them when it is gone, however it went.
var lifelines struct {
	sync.Mutex
	ends []*os.File
}

// attachWatcher puts a shell into the child's process group that waits for the
// end of this process and then signals the group. While the shell is in the
// group, no other process can get the group's number.
func attachWatcher(cmd *exec.Cmd, signal syscall.Signal) error {
	waits, lifeline, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("watch %s: %w", cmd.Path, err)
	}
	defer waits.Close() //nolint:errcheck // the shell has its own copy

	watcher := exec.Command("/bin/sh", "-c", "read -r _; kill -"+strconv.Itoa(int(signal))+" 0") //nolint:noctx // it outlives us
	watcher.Stdin = waits
	watcher.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: cmd.Process.Pid}
	if err := watcher.Start(); err != nil {
		_ = lifeline.Close() // nobody waits for its end
		return fmt.Errorf("watch %s: %w", cmd.Path, err)
	}
	go func() { _ = watcher.Wait() }() // it ends with the group
	lifelines.Lock()
	defer lifelines.Unlock()
	lifelines.ends = append(lifelines.ends, lifeline)
	return nil
}
