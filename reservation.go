package latchkey

import "slices"

// Reservation is what is there of a reservation when a grant is or becomes part
// of it (contract 4.10). It is the live grants of one key and customer together.
type Reservation struct {
	StayID    string   // the id of the grant that began it; "" when nobody has
	Entrances []string // the hotel doors of that grant
	Windows   []Window // of the live grants but the one that is asked about
}

// Hotels are the ids of the grant's doors that know reservations. The others are
// ordinary doors in one, too.
func (g Grant) Hotels() []string {
	var ids []string
	for _, door := range g.Doors {
		if door.Capabilities.Reservations {
			ids = append(ids, door.ID)
		}
	}
	return ids
}

// ReservationUnsupported is the type of the refusal of a reservation key where no
// door knows reservations.
const ReservationUnsupported = "reservation_key_not_supported"

// CheckKey refuses a reservation key that means nothing at the grant's doors.
func (g Grant) CheckKey() error {
	if g.ReservationKey == "" || len(g.Hotels()) > 0 {
		return nil
	}
	return &Error{
		Code: EInvalid, Type: ReservationUnsupported,
		Message: "reservation_key not supported. No targeted entrances support reservation behavior. " +
			"Remove reservation_key or include at least one reservation-capable entrance.",
	}
}

// CheckGuest refuses a guest whose reservation is not named. A guest's stay has an
// end: who has none is of the staff, whose cards go with every stay.
func (g Grant) CheckGuest() error {
	staff := g.Window.EndsAt == nil || !slices.ContainsFunc(g.Requested, RequestedMethod.ofGuests)
	if g.ReservationKey != "" || staff || len(g.Hotels()) == 0 {
		return nil
	}
	return &Error{
		Code: EInvalid, Type: "reservation_key_required",
		Message: "reservation_key required for guest cards. Send the key of the guest's reservation; " +
			"leave ends_at out for a card or key of the staff, which belongs to none.",
	}
}

// ofGuests reports whether the request is for what a hotel lock knows a guest by.
func (r RequestedMethod) ofGuests() bool { return r.Mode == ModeCard || r.Mode == ModeMobileKey }

// Admit says why a grant cannot be part of the reservation with the doors and the
// window it has; nil when it can. The grant that began the reservation keeps its doors.
func (r Reservation) Admit(g Grant) error {
	if r.StayID == "" {
		return nil
	}
	if err := r.admitDoors(g.Hotels(), g.ID == r.StayID); err != nil {
		return err
	}
	if slices.ContainsFunc(r.Windows, func(w Window) bool { return !w.Overlaps(g.Window) }) {
		return Conflict("reservation_time_frames_must_overlap",
			"Reservation time frames must overlap. Access grants in the same reservation must have overlapping time frames.")
	}
	return nil
}

func (r Reservation) admitDoors(hotels []string, began bool) error {
	within, covers := subset(hotels, r.Entrances), subset(r.Entrances, hotels)
	switch {
	case within && (covers || !began):
		return nil
	case covers && !began:
		return Conflict("reservation_joiner_entrance_set_conflict",
			"Reservation joiner entrance set conflict. Joiner access grants must use the same or a subset of the reservation-capable doors.")
	}
	return Conflict("reservation_entrance_change_requires_cleanup",
		"Reservation entrance change requires cleanup. "+
			"To change the doors for this reservation, delete the existing access grants first.")
}

// subset reports whether every one of these is among those.
func subset(these, those []string) bool {
	return !slices.ContainsFunc(these, func(id string) bool { return !slices.Contains(those, id) })
}

// Overlaps reports whether there is an instant in both windows.
func (w Window) Overlaps(o Window) bool {
	return (w.EndsAt == nil || o.StartsAt.Before(*w.EndsAt)) && (o.EndsAt == nil || w.StartsAt.Before(*o.EndsAt))
}
