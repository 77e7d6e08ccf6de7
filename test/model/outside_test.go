package model

import (
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"latchkey"
)

// meddle is somebody at the keypad who takes one of our codes off, or changes
// its digits or its times. Some locks tell their cloud.
func (w *world) meddle(t *rapid.T) {
	at := w.drawLock(t)
	refs := slices.DeleteFunc(slices.Sorted(maps.Keys(at.entries)), func(ref string) bool {
		return at.entries[ref].stranger || at.entries[ref].ghost
	})
	if len(refs) == 0 {
		t.Skip("nothing of ours is there")
	}
	ref := pick(t, "entry", refs)
	switch ours := at.entries[ref]; pick(t, "how", []string{"takes off", "changes digits", "changes times"}) {
	case "takes off":
		delete(at.entries, ref)
	case "changes digits":
		w.rekey(t, at, ours)
	case "changes times":
		if !at.marks && !w.recorded(at, ref) {
			t.Skip("nothing tells any more whose it is")
		}
		if ours.window != nil {
			other := latchkey.Window{StartsAt: ours.window.StartsAt.Add(-time.Hour), EndsAt: ours.window.EndsAt}
			ours.window, ours.shown = &other, &other
		}
	}
	if rapid.Bool().Draw(t, "the lock tells") {
		w.must(w.Store.ReadSoon(w.ctx, w.account, at.is.NativeID))
	}
}

// recorded reports whether an entry of a lock is known by its ref. On a lock that
// keeps no marks, one whose write is not settled yet is ours only as long as it is
// exactly as it was meant.
func (w *world) recorded(at *lock, ref string) bool {
	var known int
	w.must(w.DB.GetContext(w.ground.ctx, &known, `
		select count(*) from credentials c join doors d on d.id = c.door_id
		where d.workspace_id = $1 and d.native_id = $2 and c.native_ref = $3`, w.workspace, at.is.NativeID, ref))
	return known > 0
}

// open reports whether a write of these digits was sent to a lock where nobody else
// had them, and is not settled yet.
func (w *world) open(at *lock, code string) bool {
	var ids []string
	w.must(w.DB.SelectContext(w.ground.ctx, &ids, `
		select distinct h.grant_id from credentials c join doors d on d.id = c.door_id join holds h on h.credential_id = c.id
		where d.workspace_id = $1 and d.native_id = $2 and c.uncertain and c.alone`, w.workspace, at.is.NativeID))
	return slices.ContainsFunc(ids, func(id string) bool {
		grant, err := w.Store.GrantByID(w.ground.ctx, id)
		w.must(err)
		return slices.ContainsFunc(grant.Methods, func(m latchkey.Method) bool {
			return m.Secret.Reveal() == code && slices.ContainsFunc(m.Credentials, func(c latchkey.Credential) bool { return c.Uncertain && c.Alone })
		})
	})
}

// otherDigits are those that somebody gives an entry of ours.
const otherDigits = "7531"

// rekey gives an entry other digits. On a lock that keeps no marks nothing shows
// any more that it was ours: it is the stranger's now (P6).
func (w *world) rekey(t *rapid.T, at *lock, ours *entry) {
	for _, there := range at.entries {
		if there.code == otherDigits {
			t.Skip("the lock has these digits")
		}
	}
	ours.code, ours.stranger = otherDigits, !at.marks
}

// look is the accounts' watch looking once.
func (w *world) look() {
	w.lookAt(w.account)
	w.lookAt(w.hotel.account)
}

func (w *world) lookAt(account string) {
	env := w.worker("")
	env.RegisterActivity(w.watch)
	_, err := env.ExecuteActivity(w.watch.Look, account)
	w.must(err)
}

// lookClosely is a look that reads the list of every lock.
func (w *world) lookClosely() {
	for name := range w.house.locks {
		w.must(w.Store.ReadSoon(w.ctx, w.account, name))
	}
	for _, room := range w.hotel.rooms {
		w.must(w.Store.ReadSoon(w.ctx, w.hotel.account, room.NativeID))
	}
	w.look()
}

// makeRoom takes strangers' codes off a lock that has no room.
func (w *world) makeRoom(at *lock) {
	if at.full() {
		maps.DeleteFunc(at.entries, func(_ string, there *entry) bool { return there.stranger })
	}
}

// keepBackups turns a door's pool of backup codes on or off.
func (w *world) keepBackups(t *rapid.T) {
	door := pick(t, "door", w.doors)
	w.pools[door.ID] = !w.pools[door.ID]
	w.must(w.Store.SetBackupPool(w.ctx, w.workspace, door.ID, w.pools[door.ID]))
}

// turnClock turns the clock of the workspace.
func (w *world) turnClock(t *rapid.T) {
	by := pick(t, "by", moves)
	_, err := w.Store.AdvanceClock(w.ctx, w.workspace, latchkey.ClockAdvance{By: by})
	w.must(err)
	w.ahead += by
	w.ctx = latchkey.WithClockOffset(w.ground.ctx, w.ahead)
}
