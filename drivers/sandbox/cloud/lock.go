package cloud

import (
	"slices"
	"sync"

	"latchkey/drivers/sandbox/wire"
)

// logged is how many operations a lock's log keeps.
const logged = 200

// lock is a lock with its radio.
type lock struct {
	site *site
	id   string
	lane chan struct{} // held by the one write that the lock is busy with

	mu      sync.Mutex
	record  record
	gone    bool          // deleted: what it was still busy with is not kept
	cleared chan struct{} // closed and replaced whenever the faults change
	log     []wire.Operation
}

func newLock(site *site, r record) *lock {
	return &lock{site: site, id: r.ID, lane: make(chan struct{}, 1), record: r, cleared: make(chan struct{})}
}

func (l *lock) key() string { return "lock/" + l.site.record.ID + "/" + l.id }

// current returns a copy of the record as of now.
func (l *lock) current() record {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record.forget(l.site.now())
	return l.record.clone()
}

// edit changes the record by hand and waits until that is on disk. It tells
// the account when the lock came or went.
func (l *lock) edit(by func(*record) *wire.ProblemDetail) *wire.ProblemDetail {
	l.mu.Lock()
	next := l.record.clone()
	if refusal := by(&next); refusal != nil {
		l.mu.Unlock()
		return refusal
	}
	durable := l.keep(next)
	l.mu.Unlock()
	return l.site.cloud.settle(durable)
}

// keep puts a new record in place. The caller holds mu.
func (l *lock) keep(next record) (durable func() error) {
	before := l.record.online()
	if l.record.Locked && !next.Locked && next.AutoLock.Enabled {
		l.relockAfter(next.AutoLock)
	}
	l.record = next
	if after := next.online(); after != before {
		l.site.events.publish(presence(l.id, after, l.site.now()))
	}
	close(l.cleared)
	l.cleared = make(chan struct{})
	if l.gone {
		return func() error { return nil }
	}
	return l.site.cloud.journal.put(l.key(), next)
}

// drop deletes the lock from the state.
func (l *lock) drop() (durable func() error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = true
	return l.site.cloud.journal.put(l.key(), nil)
}

// strike takes the faults that concern an operation: each loses one of its
// times, and the last of them its place.
func (l *lock) strike(reach wire.Reach) strikes {
	l.mu.Lock()
	defer l.mu.Unlock()
	struck := strikes{}
	next := l.record.clone()
	next.Faults = nil
	for _, fault := range l.record.Faults {
		_, again := struck[fault.Kind]
		if !fault.Strikes(reach) || again {
			next.Faults = append(next.Faults, fault)
			continue
		}
		struck[fault.Kind] = fault
		if fault.Times != 1 {
			fault.Times = max(fault.Times-1, 0)
			next.Faults = append(next.Faults, fault)
		}
	}
	if len(struck) > 0 {
		l.keep(next)
	}
	return struck
}

// strikes are the faults that concern one operation.
type strikes map[wire.FaultKind]wire.Fault

func (s strikes) has(kind wire.FaultKind) bool {
	_, has := s[kind]
	return has
}

// note adds a line to the log.
func (l *lock) note(line wire.Operation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.log = append(l.log, line); len(l.log) > logged {
		l.log = slices.Delete(l.log, 0, len(l.log)-logged)
	}
}

// state is everything about the lock.
func (l *lock) state() wire.LockState {
	r := l.current()
	l.mu.Lock()
	defer l.mu.Unlock()
	return wire.LockState{Lock: r.view(), Codes: r.Codes, Faults: r.Faults, Stays: r.Stays, Log: slices.Clone(l.log)}
}
