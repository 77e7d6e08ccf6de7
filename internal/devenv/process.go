package devenv

import (
	"os/exec"
	"sync"
)

// Process is a child that a Group looks after, across restarts.
type Process struct {
	child Child
	log   string
	group *Group

	stopOnce sync.Once
	stopping chan struct{} // closed when the child is asked to end
	ended    chan struct{} // closed when the child is gone for good
	endErr   error         // why; read only after ended is closed

	mu  sync.Mutex
	cmd *exec.Cmd
}

func newProcess(child Child, log string, group *Group) *Process {
	return &Process{child: child, log: log, group: group, stopping: make(chan struct{}), ended: make(chan struct{})}
}

// Pid is the process id of the current run.
func (p *Process) Pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd.Process.Pid
}

// Ended is closed when the child is gone and will not be restarted.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// LogPath is the file that holds the child's output.
func (p *Process) LogPath() string { return p.log }

// Stop asks the child to end, kills it after its grace, and waits until it is gone.
func (p *Process) Stop() {
	p.stopOnce.Do(func() { close(p.stopping) })
	<-p.ended
}

func (p *Process) isStopping() bool {
	select {
	case <-p.stopping:
		return true
	default:
		return false
	}
}

func (p *Process) launch() error {
	cmd, err := p.child.run(p.log)
	if err != nil {
		return err
	}
	p.setCommand(cmd)
	go p.supervise(cmd)
	return nil
}

func (p *Process) setCommand(cmd *exec.Cmd) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cmd = cmd
}
