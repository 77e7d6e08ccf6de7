// Command tool runs a program of a pinned tools module, building it first when
// this machine has not done so yet:
//
//	go run ./internal/devenv/cmd/tool golangci-lint run ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"latchkey/internal/devenv"
)

var errUnknownTool = errors.New("no tools module has a program of this name")

func main() {
	if len(os.Args) < 2 { //nolint:mnd // our name and the tool's
		fmt.Fprintln(os.Stderr, "usage: tool program [argument ...]")
		os.Exit(2) //nolint:mnd // the usual code for wrong usage
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tool:", err)
		os.Exit(1)
	}
}

// run replaces this process by the tool, so that signals and exit codes are its own.
func run(command []string) error {
	module, err := moduleOf(command[0])
	if err != nil {
		return err
	}
	dir, err := ensure(module)
	if err != nil {
		return err
	}
	return syscall.Exec(filepath.Join(dir, command[0]), command, os.Environ()) //nolint:gosec // running it is the purpose
}

func ensure(module devenv.ToolModule) (string, error) {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	root, err := devenv.FindRoot(".")
	if err != nil {
		return "", err
	}
	tools := devenv.Toolchain{Root: root, Report: func(line string) { fmt.Fprintln(os.Stderr, line) }}
	return tools.Ensure(ctx, module)
}

func moduleOf(program string) (devenv.ToolModule, error) {
	for _, module := range devenv.ToolModules() {
		if _, found := module.Programs[program]; found {
			return module, nil
		}
	}
	return devenv.ToolModule{}, fmt.Errorf("%s: %w", program, errUnknownTool)
}
