package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"time"

	"latchkey/internal/devenv"
)

// home is the stack on which the demo plays.
type home struct {
	stack  stackCard
	stop   func()
	failed <-chan error // a part of our own stack is gone for good
}

// findHome finds the stack that runs, or starts one.
func findHome(ctx context.Context, m *Main, dir string, anyPorts bool) (home, error) {
	if dir == "" {
		root, err := devenv.FindRoot(".")
		if err != nil {
			return home{}, err
		}
		dir = filepath.Join(root, ".latchkey")
	}
	if stack, err := loadStack(filepath.Join(dir, "stack.json")); err == nil && answers(ctx, stack) {
		fmt.Fprintf(m.Stdout, "Using the stack that runs at %s\n", stack.APIURL)
		return home{stack: stack, stop: func() {}}, nil
	}
	fmt.Fprintln(m.Stdout, "No stack runs here: starting one for the demo")
	return startHome(ctx, m, dir, anyPorts)
}

// answers reports whether the API of a stack serves its key.
func answers(ctx context.Context, stack stackCard) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return stack.DatabaseURL != "" && newAPIClient(stack).post(ctx, "/workspaces/get", struct{}{}, nil) == nil
}

func startHome(ctx context.Context, m *Main, dir string, anyPorts bool) (home, error) {
	voice := &voice{to: m.Stdout}
	d := &dev{main: &Main{Stdout: voice, Stderr: m.Stderr}, anyPorts: anyPorts}
	if err := d.start(ctx, dir); err != nil {
		d.stop()
		return home{}, err
	}
	voice.silent.Store(true) // the demo itself tells what becomes of the worker
	stop := func() {
		fmt.Fprintln(m.Stdout, "\nStopping the stack.")
		d.stop()
	}
	return home{stack: d.stack, stop: stop, failed: d.group.Failed()}, nil
}

// watch returns a context that ends when a part of the stack is gone for good.
func (h home) watch(ctx context.Context) (context.Context, context.CancelFunc) {
	watched, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case err := <-h.failed:
			cancel(err)
		case <-watched.Done():
		}
	}()
	return watched, func() { cancel(nil) }
}

// voice passes on what is written until it is silenced.
type voice struct {
	to     io.Writer
	silent atomic.Bool
}

// Write implements io.Writer.
func (v *voice) Write(text []byte) (int, error) {
	if v.silent.Load() {
		return len(text), nil
	}
	return v.to.Write(text)
}
