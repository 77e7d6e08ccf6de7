package zwavejs

import (
	"context"
	"sync"

	"latchkey"
	"latchkey/drivers"
)

// lock is one lock of the network. One operation is carried out on it at a time.
type lock struct {
	node   int
	turn   chan struct{} // held by who talks to it
	table  table
	keeper keeper

	mu    sync.Mutex
	known drivers.Door // as it was last discovered
}

func newLock(node int) *lock {
	l := &lock{node: node, turn: make(chan struct{}, 1)}
	l.table.forget()
	return l
}

// hold waits for the lock to be free. What is reported of it until it is let go
// is judged then, because most of it is our own doing.
func (l *lock) hold(ctx context.Context) (letGo func() (news bool), err error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, &latchkey.Fault{
			Class: latchkey.FaultBusy, Message: "the operation was given up before anything was changed", Cause: ctx.Err(),
		}
	}
	l.table.begin()
	return func() bool {
		defer func() { <-l.turn }()
		return l.table.end()
	}, nil
}
