package model

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// cardOf is the card that a stay has now. Its number is remembered for good.
func (w *world) cardOf(p *promise) (latchkey.Method, bool) {
	grant, err := w.Store.GrantByID(w.ctx, p.id)
	w.must(err)
	return p.cardIn(grant)
}

func (p *promise) cardIn(grant latchkey.Grant) (card latchkey.Method, has bool) {
	for _, method := range grant.Methods {
		if number := method.Secret.Reveal(); !slices.Contains(p.stay.numbers, number) {
			p.stay.numbers = append(p.stay.numbers, number)
		}
		if method.DeleteAskedAt == nil {
			card, has = method, true
		}
	}
	return card, has
}

// encode writes the card of a stay. A worker that dies is followed by another one.
// What the encoder says is how the attempt ends, whatever it is.
func (w *world) encode(p *promise, crash string) (status latchkey.AttemptStatus) {
	method, has := w.cardOf(p)
	if !has {
		return latchkey.AttemptFailed
	}
	attempt, err := w.Store.EncodeMethod(w.ctx, w.workspace, method.ID, w.hotel.desk.ID)
	if code := latchkey.CodeOf(err); code == latchkey.EInvalid || code == latchkey.ENotFound {
		return latchkey.AttemptFailed
	}
	w.must(err)
	for range 10 {
		env := w.worker(crash)
		env.RegisterActivity(w.act)
		if _, err = env.ExecuteActivity(w.act.Act, attempt.ID); err == nil {
			break
		}
		crash = ""
	}
	w.must(err)
	ended, err := w.Store.ActionAttempt(w.ctx, w.workspace, attempt.ID)
	w.must(err)
	return ended.Status
}

// useAt has somebody hold each card that a stay ever had before a room.
func (w *world) useAt(t *rapid.T, p *promise, room latchkey.Door) {
	for _, number := range p.stay.numbers {
		used, err := w.hotel.admin.Use(w.ctx, w.hotel.site, room.NativeID, wire.UseRequest{Card: number})
		w.must(err)
		if used.Opens && p.stay.key != "" {
			w.cameIn(t, p, room)
		}
	}
}

// cameIn: once a newer stay has opened a room, no older one does, whatever became of
// the newer one (P2). Which is newer is sure where the older one had been there
// before the newer one was made.
func (w *world) cameIn(t *rapid.T, p *promise, room latchkey.Door) {
	name := room.NativeID
	last, since := w.hotel.last[name], p.stay.first[name]
	if last != nil && last != p && last.stay.key != p.stay.key && last.stay.began && p.stay.began && !since.IsZero() &&
		since.Before(last.stay.made) {
		t.Fatalf("P2: the card of %s opens %s after that of %s, whose stay is newer, has opened it", w.name(p), name, w.name(last))
	}
	w.hotel.last[name] = p
	w.hotel.guests[name][p.stay.key] = true
	if since.IsZero() {
		p.stay.first[name] = w.now()
	}
}

// writeCards lays every card that has to be written on the encoder. At rest the
// system holds what is to be written on it (P1). It reports whether there were any.
func (w *world) writeCards(t *rapid.T, answers answers) (written bool) {
	for _, p := range w.promises {
		if p.stay == nil || !p.wanted(w.now()) || !due(p, w.hotel.rooms[0], w.now()) {
			continue
		}
		grant := answers.grants[p.id]
		card, has := p.cardIn(grant)
		switch {
		case !has:
			t.Fatalf("P1: %s has no card", w.name(p))
		case card.Issued:
			continue
		case !grant.ReadyForEncoding(card):
			t.Fatalf("P1: the card of %s for %s cannot be written. %s", w.name(p), w.span(p.window), w.show(grant, w.hotel.rooms[0]))
		}
		if status := w.encode(p, ""); status != latchkey.AttemptSucceeded {
			t.Fatalf("P1: the card of %s is not written: %s", w.name(p), status)
		}
		written = true
	}
	return written
}

