package devenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	firstRestartPause = 500 * time.Millisecond
	lastRestartPause  = 30 * time.Second
	// A child that ran this long was well: its next restart is quick again.
	healthyRun = time.Minute
)

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
