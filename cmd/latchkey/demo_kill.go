package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// underWay is how long the gate is being written before the worker is killed:
// by then the command has reached the lock.
const underWay = 300 * time.Millisecond

// kill kills the worker while the garden gate is being written and shows that
// everything comes out all the same.
func (d *demo) kill(ctx context.Context) error {
	d.head("2. Kill the worker in the middle", "kill -9, while the garden gate is being programmed. Nobody does anything about it.")
	if err := d.follow(ctx, 15*time.Second, "a write under way", d.beingWritten()); err != nil {
		return err
	}
	killed, err := d.killWorker(ctx)
	if err != nil {
		return err
	}
	if err := d.follow(ctx, 45*time.Second, "every door active after the kill", allActive); err != nil {
		return err
	}
	d.sayf("Active on every door %.1f s after the kill.", time.Since(killed).Seconds())
	return d.writtenOnce(ctx, killed)
}

// beingWritten wants the gate to have been at it for a while.
func (d *demo) beingWritten() func(latchkey.Grant) error {
	var since time.Time
	return func(grant latchkey.Grant) error {
		c, err := credential(grant, d.doors[gardenGate])
		switch {
		case err != nil:
			return err
		case c.State != latchkey.CredentialSetting:
			return fmt.Errorf("the PIN on %s is %s", gardenGate, c.State)
		case since.IsZero():
			since = time.Now()
		}
		if time.Since(since) < underWay {
			return errors.New("it has just begun")
		}
		return nil
	}
}

// killWorker kills the worker and waits until it has been started again.
func (d *demo) killWorker(ctx context.Context) (at time.Time, err error) {
	pid, err := workerPID(d.stack.WorkerPID)
	if err != nil {
		return time.Time{}, err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return time.Time{}, fmt.Errorf("kill the worker, process %d: %w", pid, err)
	}
	at = time.Now()
	d.sayf("%6s  kill -9 %d: there is no worker", d.board.elapsed(), pid)
	return at, until(ctx, 45*time.Second, "a new worker", func(context.Context) (bool, error) {
		next, err := workerPID(d.stack.WorkerPID)
		if err == nil && next == pid {
			err = errors.New("the worker has not been started again")
		}
		if err == nil {
			d.sayf("%6s  the worker was started again as process %d, after %.1f s",
				d.board.elapsed(), next, time.Since(at).Seconds())
		}
		return false, err
	})
}

// workerPID reads the worker's process id, and makes sure that it is one: the
// file of a worker that is gone may name a stranger by now.
func workerPID(path string) (int, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the stack's own file
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	called, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err == nil && !bytes.HasSuffix(called, []byte("\x00worker\x00")) {
		return 0, fmt.Errorf("process %d is not a worker", pid)
	}
	return pid, syscall.Kill(pid, 0)
}

// writtenOnce asks the gate what it was told.
func (d *demo) writtenOnce(ctx context.Context, killed time.Time) error {
	writes, held, err := d.told(ctx, gardenGate, "create", "update")
	if err != nil {
		return err
	}
	if len(writes) != 1 || held != 1 {
		return fmt.Errorf("%s was written %d times and holds the PIN %d times; want once", gardenGate, len(writes), held)
	}
	if end := writes[0].At; end.After(killed) {
		d.sayf("%s finished the write %.1f s after the kill, with nobody listening.", gardenGate, end.Sub(killed).Seconds())
		d.sayf("The new worker read it back instead of writing again: 1 write in the lock's own log, 1 entry in its memory.")
	}
	return nil
}

// told lists what a lock was told to do with the grant's codes and did, and how
// many of them it holds.
func (d *demo) told(ctx context.Context, door string, actions ...string) (done []wire.Operation, held int, err error) {
	state, err := d.locks.Lock(ctx, demoSite, d.doors[door].lock)
	for _, line := range state.Log {
		for _, action := range actions {
			if line.Action == action && line.Result == "" && d.marks[line.Mark] {
				done = append(done, line)
			}
		}
	}
	for _, code := range state.Codes {
		if d.marks[code.Mark] {
			held++
		}
	}
	return done, held, err
}
