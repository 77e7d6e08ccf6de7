package main

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"latchkey/drivers/zwavejs/zwavetest"
	"latchkey/internal/devenv"
)

// radio is a Z-Wave network with one lock: the real Z-Wave JS server and driver, and
// a lock that they simulate. It starts while the story is told.
type radio struct {
	dir     string
	ready   chan struct{} // closed when it runs, or is not to be had
	network *zwavetest.Network
	err     error
}

// errNoRadio is why a demo goes without Z-Wave.
var errNoRadio = errors.New("it needs Node, npm and a checkout of Latchkey")

// startRadio starts the network in the background.
func startRadio(ctx context.Context) *radio {
	r := &radio{ready: make(chan struct{})}
	go func() {
		defer close(r.ready)
		r.network, r.err = r.start(ctx)
	}()
	return r
}

func (r *radio) start(ctx context.Context) (*zwavetest.Network, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, errNoRadio
		}
	}
	if _, err := devenv.FindRoot("."); err != nil {
		return nil, errNoRadio
	}
	dir, err := os.MkdirTemp("", "latchkey-zwave")
	if err != nil {
		return nil, err
	}
	r.dir = dir
	return zwavetest.Start(ctx, dir, zwavetest.Code)
}

// lock waits for the network and returns its lock.
func (r *radio) lock(ctx context.Context) (zwavetest.Lock, error) {
	select {
	case <-r.ready:
	case <-ctx.Done():
		return zwavetest.Lock{}, ctx.Err()
	}
	if r.err != nil {
		return zwavetest.Lock{}, r.err
	}
	return r.network.Lock(r.network.Nodes(zwavetest.Code)[0]), nil
}

// stop ends the network, and waits for its start to end if need be: ctx of
// startRadio is over by then.
func (r *radio) stop() {
	<-r.ready
	if r.network != nil {
		r.network.Stop()
	}
	if r.dir != "" {
		_ = os.RemoveAll(r.dir) // logs that nobody reads
	}
}
