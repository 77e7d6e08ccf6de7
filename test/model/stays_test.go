package model

import (
	"errors"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// stay is what a grant is at a hotel, with all the cards that it ever had.
type stay struct {
	key     string    // of the reservation; "" for the staff
	began   bool      // nobody else had the reservation when it was made
	made    time.Time // when
	numbers []string
	first   map[string]time.Time // by room: when a card of it opened it first, since it was changed last
}

// end is when a stay ends that is to have a window: the staff's does not.
func (s *stay) end(window latchkey.Window) *time.Time {
	if s.key == "" {
		return nil
	}
	return window.EndsAt
}

// changed forgets what the rooms knew of a grant's cards: they are told anew.
func (p *promise) changed() {
	if p.stay != nil {
		p.stay.first = map[string]time.Time{}
	}
}

// hotelActions are what may happen at a hotel.
func (w *world) hotelActions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"check in":      w.checkIn,
		"next guest":    w.nextGuest,
		"write a card":  w.writeCard,
		"use a card":    w.useCard,
		"lose a card":   w.loseCard,
		"move rooms":    w.moveRooms,
		"hotel outage":  func(*rapid.T) { w.wires.down = !w.wires.down },
		"hotel's word":  func(t *rapid.T) { w.wires.next = pick(t, "answer", []answer{busy, lostBefore, lostAfter}) },
		"card in hands": w.arrive,
	}
}

// checkIn books rooms for a guest, or makes a card of the staff.
func (w *world) checkIn(t *rapid.T) {
	p := &promise{
		person: pick(t, "person", w.people), direct: w.drawRooms(t), spaces: set{}, window: w.drawWindow(t),
		stay: &stay{key: pick(t, "reservation", []string{"", "r1", "r2", "r3"})},
	}
	p.window.EndsAt = p.stay.end(p.window)
	w.book(t, p)
}

// book makes a stay's grant, and reports whether it was not refused.
func (w *world) book(t *rapid.T, p *promise) bool {
	p.stay.made, p.stay.began = w.now(), len(w.party(p)) == 0
	p.changed()
	made, err := w.Store.CreateGrant(w.ctx, w.workspace, latchkey.NewGrant{
		IdentityID: p.person, StartsAt: p.window.StartsAt, EndsAt: p.window.EndsAt, ReservationKey: p.stay.key,
		Targets:   latchkey.Targets{EntranceIDs: ids(p.direct)},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: w.now()}},
	})
	if w.refused(t, p, err, false) {
		return false
	}
	p.id = made.ID
	w.follow(p)
	w.wantOneReservation(t, p)
	return true
}

// refused reports whether the rules of a reservation spoke against something,
// which takes somebody else who has it; to other rooms, somebody who had it.
func (w *world) refused(t *rapid.T, p *promise, err error, moved bool) bool {
	said, is := errors.AsType[*latchkey.Error](err)
	if !is || !strings.HasPrefix(said.Type, "reservation_") {
		w.must(err)
		return false
	}
	if len(w.party(p)) == 0 && !moved {
		t.Fatalf("P1: a reservation that nobody else has was refused: %s", said.Type)
	}
	return true
}

// party are the others who have a promise's reservation now.
func (w *world) party(p *promise) []*promise {
	var others []*promise
	for _, o := range w.promises {
		if o != p && o.stay != nil && p.stay.key != "" && o.stay.key == p.stay.key && o.alive(w.now()) {
			others = append(others, o)
		}
	}
	return others
}

// wantOneReservation: those of one reservation are there at one time (contract 4.10).
func (w *world) wantOneReservation(t *rapid.T, p *promise) {
	for _, o := range w.party(p) {
		if !o.window.Overlaps(p.window) {
			t.Fatalf("P4: %s and %s have one reservation, for %s and for %s", w.name(p), w.name(o), w.span(p.window), w.span(o.window))
		}
	}
}

// nextGuest has somebody come into a room where another guest's card opened before:
// back to back, or while that guest is still there.
func (w *world) nextGuest(t *rapid.T) {
	before := w.drawStay(t, func(p *promise) bool { return len(p.stay.first) > 0 && p.stay.key != "" })
	room := pick(t, "room", w.hotel.rooms)
	w.Clock.Advance(time.Second)
	start := w.now()
	end := start.Add(10 * time.Hour)
	p := &promise{
		person: pick(t, "person", w.people), direct: set{room.ID: true}, spaces: set{},
		window: latchkey.Window{StartsAt: start, EndsAt: &end}, stay: &stay{key: before.stay.key + " after"},
	}
	if w.book(t, p) {
		w.handOver(t, p)
		w.useAt(t, before, room)
	}
}

// arrive hands a guest a written card, who opens the room with it.
func (w *world) arrive(t *rapid.T) {
	w.handOver(t, w.drawStay(t, func(p *promise) bool { return p.wanted(w.now()) && p.window.Started(w.now()) }))
}

func (w *world) handOver(t *rapid.T, p *promise) {
	w.rest()
	w.encode(p, "")
	for _, room := range w.hotel.rooms {
		w.useAt(t, p, room)
	}
}

// writeCard lays a card on the encoder, with whatever luck.
func (w *world) writeCard(t *rapid.T) {
	p := w.drawStay(t, func(*promise) bool { return true })
	trouble := pick(t, "trouble", []wire.ProblemCode{"", "", wire.NoCard, wire.CardInterrupted, wire.LockTimeout})
	w.must(w.hotel.admin.TroubleEncoder(w.ctx, w.hotel.site, w.hotel.desk.NativeID, trouble))
	w.encode(p, pick(t, "crash", []string{"", "encode/after-write"}))
}

func (w *world) useCard(t *rapid.T) {
	p := w.drawStay(t, func(p *promise) bool { return len(p.stay.numbers) > 0 })
	w.useAt(t, p, pick(t, "room", w.hotel.rooms))
}

// loseCard takes a card back and asks for another one.
func (w *world) loseCard(t *rapid.T) {
	p := w.drawStay(t, func(*promise) bool { return true })
	method, has := w.cardOf(p)
	if !has {
		t.Skip("no card")
	}
	w.must(w.Store.DeleteMethods(w.ctx, w.workspace, latchkey.MethodSelector{MethodID: method.ID}))
	_, err := w.Store.RequestMethods(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id},
		[]latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: w.now()}})
	w.must(err)
	p.changed()
}

// moveRooms gives a stay other rooms: its reservation may speak against it.
func (w *world) moveRooms(t *rapid.T) {
	p, rooms := w.drawStay(t, func(*promise) bool { return true }), w.drawRooms(t)
	list := ids(rooms)
	err := w.Store.UpdateGrant(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id}, latchkey.GrantChange{EntranceIDs: &list})
	if !w.refused(t, p, err, true) {
		p.direct = rooms
		p.changed()
	}
}

func (w *world) drawRooms(t *rapid.T) set {
	rooms := set{pick(t, "room", w.hotel.rooms).ID: true}
	for _, room := range w.hotel.rooms {
		rooms[room.ID] = rooms[room.ID] || rapid.Bool().Draw(t, room.Name)
	}
	return rooms
}

// drawStay draws a live stay of a kind.
func (w *world) drawStay(t *rapid.T, kind func(*promise) bool) *promise {
	stays := slices.DeleteFunc(slices.Clone(w.promises), func(p *promise) bool {
		return p.stay == nil || !p.alive(w.now()) || !kind(p)
	})
	if len(stays) == 0 {
		t.Skip("no such stay")
	}
	return pick(t, "stay", stays)
}
