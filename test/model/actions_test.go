package model

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"latchkey"
)

// Spans in which times are drawn: around the leads of the two kinds of lock.
var (
	starts = []time.Duration{-time.Hour, 0, 30 * time.Minute, 2 * time.Hour, 71 * time.Hour, 80 * time.Hour}
	spans  = []time.Duration{0, time.Hour, 10 * time.Hour, 100 * time.Hour} // 0 is without an end
	moves  = []time.Duration{time.Second, time.Minute, 15 * time.Minute, time.Hour, 12 * time.Hour, 72 * time.Hour}
)

// actions are what may happen. Each is a step of a run.
func (w *world) actions() map[string]func(*rapid.T) {
	all := map[string]func(*rapid.T){
		"create a grant": w.create,
		"change window":  w.changeWindow,
		"change doors":   w.changeDoors,
		"delete a grant": w.deleteGrant,
		"suspend":        w.suspend,
		"resume":         w.resume,
		"pause":          w.pause,
		"retry now":      w.retry,
		"change a space": w.changeSpace,
		"outage":         w.outage,
		"bad answer":     w.badAnswer,
		"stranger":       w.stranger,
		"outside":        w.meddle,
		"look":           func(*rapid.T) { w.look() },
		"backup codes":   w.keepBackups,
		"clock":          w.passTime,
		"workspace time": w.turnClock,
		"work":           w.workSome,
		"work at once":   func(*rapid.T) { w.rest() },
		"work again":     w.workSome, // the more happens at the hotel, the more there is to do
		"work it all":    func(*rapid.T) { w.rest() },
		"":               func(t *rapid.T) { w.wantNothingWrong(t) },
	}
	maps.Copy(all, w.hotelActions())
	return all
}

func (w *world) create(t *rapid.T) {
	p := &promise{
		person: pick(t, "person", w.people), direct: w.drawDoors(t), spaces: set{}, window: w.drawWindow(t),
		key: pick(t, "key", []latchkey.Mode{"", latchkey.ModeCloudKey, latchkey.ModeMobileKey}),
	}
	for _, s := range w.spaces {
		p.spaces[s.id] = rapid.Bool().Draw(t, "in space")
	}
	if len(ids(p.direct))+len(ids(p.spaces)) == 0 {
		p.direct[w.doors[0].ID] = true
	}
	request := latchkey.RequestedMethod{Mode: latchkey.ModeCode}
	if wish := pick(t, "wish", []string{"", "1357", "2468"}); wish != "" {
		request.Code = latchkey.NewSecret(wish)
	}
	requested := []latchkey.RequestedMethod{request}
	if p.key != "" {
		requested = append(requested, latchkey.RequestedMethod{Mode: p.key})
	}
	made, err := w.Store.CreateGrant(w.ctx, w.workspace, latchkey.NewGrant{
		IdentityID: p.person, StartsAt: p.window.StartsAt, EndsAt: p.window.EndsAt,
		Targets:   latchkey.Targets{DeviceIDs: ids(p.direct), SpaceIDs: ids(p.spaces)},
		Requested: requested,
	})
	w.must(err)
	p.id = made.ID
	w.follow(p)
}

func (w *world) changeWindow(t *rapid.T) {
	p := w.drawLive(t)
	window := w.drawWindow(t)
	if p.stay != nil {
		window.EndsAt = p.stay.end(window)
	}
	err := w.Store.UpdateGrant(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id}, latchkey.GrantChange{
		StartsAt: &window.StartsAt, EndsAt: &window.EndsAt,
	})
	if p.stay != nil && w.refused(t, p, err, false) {
		return
	}
	w.must(err)
	p.window = window
	p.changed()
	if p.stay != nil {
		w.wantOneReservation(t, p)
	}
}

func (w *world) changeDoors(t *rapid.T) {
	p, doors := w.drawLive(t), w.drawDoors(t)
	if p.stay != nil {
		t.Skip("its doors are rooms")
	}
	if len(ids(doors))+len(ids(p.spaces)) == 0 {
		doors[w.doors[0].ID] = true
	}
	list := ids(doors)
	w.must(w.Store.UpdateGrant(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id}, latchkey.GrantChange{DeviceIDs: &list}))
	p.direct = doors
}

func (w *world) deleteGrant(t *rapid.T) {
	p := w.drawLive(t)
	w.must(w.Store.DeleteGrant(w.ctx, w.workspace, p.id))
	p.deleted = true
	p.changed()
}

func (w *world) suspend(t *rapid.T) {
	p := w.drawLive(t)
	_, err := w.Store.SuspendGrant(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id})
	w.must(err)
	p.suspended = true
	p.changed()
}

