package cloud

import (
	"slices"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// A hotel lock remembers whose stay is current: that of the card that was used
// last. A card of a newer stay ends it, with its first use; one of an older stay
// opens no more. Which stay is newer its start says, or when the lock heard of it
// if that was later, so that a stay that is told of early ends nobody's before its
// time. A stay of which the lock has no entry any more, or none that is not over,
// ends by itself. An entry without a stay is of the staff.

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
func (r *record) superseded(code wire.Code, at time.Time) bool {
	mine := r.stay(code.Stay)
	current := slices.IndexFunc(r.Stays, func(s wire.StayState) bool { return s.Current })
	if code.Stay == "" || mine < 0 || current < 0 || mine == current {
		return false
	}
	live := slices.ContainsFunc(r.Codes, func(c wire.Code) bool { return c.Stay == r.Stays[current].ID && !over(c, at) })
	return live && newer(r.Stays[current], r.Stays[mine])
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
	}
}

// forgetStays drops the stays of which there is no entry any more.
func (r *record) forgetStays() {
	r.Stays = slices.DeleteFunc(r.Stays, func(s wire.StayState) bool {
		return !slices.ContainsFunc(r.Codes, func(c wire.Code) bool { return c.Stay == s.ID })
	})
}
