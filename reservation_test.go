package latchkey_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

var checkIn = time.Date(2026, 7, 1, 15, 0, 0, 0, time.UTC)

// booked is a grant on rooms, from one day to another; to 0 has no end.
func booked(id string, rooms []string, from, to int) latchkey.Grant {
	grant := latchkey.Grant{ID: id, ReservationKey: "stay", Window: latchkey.Window{StartsAt: checkIn.AddDate(0, 0, from)}}
	if to > 0 {
		grant.Window.EndsAt = new(checkIn.AddDate(0, 0, to))
	}
	for _, room := range rooms {
		grant.Doors = append(grant.Doors, latchkey.Door{ID: room, Capabilities: latchkey.Capabilities{Reservations: true}})
	}
	grant.Doors = append(grant.Doors, latchkey.Door{ID: "an ordinary door"})
	return grant
}

func typeOf(err error) string {
	if said, ok := errors.AsType[*latchkey.Error](err); ok {
		return said.Type
	}
	return ""
}

func TestReservationChecks(t *testing.T) {
	t.Parallel()
	there := latchkey.Reservation{
		StayID: "first", Entrances: []string{"101", "pool"}, Windows: []latchkey.Window{booked("", nil, 0, 4).Window},
	}
	for name, c := range map[string]struct {
		grant latchkey.Grant
		want  string
	}{
		"the same doors":       {booked("new", []string{"pool", "101"}, 0, 4), ""},
		"some of the doors":    {booked("new", []string{"101"}, 3, 9), ""},
		"more doors":           {booked("new", []string{"101", "pool", "102"}, 0, 4), "reservation_joiner_entrance_set_conflict"},
		"other doors":          {booked("new", []string{"102"}, 0, 4), "reservation_entrance_change_requires_cleanup"},
		"some and another":     {booked("new", []string{"101", "102"}, 0, 4), "reservation_entrance_change_requires_cleanup"},
		"after it":             {booked("new", []string{"101"}, 4, 5), "reservation_time_frames_must_overlap"},
		"without an end":       {booked("new", []string{"101"}, 3, 0), ""},
		"who began it":         {booked("first", []string{"101", "pool"}, 0, 4), ""},
		"who began, with less": {booked("first", []string{"101"}, 0, 4), "reservation_entrance_change_requires_cleanup"},
		"who began, with more": {booked("first", []string{"101", "pool", "102"}, 0, 4), "reservation_entrance_change_requires_cleanup"},
	} {
		assert.Equal(t, c.want, typeOf(there.Admit(c.grant)), name)
	}
	require.NoError(t, latchkey.Reservation{}.Admit(booked("new", []string{"102"}, 0, 1)), "the first is free to choose")
}

func TestWhoNeedsAReservationKey(t *testing.T) {
	t.Parallel()
	card, code := []latchkey.RequestedMethod{{Mode: latchkey.ModeCard}}, []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}}
	grant := booked("", []string{"101"}, 0, 2)
	require.NoError(t, grant.CheckKey())
	grant.Doors = grant.Doors[1:]
	assert.Equal(t, "reservation_key_not_supported", typeOf(grant.CheckKey()))

	guest := booked("", []string{"101"}, 0, 2)
	guest.Requested = card
	require.NoError(t, guest.CheckGuest())
	guest.ReservationKey = ""
	assert.Equal(t, "reservation_key_required", typeOf(guest.CheckGuest()))
	guest.Requested = code
	require.NoError(t, guest.CheckGuest(), "a PIN knows no stays")
	staff := booked("", []string{"101"}, 0, 0)
	staff.ReservationKey, staff.Requested = "", card
	require.NoError(t, staff.CheckGuest())
	guest.Doors, guest.Requested = guest.Doors[1:], card
	require.NoError(t, guest.CheckGuest(), "an ordinary door")
}

// Whatever comes in whatever order: the live grants of a reservation have no hotel
// door but those of who began it, and are all there at one time.
func TestReservationStaysTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var live []latchkey.Grant
		there := latchkey.Reservation{}
		for number := range rapid.IntRange(1, 12).Draw(t, "grants") {
			rooms := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"101", "102", "103"}), 1, 3, rapid.ID).Draw(t, "rooms")
			from := rapid.IntRange(0, 5).Draw(t, "from")
			to := rapid.SampledFrom([]int{0, from + 1, from + 3}).Draw(t, "to")
			grant := booked(strconv.Itoa(number), rooms, from, to)
			fits := !slices.ContainsFunc(live, func(l latchkey.Grant) bool { return !together(l, grant) })
			within := len(live) == 0 || !slices.ContainsFunc(rooms, func(room string) bool { return !slices.Contains(live[0].Hotels(), room) })
			if admitted := there.Admit(grant) == nil; admitted != (fits && within) {
				t.Fatalf("admitted %v, want %v: %v beside %v", admitted, fits && within, grant, there)
			} else if !admitted {
				continue
			}
			if len(live) == 0 {
				there.StayID, there.Entrances = grant.ID, grant.Hotels()
			}
			live, there.Windows = append(live, grant), append(there.Windows, grant.Window)
		}
	})
}

// together looks for a day on which both are there, hour by hour.
func together(a, b latchkey.Grant) bool {
	for hour := range 24 * 20 {
		at := checkIn.Add(time.Duration(hour) * time.Hour)
		if a.Window.Started(at) && !a.Window.Ended(at) && b.Window.Started(at) && !b.Window.Ended(at) {
			return true
		}
	}
	return false
}
