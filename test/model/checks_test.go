package model

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"latchkey"
)

// wantNothingWrong fails the run when a lock saw what no lock should.
func (w *world) wantNothingWrong(t *rapid.T) {
	if w.house.wrong != "" {
		t.Fatalf("%s", w.house.wrong)
	}
}

// wantAsPromised lets everything come to rest and compares every lock and every
// answer with what was asked for.
func (w *world) wantAsPromised(t *rapid.T) {
	w.calm()
	w.wantNothingWrong(t)
	answers := w.answers()
	w.wantNoneTooMany(t, answers) // a pause keeps nothing on a lock
	w.wantCards(t, answers)
	if w.unpause() {
		answers = w.answers()
		w.wantNoneTooMany(t, answers)
	}
	if w.writeCards(t, answers) {
		w.rest()
		answers = w.answers()
	}
	w.wantCards(t, answers)
	w.wantRooms(t, answers)
	for _, p := range w.promises {
		switch now := w.now(); {
		case p.wanted(now) && p.stay != nil:
			w.wantStay(t, p, answers.grants[p.id])
		case p.wanted(now):
			w.wantKept(t, p, answers.grants[p.id])
			w.wantKeys(t, p, answers.grants[p.id])
		case p.alive(now):
			w.wantSuspended(t, p, answers.grants[p.id])
		default:
			w.wantOver(t, p, answers.grants)
		}
	}
	w.wantReserves(t, answers)
}

// answers is what the system says once it has come to rest.
type answers struct {
	grants   map[string]latchkey.Grant // that the API lists
	reserves []latchkey.Grant          // of the pools
}

func (w *world) answers() answers {
	read, err := w.Store.ListGrants(w.ctx, w.workspace, latchkey.GrantFilter{}, latchkey.Page{Limit: 1000})
	w.must(err)
	all := answers{grants: map[string]latchkey.Grant{}, reserves: w.reserves()}
	for _, grant := range read.Rows {
		all.grants[grant.ID] = grant
	}
	return all
}

// wantNoneTooMany: what is on the locks was promised.
func (w *world) wantNoneTooMany(t *rapid.T, answers answers) {
	for _, door := range w.doors {
		for _, there := range w.house.locks[door.NativeID].entries {
			if !there.stranger {
				w.wantOwed(t, door, there, answers)
			}
		}
	}
}

// wantKept: what was promised is on the locks (P1), and the API says so (P4).
func (w *world) wantKept(t *rapid.T, p *promise, grant latchkey.Grant) {
	now, all := w.now(), true
	for _, door := range w.doors {
		if !w.targets(p, door.ID) {
			continue
		}
		switch {
		case !due(p, door, now):
			all = false
		case w.holds(p, grant, door):
		case w.later(p, grant, door), w.house.locks[door.NativeID].full():
			all = false
		default:
			t.Fatalf("P1: %s is not on %s for %s. %s", w.name(p), door.Name, w.span(p.window), w.show(grant, door))
		}
	}
	for _, method := range grant.Methods {
		if method.Mode.Kept() {
			continue
		}
		for _, c := range method.Credentials {
			door, targeted := grant.Door(c.DoorID)
			if method.Issued && method.DeleteAskedAt == nil && targeted && c.State != latchkey.CredentialRemoved && !w.opens(p, grant, door) {
				t.Fatalf("P4: %s is issued and not on %s", w.name(p), door.Name)
			}
		}
	}
	if len(grant.Doors) > 0 && all && (grant.Status != latchkey.GrantActive) {
		t.Fatalf("P4: %s is on all its doors and %s", w.name(p), grant.Status)
	}
}

// opens reports whether a lock has a code of the grant, now or when the person's
// earlier grants are over.
func (w *world) opens(p *promise, grant latchkey.Grant, door latchkey.Door) bool {
	return w.holds(p, grant, door) || w.later(p, grant, door)
}

// holds reports whether a lock has a code of the grant for all of its window
// that is left.
func (w *world) holds(p *promise, grant latchkey.Grant, door latchkey.Door) bool {
	left := w.left(p.window)
	return slices.ContainsFunc(w.entriesOf(grant, door), func(there *entry) bool {
		return there.window == nil || there.window.Covers(left)
	})
}

// left is what is still to come of a window: when it began in the past does not
// matter to a door.
func (w *world) left(window latchkey.Window) latchkey.Window {
	if now := w.now(); window.Started(now) {
		window.StartsAt = now
	}
	return window
}

// later reports whether a lock has an entry of the grant that the person's other
// grants use before: it is moved on when those are over, and pending until then.
func (w *world) later(p *promise, grant latchkey.Grant, door latchkey.Door) bool {
	now := w.now()
	return len(w.entriesOf(grant, door)) > 0 && !p.window.Started(now) && w.shared(p, door, now)
}

