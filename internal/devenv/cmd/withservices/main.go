// Command withservices runs another command with the services that the tests
// need: an ephemeral PostgreSQL, a Temporal server on it, and the path of the
// UHPPOTE panel simulator. It ends with that command's exit code and leaves
// nothing behind.
//
//	go run ./internal/devenv/cmd/withservices [-ui] -- go test ./...
//
// The command finds them in LATCHKEY_TEST_DATABASE_URL, LATCHKEY_TEST_TEMPORAL_ADDRESS
// and LATCHKEY_TEST_UHPPOTE_SIMULATOR.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	ui := flag.Bool("ui", false, "also start the Temporal Web UI and print its address")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: withservices [-ui] -- command [argument ...]")
		os.Exit(2) //nolint:mnd // the usual code for wrong usage
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	code, err := run(ctx, *ui, flag.Args())
	cancel()
	if err != nil {
		report(err.Error())
	}
	os.Exit(code)
}

func report(line string) { fmt.Fprintln(os.Stderr, "withservices:", line) }

// run returns the command's exit code, or 1 and what is wrong with the services.
func run(ctx context.Context, ui bool, command []string) (int, error) {
	services := &services{ui: ui}
	defer services.stop()
	if err := services.start(ctx); err != nil {
		return 1, err
	}
	// A service that dies makes every test after it fail in a puzzling way, so
	// the command is stopped at once and the service's last words are shown.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case err := <-services.group.Failed():
			cancel(serviceError{err})
		case <-ctx.Done():
		}
	}()
	err := execute(ctx, command, services.environment())
	if dead, ok := errors.AsType[serviceError](context.Cause(ctx)); ok {
		return 1, dead
	}
	return exitCode(err)
}

// serviceError is a service's end, as against the command's.
type serviceError struct{ error }

func exitCode(err error) (int, error) {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok && err != nil {
		return 1, err
	}
	if ok {
		// A command that a signal ended has no code of its own.
		return max(1, exit.ExitCode()), nil
	}
	return 0, nil
}
