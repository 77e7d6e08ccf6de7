package devenv

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	defaultGrace = 10 * time.Second
	// tailLines is how much of a log a failure report shows.
	tailLines = 15
)

// Child describes a program that a Group keeps running.
type Child struct {
	// Name is what people call it; its log is <Name>.log.
	Name string
	Path string
	Args []string
	// Env is the whole environment; nil means this process's own.
	Env []string
	// Dir is the working folder; empty means this process's own.
	Dir string
	// RunAs is the account to run as; nil means this process's own.
	RunAs *Account
	// StopSignal asks it to end (default SIGTERM); after Grace (default 10 s) it is killed.
	StopSignal syscall.Signal
	Grace      time.Duration
	// DeathSignal is what the kernel sends when this process is killed (default SIGKILL).
	DeathSignal syscall.Signal
	// Restart starts it again, with growing pauses, whenever it ends by itself.
	Restart bool
}

func (c Child) withDefaults() Child {
	if c.StopSignal == 0 {
		c.StopSignal = syscall.SIGTERM
	}
	if c.DeathSignal == 0 {
		c.DeathSignal = syscall.SIGKILL
	}
	if c.Grace == 0 {
		c.Grace = defaultGrace
	}
	return c
}

// command prepares one run of the child, writing to its log.
func (c Child) command(log *os.File) *exec.Cmd {
	// No context: a Group ends its children in order, not all at once.
	cmd := exec.Command(c.Path, c.Args...) //nolint:noctx // see above
	cmd.Env, cmd.Dir = c.Env, c.Dir
	// The file itself is handed over, so no goroutine copies and no line is lost.
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.RunAs.credential()}
	return cmd
}

// run starts the child once and returns without waiting for it to end.
func (c Child) run(logPath string) (*exec.Cmd, error) {
	log, err := openLog(logPath)
	if err != nil {
		return nil, err
	}
	defer log.Close() //nolint:errcheck // the child has its own copy
	fmt.Fprintf(log, "--- %s: starting %s\n", time.Now().Format(time.RFC3339), c.Path)
	cmd := c.command(log)
	if err := Spawn(cmd, c.DeathSignal); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Name, err)
	}
	return cmd, nil
}
