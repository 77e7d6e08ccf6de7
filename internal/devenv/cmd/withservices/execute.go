package main

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"time"

	"latchkey/internal/devenv"
)

// commandGrace is how long an interrupted command may tidy up.
const commandGrace = 20 * time.Second

// execute runs the command in a process group of its own, so that Ctrl-C comes
// to us alone and the services outlive the command that uses them. If we are
// killed, the command is interrupted.
func execute(ctx context.Context, command, environment []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = commandGrace
	if err := devenv.Spawn(cmd, syscall.SIGINT); err != nil {
		return err
	}
	err := cmd.Wait()
	// Whatever the command itself has left running.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	return err
}
