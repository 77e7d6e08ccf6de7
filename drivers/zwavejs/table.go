package zwavejs

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// held is what a slot of a lock holds.
type held struct {
	occupied bool
	digits   string // "" when it holds none, or hides them
	inactive bool   // the code opens nothing now
	blocked  bool   // it holds no code and takes none: the number is a person's without one
	timed    bool   // it was asked for the window
	window   *span  // when the lock lets it in; nil at any hour
}

// hidden reports whether there is a code that the lock does not show.
func (h held) hidden() bool { return h.occupied && h.digits == "" }

// free reports whether a code can be put there.
func (h held) free() bool { return !h.occupied && !h.blocked }

// table is what is known of a lock's slots: what was read since the connection
// began and nobody reported to be otherwise. A battery pays for every reading.
type table struct {
	mu      sync.Mutex
	slots   map[int]held
	whole   bool      // every slot is known
	began   time.Time // when the reading of all of them began
	asked   map[string]bool
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

// forget drops what was read: nobody heard what happened since.
func (t *table) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots, t.whole, t.heard, t.asked = map[int]held{}, false, nil, map[string]bool{}
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

// keep remembers what a slot was seen to hold.
func (t *table) keep(slot int, seen held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots[slot] = seen
	recent := slices.DeleteFunc(t.seen[slot], func(s sighting) bool { return time.Since(s.at) >= echo })
	t.seen[slot] = append(recent, sighting{seen, time.Now()})
}

func (t *table) keepAll(slots map[int]held, began time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots, t.whole, t.began, t.asked = slots, true, began, map[string]bool{}
}

// readAt is when the slots that are all known were read, by the session's clock.
func (t *table) readAt() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.began
}

// askedBefore reports whether an operation was looked for since then.
func (t *table) askedBefore(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.asked[key]
	t.asked[key] = true
	return before
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
	t.written[slot] = time.Now()
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
