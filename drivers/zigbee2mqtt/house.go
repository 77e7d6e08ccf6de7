package zigbee2mqtt

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"latchkey"
)

// house is what we know of one Zigbee2MQTT from what it publishes. Everything in
// it is guarded by mu.
type house struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something below changed
	now      int           // counts what was heard: later is greater
	fault    *latchkey.Fault
	wire     wire            // nil while there is no connection
	life     context.Context //nolint:containedctx // ends with the connection
	hangUp   func()          // ends it
	served   bool            // everything that a call needs was heard once
	bridge   bool            // Zigbee2MQTT says that it is online
	settled  bool            // of which locks there are notes was heard, and these notes
	noted    map[string]bool // locks whose notes were heard
	drained  map[string]bool // what we sent to hear that all before it was heard
	listed   bool            // the devices were listed
	whole    bool            // and there are no others
	followed map[string]bool // names of locks whose topics were subscribed to
	locks    map[string]*lock
	byName   map[string]*lock
	options  options
	replies  map[string]bool // by transaction: whether it went well
	notes    map[string]map[int]note
	surveyed map[string]bool // locks whose slots were looked at once, all of them
}

// lock is one lock of the network. Its pointer stays the same while it is listed.
type lock struct {
	device

	heard    map[int]reading // by slot
	failed   map[request]failure
	locked   *bool
	lockedAt int
	usersAt  int           // when a slot was last spoken of, remembered or not
	mixedAt  int           // when slots were last spoken of that are remembered
	charge   *float64      // 0 to 1
	away     bool          // the last attempt to reach it failed, or Zigbee2MQTT says so
	spoke    bool          // it said something since we are connected
	turn     chan struct{} // one operation at a time
}

// reading is what a lock said of one slot.
type reading struct {
	status string
	secret latchkey.Secret // zero unless Zigbee2MQTT exposes PINs
	at     int
}

// taken reports whether the slot holds a code, enabled or not.
func (r reading) taken() bool { return r.status == "enabled" || r.status == "disabled" }

// free reports whether a code may be put into the slot.
func (r reading) free() bool { return r.status == "available" }

// request is something that we ask Zigbee2MQTT to do with a lock.
type request struct{ verb, attribute string }

// failure is when such a request failed, and how.
type failure struct {
	at    int
	class failureClass
}

func newHouse() *house {
	h := &house{changed: make(chan struct{}), replies: map[string]bool{}}
	h.forget(nil)
	return h
}

// change applies something that was heard and wakes who waits for it.
func (h *house) change(apply func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now++
	apply()
	close(h.changed)
	h.changed = make(chan struct{})
}

// look reads the state.
func (h *house) look(read func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	read()
}

// moment is the count of now: what is heard later is greater.
func (h *house) moment() (now int) {
	h.look(func() { now = h.now })
	return now
}

// await waits until done, which reads the state, says so; false when ctx ends first.
func (h *house) await(ctx context.Context, done func() bool) bool {
	for {
		var finished bool
		var changed <-chan struct{}
		h.look(func() { finished, changed = done(), h.changed })
		if finished {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// list replaces the locks, keeping what is known of those that stay.
func (h *house) list(devices []device, whole bool) {
	old := h.locks
	h.locks, h.byName, h.listed, h.whole = map[string]*lock{}, map[string]*lock{}, true, whole
	for _, found := range devices {
		l := old[found.address]
		if l == nil {
			l = &lock{heard: map[int]reading{}, failed: map[request]failure{}, turn: make(chan struct{}, 1)}
		}
		l.device = found
		h.locks[found.address], h.byName[found.name] = l, l
	}
}

// inOrder is every lock, by address.
func (h *house) inOrder() []*lock {
	locks := slices.Collect(maps.Values(h.locks))
	slices.SortFunc(locks, func(a, b *lock) int { return strings.Compare(a.address, b.address) })
	return locks
}

// lose is for a connection that took no message: it is of no use any more.
func (h *house) lose(w wire) {
	h.change(func() {
		if h.wire == w {
			h.hangUp()
			h.forget(lostFault())
		}
	})
}

// forget drops what only holds while a connection does.
func (h *house) forget(fault *latchkey.Fault) {
	h.life, h.hangUp = nil, nil
	h.wire, h.fault, h.bridge, h.settled, h.listed = nil, fault, false, false, false
	h.notes, h.surveyed, h.followed = map[string]map[int]note{}, map[string]bool{}, map[string]bool{}
	h.noted, h.drained = map[string]bool{}, map[string]bool{}
}

// follows reports whether every listed lock is heard.
func (h *house) follows() bool {
	for name := range h.byName {
		if !h.followed[name] {
			return false
		}
	}
	return h.listed
}

// knows reports whether our notes were heard, those of every listed lock too.
func (h *house) knows() bool {
	for address := range h.locks {
		if !h.noted[address] {
			return false
		}
	}
	return h.settled
}