// wantStay: at rest, with its card written, a stay is issued and active (P1, P4).
func (w *world) wantStay(t *rapid.T, p *promise, grant latchkey.Grant) {
	card, has := p.cardIn(grant)
	if due := due(p, w.hotel.rooms[0], w.now()); due && (!has || !card.Issued || grant.Status != latchkey.GrantActive) {
		t.Fatalf("P4: the card of %s was written, and is issued: %t, and it is %s", w.name(p), card.Issued, grant.Status)
	}
}

// wantCards: a card opens the rooms of its stay in its time and nothing else (P2),
// also one that was lost; one that is issued does open them (P1, P4). A newer
// guest of the room may have ended the stay.
func (w *world) wantCards(t *rapid.T, answers answers) {
	for _, p := range w.promises {
		if p.stay == nil {
			continue
		}
		card, has := p.cardIn(answers.grants[p.id])
		for _, number := range p.stay.numbers {
			for _, room := range w.hotel.rooms {
				wanted := has && card.Secret.Reveal() == number && p.wanted(w.now()) && p.direct[room.ID]
				w.wantCard(t, p, room, number, wanted, wanted && card.Issued)
			}
		}
	}
}

// slack is the precision of a hotel's locks, and a bit.
const slack = 2 * time.Minute

func (w *world) wantCard(t *rapid.T, p *promise, room latchkey.Door, number string, wanted, issued bool) {
	now := w.now()
	instants := []time.Time{now, p.window.StartsAt.Add(-slack - time.Second), p.window.StartsAt}
	if end := p.window.EndsAt; end != nil {
		instants = append(instants, end.Add(-time.Second), end.Add(slack))
	}
	for _, at := range instants {
		if at.Before(now) || nearly(p.window, at) {
			continue
		}
		said := w.verdict(room, number, at)
		inside := wanted && p.window.Started(at) && !p.window.Ended(at)
		ended := said == "superseded" && w.othersOpened(p, room)
		switch {
		case said == "open" && !inside:
			t.Fatalf("P2: a card of %s opens %s in %s, its time is %s", w.name(p), room.Name, at.Sub(now), w.span(p.window))
		case issued && inside && said != "open" && !ended:
			t.Fatalf("P4: the card of %s is issued, and %s says in %s that it is %s", w.name(p), room.Name, at.Sub(now), said)
		}
	}
}

// nearly reports whether an instant is outside a window by less than the slack.
func nearly(window latchkey.Window, at time.Time) bool {
	wider := latchkey.Window{StartsAt: window.StartsAt.Add(-slack)}
	if window.EndsAt != nil {
		wider.EndsAt = new(window.EndsAt.Add(slack))
	}
	inside := func(w latchkey.Window) bool { return w.Started(at) && !w.Ended(at) }
	return inside(wider) && !inside(window)
}

// othersOpened reports whether the card of another reservation ever opened a room.
func (w *world) othersOpened(p *promise, room latchkey.Door) bool {
	return p.stay.key != "" && slices.ContainsFunc(ids(w.hotel.guests[room.NativeID]), func(key string) bool { return key != p.stay.key })
}

// wantRooms: what a hotel's lock holds is a card that somebody is to have (P2).
func (w *world) wantRooms(t *rapid.T, answers answers) {
	for _, room := range w.hotel.rooms {
		state, err := w.hotel.admin.Lock(w.ctx, w.hotel.site, room.NativeID)
		w.must(err)
		for _, held := range state.Codes {
			owed := slices.ContainsFunc(w.promises, func(p *promise) bool {
				if p.stay == nil || !p.wanted(w.now()) || !p.direct[room.ID] {
					return false
				}
				card, has := p.cardIn(answers.grants[p.id])
				return has && card.Secret.Reveal() == held.Code
			})
			if !owed {
				t.Fatalf("P2: %s holds a card that no stay wants any more", room.Name)
			}
		}
	}
}
