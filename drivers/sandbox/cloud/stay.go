package cloud

import (
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// A hotel lock remembers whose stay is current: that of the card that was used
// last. A card of a newer stay ends it, with its first use; one of an older stay
// opens no more, also when the newer stay is over or was taken back: there is no
// way back into a room that somebody else had since, but a stay of one's own
// (contract 4.10). Which stay is newer its start says, or when the lock heard of it
// if that was later, so that a stay that is told of early ends nobody's before its
// time. An entry without a stay is of the staff.

// tellStay notes what an entry says of its stay.
func (r *record) tellStay(told *wire.Stay, starts *time.Time, now time.Time) {
	if told == nil || starts == nil {
		return
	}
	at := r.stay(told.ID)
	if at < 0 {
		r.Stays = append(r.Stays, wire.StayState{ID: told.ID, StartsAt: *starts, ToldAt: now})
	} else if !told.Joins {
		r.Stays[at].StartsAt = *starts
	}
}

// stay returns the index of a stay, or -1.
func (r *record) stay(id string) int {
	return slices.IndexFunc(r.Stays, func(s wire.StayState) bool { return s.ID == id })
}

// superseded reports whether a newer stay has ended the one of an entry.
func (r *record) superseded(code wire.Code) bool {
	mine := r.stay(code.Stay)
	current := slices.IndexFunc(r.Stays, func(s wire.StayState) bool { return s.Current })
	if code.Stay == "" || mine < 0 || current < 0 || mine == current {
		return false
	}
	was := r.Stays[current]
	was.StartsAt = was.BeganAt // what became of its window since is of no matter
	return newer(was, r.Stays[mine])
}

// newer reports whether a stay came after another one.
func newer(a, b wire.StayState) bool {
	if when := latest(a).Compare(latest(b)); when != 0 {
		return when > 0
	}
	return a.ToldAt.After(b.ToldAt)
}

func latest(s wire.StayState) time.Time {
	if s.ToldAt.After(s.StartsAt) {
		return s.ToldAt
	}
	return s.StartsAt
}

// begin makes the stay of an entry that was used the current one.
func (r *record) begin(id string) {
	if r.stay(id) < 0 {
		return
	}
	for i := range r.Stays {
		r.Stays[i].Current = r.Stays[i].ID == id
		if r.Stays[i].Current {
			r.Stays[i].BeganAt = r.Stays[i].StartsAt
		}
	}
}

// staysKept is how many stays a lock remembers of which it has no entry any more.
const staysKept = 100

// forgetStays drops the oldest stays of which there is no entry any more, and never
// the current one.
func (r *record) forgetStays() {
	gone := func(s wire.StayState) bool {
		return !s.Current && !slices.ContainsFunc(r.Codes, func(c wire.Code) bool { return c.Stay == s.ID })
	}
	surplus := -staysKept
	for _, s := range r.Stays {
		if gone(s) {
			surplus++
		}
	}
	r.Stays = slices.DeleteFunc(r.Stays, func(s wire.StayState) bool {
		if surplus <= 0 || !gone(s) {
			return false
		}
		surplus--
		return true
	})
}