// opensBy reports whether a lock has another code of the grant for all of its
// window that is left: a backup code, say, or the one that takes this one's place.
func (w *world) opensBy(p *promise, grant latchkey.Grant, door latchkey.Door, code string) bool {
	left := w.left(p.window)
	return slices.ContainsFunc(w.entriesOf(grant, door), func(there *entry) bool {
		return there.code != code && (there.window == nil || there.window.Covers(left))
	})
}

// entriesOf are the entries of a lock that are a grant's.
func (w *world) entriesOf(grant latchkey.Grant, door latchkey.Door) []*entry {
	var its []*entry
	for _, there := range w.house.locks[door.NativeID].entries {
		if !there.stranger && !there.ghost && slices.Contains(codesOn(grant, door.ID), there.code) {
			its = append(its, there)
		}
	}
	return its
}

// shared reports whether the person has an earlier grant on the door.
func (w *world) shared(p *promise, door latchkey.Door, now time.Time) bool {
	return slices.ContainsFunc(w.promises, func(o *promise) bool {
		return o != p && o.person == p.person && o.wanted(now) && w.targets(o, door.ID) && o.window.StartsAt.Before(p.window.StartsAt)
	})
}

// wantSuspended: a suspended grant is off its doors, and says so; what is on them
// is checked door by door.
func (w *world) wantSuspended(t *rapid.T, p *promise, grant latchkey.Grant) {
	if grant.Status != latchkey.GrantSuspended {
		t.Fatalf("P2: %s was suspended and is %s", w.name(p), grant.Status)
	}
	for _, method := range grant.Methods {
		if method.Issued {
			t.Fatalf("P4: %s is suspended and issued", w.name(p))
		}
	}
	for _, door := range w.doors {
		if len(keysFor(grant, door.ID)) > 0 {
			t.Fatalf("P2: %s is suspended and has a key for %s", w.name(p), door.Name)
		}
	}
}

// wantOver: a grant that is over says so.
func (w *world) wantOver(t *rapid.T, p *promise, grants map[string]latchkey.Grant) {
	grant, there := grants[p.id]
	switch {
	case p.deleted && there:
		t.Fatalf("P2: %s was deleted and is %s", w.name(p), grant.Status)
	case !p.deleted && grant.Status != latchkey.GrantEnded:
		t.Fatalf("P2: %s ended and is %s", w.name(p), grant.Status)
	}
}

// wantOwed: what is on a lock was promised, and for no longer (P2).
func (w *world) wantOwed(t *rapid.T, door latchkey.Door, there *entry, answers answers) {
	now := w.now()
	var owed *latchkey.Window
	if w.inReserve(answers, door, there.code) {
		return
	}
	for _, p := range w.promises {
		native := door.Capabilities.Native.EnforcesTimes()
		if !p.wanted(now) || !w.targets(p, door.ID) || !native && !due(p, door, now) ||
			!slices.Contains(codesOn(answers.grants[p.id], door.ID), there.code) {
			continue
		}
		if owed == nil {
			owed = &p.window
		}
		joined := owed.Join(p.window)
		owed = &joined
	}
	switch {
	case owed == nil:
		t.Fatalf("P2: %s has a code that no grant wants any more", door.Name)
	case there.window != nil && !there.window.Ended(now) && !owed.Covers(w.left(*there.window)):
		t.Fatalf("P2: the code on %s holds for %s, the grants for %s", door.Name, w.span(*there.window), w.span(*owed))
	}
}

// leaving is called as a code of ours is taken off: no grant may still need it (P3).
func (w *world) leaving(name, code string) {
	now := w.now()
	at := slices.IndexFunc(w.doors, func(d latchkey.Door) bool { return d.NativeID == name })
	for _, p := range w.promises {
		if !p.wanted(now) || !w.targets(p, w.doors[at].ID) || !due(p, w.doors[at], now) {
			continue
		}
		grant, err := w.Store.GrantByID(w.ctx, p.id)
		w.must(err)
		if slices.Contains(codesOn(grant, w.doors[at].ID), code) && !w.opensBy(p, grant, w.doors[at], code) {
			w.house.say("P3: a code was taken off " + name + " that " + w.name(p) + " needs")
		}
	}
}

// codesOn are the codes of a grant's live methods on a door.
func codesOn(grant latchkey.Grant, doorID string) []string {
	var codes []string
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if method.Mode == latchkey.ModeCode && method.DeleteAskedAt == nil && c.DoorID == doorID && c.State != latchkey.CredentialRemoved {
				codes = append(codes, method.Secret.Reveal())
			}
		}
	}
	return codes
}
