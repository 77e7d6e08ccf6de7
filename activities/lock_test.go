package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// lock is a scripted lock of any number of doors behind the driver port. It
// does what it is told, never asks whether that is wise, and fails as scripted:
// a second put without a ref is a second entry.
type lock struct {
	clock    latchkey.Clock
	unmarked bool          // keeps no mark of whose an entry is
	slow     time.Duration // how long an operation takes

	found    drivers.Inventory // what Discover finds
	foundErr error
	groupErr error // of RemoveGroup

	mu       sync.Mutex
	entries  map[string]drivers.Observed // by ref
	door     map[string]string           // of an entry
	made     int
	answers  []answer
	sights   []sight
	ops      []drivers.Op
	touched  []time.Time // when each Apply and Observe began
	sessions int

	bolt bolt

	inside  atomic.Int32
	clashes atomic.Int32 // operations that met another one
}

// answer is what becomes of one Apply.
type answer struct {
	err      error
	acts     bool // the lock does it all the same
	accepted bool // the lock says only that it heard
	panics   bool // the driver does
}

// sight is what becomes of one Observe.
type sight struct {
	err        error
	incomplete bool
	stale      bool
}

func newLock(clock latchkey.Clock) *lock {
	return &lock{clock: clock, entries: map[string]drivers.Observed{}, door: map[string]string{}}
}

// script says what becomes of the next operations; after them the lock is well.
func (l *lock) script(answers ...answer) { l.answers = answers }

func (l *lock) Info() drivers.Info { return drivers.Info{Name: "sandbox", Title: "Scripted"} }

func (l *lock) Open(context.Context, json.RawMessage, drivers.Env) (drivers.Session, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sessions++
	return l, nil
}

func (l *lock) Close() error { return nil }

func (l *lock) Discover(context.Context) (drivers.Inventory, error) { return l.found, l.foundErr }

func (l *lock) Health(context.Context, string) (drivers.Health, error) {
	return drivers.Health{Online: true, Locked: l.bolt.locked}, nil
}

func (l *lock) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	if l.inside.Add(1) > 1 {
		l.clashes.Add(1)
	}
	defer l.inside.Add(-1)
	if l.slow > 0 {
		select {
		case <-time.After(l.slow):
		case <-ctx.Done():
			return drivers.Receipt{}, ctx.Err()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ops, l.touched = append(l.ops, op), append(l.touched, time.Now())
	says := answer{acts: true}
	if len(l.answers) > 0 {
		says, l.answers = l.answers[0], l.answers[1:]
	}
	var receipt drivers.Receipt
	if says.acts {
		receipt = l.act(op)
	}
	if says.panics {
		panic(op.Credential.Secret.Reveal())
	}
	if says.err != nil {
		return drivers.Receipt{}, says.err
	}
	if says.accepted {
		receipt.State = drivers.Accepted
	}
	return receipt, nil
}

func (l *lock) act(op drivers.Op) drivers.Receipt {
	if op.Action == drivers.Remove {
		delete(l.entries, op.Ref)
		return drivers.Receipt{Ref: op.Ref, State: drivers.Acked}
	}
	ref := op.Ref
	if _, there := l.entries[ref]; !there {
		l.made++
		ref = fmt.Sprintf("slot-%d", l.made)
	}
	window := op.Credential.Window
	l.entries[ref] = drivers.Observed{
		Ref: ref, Owner: op.Credential.ID, Mode: op.Credential.Mode, Secret: op.Credential.Secret,
		Name: op.Credential.Name, Window: &window,
	}
	if l.unmarked {
		unowned := l.entries[ref]
		unowned.Owner = ""
		l.entries[ref] = unowned
	}
	l.door[ref] = op.Door
	return drivers.Receipt{Ref: ref, State: drivers.Acked, Actual: window}
}

func (l *lock) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	if ctx.Err() != nil {
		return drivers.Snapshot{}, ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.touched = append(l.touched, time.Now())
	var seen sight
	if len(l.sights) > 0 {
		seen, l.sights = l.sights[0], l.sights[1:]
	}
	if seen.err != nil {
		return drivers.Snapshot{}, seen.err
	}
	snapshot := drivers.Snapshot{Complete: !seen.incomplete, Fresh: l.clock.Now()}
	if seen.stale {
		snapshot.Fresh = snapshot.Fresh.Add(-time.Hour)
	}
	for _, ref := range slices.Sorted(maps.Keys(l.entries)) {
		if l.door[ref] == door && !seen.incomplete {
			snapshot.Items = append(snapshot.Items, l.entries[ref])
		}
	}
	return snapshot, nil
}

// wantOn fails the test unless the lock has exactly these windows.
func (l *lock) wantOn(t *testing.T, want ...latchkey.Window) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) != len(want) {
		t.Errorf("the lock has %d entries, want %d", len(l.entries), len(want))
		return
	}
	for i, ref := range slices.Sorted(maps.Keys(l.entries)) {
		if !l.entries[ref].Window.Equal(want[i]) {
			t.Errorf("entry %s is for %v, want %v", ref, l.entries[ref].Window, want[i])
		}
	}
}

func (l *lock) tried() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ops)
}
