package model

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// What a bug is here: a fault that is planted to see that the model finds it.
type bug string

// The planted bugs.
const (
	noBug            bug = ""
	ghostlyRemoval   bug = "a lock says that a code is gone, and keeps it"
	forgetfulUpdate  bug = "a lock says that it took a new window, and keeps the old one"
	rudePut          bug = "a driver overwrites a stranger's code"
	lostLetter       bug = "word of changed doors is lost"
	breakBeforeMake  bug = "a driver takes a code off before it changes the window"
	eventWrittenOver bug = "an event is written twice"
	keyKept          bug = "a cloud or mobile key stays when it is taken back"
	issuedUnwritten  bug = "a card is issued before it is written"
	stayUntold       bug = "a hotel's lock is not told whose stay a card belongs to"
)

// answer is what becomes of one operation.
type answer int

// The answers.
const (
	well       answer = iota
	busy              // the lock asks to come back
	lostBefore        // the command never arrives, and nobody says so
	lostAfter         // the lock does it, and its answer is lost
)

// entry is one code on a lock.
type entry struct {
	owner, code string
	window      *latchkey.Window // nil on a lock that keeps none: it opens at any time
	shown       *latchkey.Window // what the lock says its window is
	stranger    bool             // not ours, or not ours any more
	ghost       bool             // there, and not shown
}

// lock is a simulated lock.
type lock struct {
	is      drivers.Door
	room    int  // for so many codes; 0 is no limit
	native  bool // keeps windows itself
	marks   bool // keeps our mark
	remote  bool // can be opened from afar
	offline bool
	next    answer
	sent    set               // digits that were ever sent to it
	entries map[string]*entry // by ref
}

// house is the locks of one run behind the driver port.
type house struct {
	now     func() time.Time
	bug     bug
	locks   map[string]*lock // by native id
	made    int
	leaving func(door, code string) // a code of ours is about to be taken off
	wrong   string                  // the first thing that a lock saw and no lock should
}

// driver opens houses by the name in an account's settings.
type driver struct{ houses map[string]*house }

func (*driver) Info() drivers.Info { return drivers.Info{Name: "model", Title: "Model"} }

func (d *driver) Open(_ context.Context, config json.RawMessage, _ drivers.Env) (drivers.Session, error) {
	var name string
	if err := json.Unmarshal(config, &name); err != nil {
		return nil, err
	}
	return d.houses[name], nil
}

func (*house) Close() error { return nil }

func (h *house) Discover(context.Context) (drivers.Inventory, error) {
	var found drivers.Inventory
	for _, name := range slices.Sorted(maps.Keys(h.locks)) {
		door := h.locks[name].is
		door.Health.Online = !h.locks[name].offline
		found.Doors = append(found.Doors, door)
	}
	return found, nil
}

func (h *house) Health(_ context.Context, door string) (drivers.Health, error) {
	return drivers.Health{Online: !h.locks[door].offline}, nil
}

func (h *house) Apply(_ context.Context, op drivers.Op) (drivers.Receipt, error) {
	at := h.locks[op.Door]
	if at.offline {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer")
	}
	if op.Action == drivers.Put {
		at.sent[op.Credential.Secret.Reveal()] = true
	}
	becomes := at.next
	at.next = well
	switch becomes {
	case busy:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultBusy, "the lock is busy")
	case lostBefore:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "no answer")
	case well, lostAfter:
	}
	receipt, err := h.act(at, op)
	if err == nil && becomes == lostAfter {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "no answer")
	}
	return receipt, err
}

func (h *house) act(at *lock, op drivers.Op) (drivers.Receipt, error) {
	if op.Action == drivers.Remove {
		h.remove(at, op)
		return drivers.Receipt{Ref: op.Ref, State: drivers.Acked}, nil
	}
	return h.put(at, op)
}

func (h *house) remove(at *lock, op drivers.Op) {
	there := at.named(op)
	switch {
	case there == nil:
		return
	case there.stranger:
		h.say("P6: a stranger's code was taken off " + op.Door)
	default:
		h.leaving(op.Door, there.code)
	}
	if h.bug == ghostlyRemoval {
		there.ghost = true
		return
	}
	delete(at.entries, op.Ref)
}

func (h *house) put(at *lock, op drivers.Op) (drivers.Receipt, error) {
	code, ref := op.Credential.Secret.Reveal(), op.Ref
	for other, there := range at.entries {
		if there.code != code || other == ref || there.ghost {
			continue
		}
		if h.bug != rudePut {
			return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultDuplicateCode, "the code is taken")
		}
		h.remove(at, drivers.Op{Door: op.Door, Ref: other, Credential: op.Credential})
	}
	there := at.named(op)
	switch {
	case there == nil && at.full():
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultSlotsFull, "the lock has no room")
	case there == nil:
		h.made++
		ref, there = fmt.Sprintf("slot-%03d", h.made), &entry{code: code}
		at.entries[ref] = there
	case there.stranger:
		h.say("P6: a stranger's code was changed on " + op.Door)
	case h.bug == breakBeforeMake:
		h.leaving(op.Door, code)
	}
	window := op.Credential.Window
	there.code = code
	if at.marks {
		there.owner = op.Credential.ID
	}
	if at.native {
		if there.window == nil || h.bug != forgetfulUpdate {
			there.window = &window
		}
		there.shown = &window
	}
	return drivers.Receipt{Ref: ref, State: drivers.Acked, Actual: window}, nil
}

func (h *house) Observe(_ context.Context, door string) (drivers.Snapshot, error) {
	at := h.locks[door]
	if at.offline {
		return drivers.Snapshot{}, latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer")
	}
	snapshot := drivers.Snapshot{Complete: true, Fresh: h.now()}
	for _, ref := range slices.Sorted(maps.Keys(at.entries)) {
		if there := at.entries[ref]; !there.ghost {
			snapshot.Items = append(snapshot.Items, drivers.Observed{
				Ref: ref, Owner: there.owner, Mode: latchkey.ModeCode,
				Secret: latchkey.NewSecret(there.code), Window: there.shown,
			})
		}
	}
	return snapshot, nil
}

// named is the entry that an operation's ref names. On a lock without marks, one
// with other digits is somebody else's in the place of ours.
func (l *lock) named(op drivers.Op) *entry {
	there := l.entries[op.Ref]
	if there != nil && !l.marks && there.code != op.Credential.Secret.Reveal() {
		return nil
	}
	return there
}

// full reports whether a lock has no room for one more code.
func (l *lock) full() bool { return l.room > 0 && len(l.entries) >= l.room }

func (h *house) say(wrong string) {
	if h.wrong == "" {
		h.wrong = wrong
	}
}
