package model

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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
	stranger    bool
	ghost       bool // there, and not shown
}

// lock is a simulated lock.
type lock struct {
	native  bool // keeps windows itself
	marks   bool // keeps our mark
	offline bool
	next    answer
	entries map[string]*entry // by ref
}

// house is the locks of one run behind the driver port.
type house struct {
	clock   latchkey.Clock
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

func (*house) Discover(context.Context) (drivers.Inventory, error) { return drivers.Inventory{}, nil }

func (h *house) Health(_ context.Context, door string) (drivers.Health, error) {
	return drivers.Health{Online: !h.locks[door].offline}, nil
}

func (h *house) Apply(_ context.Context, op drivers.Op) (drivers.Receipt, error) {
	at := h.locks[op.Door]
	if at.offline {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer")
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
	there := at.entries[op.Ref]
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
		h.remove(at, drivers.Op{Door: op.Door, Ref: other})
	}
	there := at.entries[ref]
	switch {
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
	snapshot := drivers.Snapshot{Complete: true, Fresh: h.clock.Now()}
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

func (h *house) say(wrong string) {
	if h.wrong == "" {
		h.wrong = wrong
	}
}
