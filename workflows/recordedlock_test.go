package workflows_test

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"

	"latchkey"
	"latchkey/drivers"
)

// recordedLock is any number of doors behind the driver port, all of them there
// or all of them away.
type recordedLock struct {
	clock latchkey.Clock
	away  atomic.Bool

	mu      sync.Mutex
	entries map[string]drivers.Observed // by ref: a door has one entry of a grant at most
}

func (l *recordedLock) Info() drivers.Info { return drivers.Info{Name: "sandbox"} }

func (l *recordedLock) Open(context.Context, json.RawMessage, drivers.Env) (drivers.Session, error) {
	return l, nil
}

func (l *recordedLock) Close() error { return nil }

func (l *recordedLock) Discover(context.Context) (drivers.Inventory, error) {
	return drivers.Inventory{}, nil
}

func (l *recordedLock) Health(context.Context, string) (drivers.Health, error) {
	return drivers.Health{Online: !l.away.Load()}, nil
}

func (l *recordedLock) Apply(_ context.Context, op drivers.Op) (drivers.Receipt, error) {
	if l.away.Load() {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	ref := op.Door + "/" + op.Credential.ID
	if op.Action == drivers.Remove {
		delete(l.entries, ref)
		return drivers.Receipt{Ref: ref, State: drivers.Acked}, nil
	}
	if l.entries == nil {
		l.entries = map[string]drivers.Observed{}
	}
	window := op.Credential.Window
	l.entries[ref] = drivers.Observed{
		Ref: ref, Owner: op.Credential.ID, Mode: op.Credential.Mode, Secret: op.Credential.Secret, Window: &window,
	}
	return drivers.Receipt{Ref: ref, State: drivers.Acked, Actual: window}, nil
}

func (l *recordedLock) Observe(context.Context, string) (drivers.Snapshot, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	snapshot := drivers.Snapshot{Complete: true, Fresh: l.clock.Now()}
	for _, entry := range l.entries {
		snapshot.Items = append(snapshot.Items, entry)
	}
	return snapshot, nil
}

func (l *recordedLock) held() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.entries)
}