func (w *world) resume(t *rapid.T) {
	p := w.drawLive(t)
	_, err := w.Store.ResumeGrant(w.ctx, w.workspace, latchkey.GrantRef{ID: p.id})
	w.must(err)
	p.suspended = false
	p.changed()
}

// pause has the locks of a grant left alone.
func (w *world) pause(t *rapid.T) {
	w.eachMethod(w.drawLive(t), w.Store.PauseMethod)
	w.paused = true
}

func (w *world) retry(t *rapid.T) {
	w.eachMethod(w.drawLive(t), w.Store.RetryNow)
}

// unpause ends every pause, and lets what it held back come to rest. It reports
// whether there was any.
func (w *world) unpause() (held bool) {
	if !w.paused {
		return false
	}
	for _, p := range w.promises {
		if p.alive(w.now()) {
			w.eachMethod(p, w.Store.RetryNow)
		}
	}
	w.paused = false
	w.settle()
	return true
}

// eachMethod does something to each method of a grant for which there is a reason to.
func (w *world) eachMethod(p *promise, do func(context.Context, string, latchkey.MethodDoor) error) {
	grant, err := w.Store.GrantByID(w.ctx, p.id)
	w.must(err)
	for _, method := range grant.Methods {
		if err := do(w.ctx, w.workspace, latchkey.MethodDoor{MethodID: method.ID}); latchkey.CodeOf(err) != latchkey.EConflict {
			w.must(err)
		}
	}
}

func (w *world) changeSpace(t *rapid.T) {
	s, door := pick(t, "space", w.spaces), pick(t, "door", w.doors).ID
	if s.members[door] {
		w.must(w.Store.RemoveDoors(w.ctx, w.workspace, s.id, latchkey.DoorDevice, []string{door}))
	} else {
		w.must(w.Store.AddDoors(w.ctx, w.workspace, s.id, latchkey.DoorDevice, []string{door}))
	}
	s.members[door] = !s.members[door]
}

func (w *world) outage(t *rapid.T) {
	at := w.drawLock(t)
	at.offline = !at.offline
}

func (w *world) badAnswer(t *rapid.T) {
	w.drawLock(t).next = pick(t, "answer", []answer{busy, lostBefore, lostAfter})
}

// stranger keys a code in at a lock, or takes their own away.
func (w *world) stranger(t *rapid.T) {
	at := w.drawLock(t)
	code := pick(t, "code", []string{"8642", "1357", "2468"})
	if !at.marks && !at.native && at.sent[code] && w.open(at, code) {
		t.Skip("nothing tells any more whose it is") // docs/adding-a-driver.md
	}
	for ref, there := range at.entries {
		if there.code == code {
			if there.stranger {
				delete(at.entries, ref)
			}
			return
		}
	}
	w.house.made++
	theirs := &entry{code: code, stranger: true}
	if at.native { // it opens always, as no grant's does
		theirs.window = &latchkey.Window{StartsAt: w.now().Add(-1000 * time.Hour)}
		theirs.shown = theirs.window
	}
	at.entries[fmt.Sprintf("slot-%03d", w.house.made)] = theirs
}

func (w *world) passTime(t *rapid.T) {
	w.Clock.Advance(pick(t, "by", moves))
}

// workSome lets one workflow have a turn, in which its worker may die.
func (w *world) workSome(t *rapid.T) {
	if len(w.flows) == 0 {
		t.Skip("nothing to do")
	}
	w.deliver()
	w.turn(pick(t, "grant", w.flows), pick(t, "crash", crashes))
}

func (w *world) drawLock(t *rapid.T) *lock {
	return w.house.locks[pick(t, "lock", w.doors).NativeID]
}

func (w *world) drawLive(t *rapid.T) *promise {
	live := slices.DeleteFunc(slices.Clone(w.promises), func(p *promise) bool { return !p.alive(w.now()) })
	if len(live) == 0 {
		t.Skip("no grant")
	}
	return pick(t, "grant", live)
}

func (w *world) drawDoors(t *rapid.T) set {
	doors := set{}
	for _, door := range w.doors {
		doors[door.ID] = rapid.Bool().Draw(t, door.Name)
	}
	return doors
}

func (w *world) drawWindow(t *rapid.T) latchkey.Window {
	window := latchkey.Window{StartsAt: w.now().Add(pick(t, "start", starts))}
	if span := pick(t, "span", spans); span > 0 {
		end := window.StartsAt.Add(span)
		if !end.After(w.now()) {
			end = w.now().Add(span)
		}
		window.EndsAt = &end
	}
	return window
}

// pick draws one of a list. It draws the place, which reads better than what stands there.
func pick[T any](t *rapid.T, what string, from []T) T {
	return from[rapid.IntRange(0, len(from)-1).Draw(t, what)]
}

// ids lists what is in a set, in order.
func ids(s set) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s)), func(id string) bool { return !s[id] })
}
