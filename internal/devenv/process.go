package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	firstRestartPause = 500 * time.Millisecond
	lastRestartPause  = 30 * time.Second
	// A child that ran this long was well: its next restart is quick again.
	healthyRun = time.Minute

	longestReadyPause = 100 * time.Millisecond
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

// supervise lives as long as the child does, restarts included.
func (p *Process) supervise(cmd *exec.Cmd) {
	defer close(p.ended)
	pause := firstRestartPause
	for {
		started := time.Now()
		err := p.await(cmd)
		if p.isStopping() {
			return
		}
		failure := p.failure(err)
		if !p.child.Restart {
			p.endErr = failure
			p.group.fail(failure)
			return
		}
		if time.Since(started) > healthyRun {
			pause = firstRestartPause
		}
		p.group.report.printf("%v\n%s starts again in %s", failure, p.child.Name, pause)
		if cmd = p.relaunch(pause); cmd == nil {
			return
		}
		pause = min(2*pause, lastRestartPause)
	}
}

// await returns when the run is over, by itself or because it was stopped.
func (p *Process) await(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	var err error
	select {
	case err = <-done:
	case <-p.stopping:
		err = p.end(cmd, done)
	}
	// What the child itself left behind goes with it.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	return err
}

// end signals the child, and kills it when its grace is over.
func (p *Process) end(cmd *exec.Cmd, done <-chan error) error {
	_ = cmd.Process.Signal(p.child.StopSignal)
	grace := time.NewTimer(p.child.Grace)
	defer grace.Stop()
	select {
	case err := <-done:
		return err
	case <-grace.C:
		p.group.report.printf("%s did not stop within %s and was killed", p.child.Name, p.child.Grace)
		_ = cmd.Process.Signal(os.Kill)
		return <-done
	}
}

// relaunch tries until a run starts; it returns nil when the process is stopped first.
func (p *Process) relaunch(pause time.Duration) *exec.Cmd {
	for {
		timer := time.NewTimer(pause)
		select {
		case <-p.stopping:
			timer.Stop()
			return nil
		case <-timer.C:
		}
		cmd, err := p.child.run(p.log)
		if err == nil {
			p.setCommand(cmd)
			return cmd
		}
		p.group.report.printf("%v", err)
		pause = min(2*pause, lastRestartPause)
	}
}

// failure says what happened to a child that ended by itself.
func (p *Process) failure(err error) error {
	if err == nil {
		err = errors.New("exit status 0")
	}
	return fmt.Errorf("%s ended unexpectedly (%w); the end of %s:\n%s", p.child.Name, err, p.log, tail(p.log))
}

var errStopped = errors.New("was stopped")

// outcome is nil while the child lives or is being restarted.
func (p *Process) outcome() error {
	select {
	case <-p.ended:
	default:
		return nil
	}
	if p.endErr != nil {
		return p.endErr
	}
	return fmt.Errorf("%s %w", p.child.Name, errStopped)
}

// ready polls check until it passes, the child ends, or ctx is over.
func (p *Process) ready(ctx context.Context, check func(context.Context) error) error {
	var last error
	err := poll(ctx, longestReadyPause, func() (bool, error) {
		if err := p.outcome(); err != nil {
			return false, err
		}
		last = check(ctx)
		return last == nil, nil
	})
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%s did not get ready (%w): %w; the end of %s:\n%s", p.child.Name, err, last, p.log, tail(p.log))
	}
	return err
}
