package zwavejs

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// held is what a slot of a lock holds.
type held struct {
	occupied bool
	digits   string // "" when it holds none, or hides them
	inactive bool   // the code opens nothing now
	blocked  bool   // it holds no code and takes none: the number is a person's without one
}

// hidden reports whether there is a code that the lock does not show.
func (h held) hidden() bool { return h.occupied && h.digits == "" }

// free reports whether a code can be put there.
func (h held) free() bool { return !h.occupied && !h.blocked }

// lock is one lock of the network. One operation is carried out on it at a time.
type lock struct {
	node  int
	turn  chan struct{} // held by who talks to it
	table table

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

// table is what is known of a lock's slots: what was read since the connection
// began and nobody reported to be otherwise. A battery pays for every reading.
type table struct {
	mu      sync.Mutex
	slots   map[int]held
	whole   bool           // every slot is known
	mine    map[string]int // by credential: the slot that this session wrote
	written map[int]time.Time
	seen    map[int][]sighting
	refused map[string]bool
	busy    bool
	heard   []report // while it was busy
}

// sighting is what a slot was seen to hold at a time.
type sighting struct {
	held held
	at   time.Time
}

// report is what an event says of a slot.
type report struct {
	slot     int // 0: any
	occupied bool
	digits   string // "" when it does not say
	byHand   bool   // the lock says that somebody did it, and not to what
}

// echo is for how long a report of what we wrote or saw ourselves is no news: the
// server's events come some time before or after its answers.
const echo = 10 * time.Second

// forget drops what was read: nobody heard what happened since.
func (t *table) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots, t.whole, t.heard = map[int]held{}, false, nil
	if t.mine == nil {
		t.mine, t.refused = map[string]int{}, map[string]bool{}
		t.written, t.seen = map[int]time.Time{}, map[int][]sighting{}
	}
}

func (t *table) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy = true
}

func (t *table) end() (news bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy = false
	for _, r := range t.heard {
		news = t.judge(r) || news
	}
	t.heard = nil
	return news
}

// note takes in what an event says, and reports whether somebody else changed
// something.
func (t *table) note(r report) (news bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy {
		t.heard = append(t.heard, r)
		return false
	}
	return t.judge(r)
}

// judge compares a report with what is known. What says no more than that is not news.
func (t *table) judge(r report) bool {
	if t.expected(r) {
		return false
	}
	delete(t.slots, r.slot)
	t.whole = false
	maps.DeleteFunc(t.mine, func(_ string, slot int) bool { return slot == r.slot || r.slot == 0 })
	if r.slot == 0 {
		t.slots = map[int]held{}
	}
	return true
}

// expected reports whether a report says what is known, or was a moment ago. That
// somebody keyed a code in over another says the lock only by saying it at all.
func (t *table) expected(r report) bool {
	known, read := t.slots[r.slot]
	if r.byHand && r.occupied {
		return read && known.occupied && time.Since(t.written[r.slot]) < echo
	}
	if read && r.fits(known) {
		return true
	}
	return slices.ContainsFunc(t.seen[r.slot], func(s sighting) bool { return time.Since(s.at) < echo && r.fits(s.held) })
}

func (r report) fits(h held) bool {
	return h.occupied == r.occupied && (r.digits == "" || r.digits == h.digits)
}

// keep remembers what a slot was seen to hold.
func (t *table) keep(slot int, seen held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots[slot] = seen
	recent := slices.DeleteFunc(t.seen[slot], func(s sighting) bool { return time.Since(s.at) >= echo })
	t.seen[slot] = append(recent, sighting{seen, time.Now()})
}

func (t *table) keepAll(slots map[int]held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots, t.whole = slots, true
}

// read returns what is known, and whether it is all.
func (t *table) read() (slots map[int]held, whole bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.slots), t.whole
}

// wrote is the slot that this session gave a credential; 0 for none.
func (t *table) wrote(credential string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mine[credential]
}

func (t *table) claim(credential string, slot int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mine[credential], t.written[slot] = slot, time.Now()
}

func (t *table) disclaim(slot int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.mine, func(_ string, has int) bool { return has == slot })
}

// again reports whether the lock refused the credential in silence before, too.
func (t *table) again(credential string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.refused[credential]
	t.refused[credential] = !before
	return before
}

// masks reports whether the lock was seen to hide a code.
func (t *table) masks() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.ContainsFunc(slices.Collect(maps.Values(t.slots)), held.hidden)
}
