package latchkey

import "time"

// Window is the span in which a credential may open a door: from StartsAt
// (inclusive) to EndsAt (exclusive). A nil EndsAt never ends.
type Window struct {
	StartsAt time.Time  `json:"starts_at"`
	EndsAt   *time.Time `json:"ends_at"`
}

// Ended reports whether the window is over at the given instant.
func (w Window) Ended(at time.Time) bool { return w.EndsAt != nil && !at.Before(*w.EndsAt) }

// Started reports whether the window has begun at the given instant.
func (w Window) Started(at time.Time) bool { return !at.Before(w.StartsAt) }

// Equal compares instants, whatever their zone.
func (w Window) Equal(o Window) bool {
	if !w.StartsAt.Equal(o.StartsAt) || (w.EndsAt == nil) != (o.EndsAt == nil) {
		return false
	}
	return w.EndsAt == nil || w.EndsAt.Equal(*o.EndsAt)
}

// Covers reports whether every instant of o lies in w.
func (w Window) Covers(o Window) bool {
	if o.StartsAt.Before(w.StartsAt) {
		return false
	}
	return w.EndsAt == nil || (o.EndsAt != nil && !o.EndsAt.After(*w.EndsAt))
}

// left is what is still to come of the window.
func (w Window) left(now time.Time) Window {
	if w.Started(now) {
		w.StartsAt = now
	}
	return w
}

// Meets reports whether the windows overlap or one begins as the other ends.
func (w Window) Meets(o Window) bool {
	return (w.EndsAt == nil || !o.StartsAt.After(*w.EndsAt)) && (o.EndsAt == nil || !w.StartsAt.After(*o.EndsAt))
}

// within is what of the window lies in another one that overlaps it.
func (w Window) within(o Window) Window {
	if o.StartsAt.After(w.StartsAt) {
		w.StartsAt = o.StartsAt
	}
	if o.EndsAt != nil && (w.EndsAt == nil || o.EndsAt.Before(*w.EndsAt)) {
		w.EndsAt = o.EndsAt
	}
	return w
}

// Join is the shortest window that covers both.
func (w Window) Join(o Window) Window {
	joined := w
	if o.StartsAt.Before(w.StartsAt) {
		joined.StartsAt = o.StartsAt
	}
	if w.EndsAt != nil && (o.EndsAt == nil || o.EndsAt.After(*w.EndsAt)) {
		joined.EndsAt = o.EndsAt
	}
	return joined
}
