package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// hotelLock makes an entrance of a system that knows stays and encodes cards.
func hotelLock(d *store.FoundDoor) {
	d.Capabilities = latchkey.Capabilities{
		Modes: []latchkey.Mode{latchkey.ModeCard}, Reservations: true, EncodesCards: true, Marks: true,
		Native: latchkey.PrecisionMinute, ReadBack: latchkey.ReadBackFull, UpdateInPlace: true, LaneScope: latchkey.LaneDoor,
	}
}

// cardOf asks for a card of a stay.
func cardOf(key string) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		wish.ReservationKey = key
		wish.Requested = []latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: wish.StartsAt}}
	}
}

// stays is a stay from and to so many days from now.
func stays(f *storetest.Fixture, from, to int) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		wish.StartsAt, wish.EndsAt = f.Clock.Now().AddDate(0, 0, from), new(f.Clock.Now().AddDate(0, 0, to))
	}
}

// book makes a grant, or says why it cannot be.
func book(t *testing.T, f *storetest.Fixture, changes ...func(*latchkey.NewGrant)) (latchkey.Grant, error) {
	t.Helper()
	name := "Guest"
	wish := latchkey.NewGrant{Identity: &latchkey.NewIdentity{FullName: &name}}
	for _, change := range append([]func(*latchkey.NewGrant){stays(f, 0, 3)}, changes...) {
		change(&wish)
	}
	return f.Store.CreateGrant(t.Context(), f.Workspace.ID, wish)
}

func TestGrantsOfAReservation(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	room, other, pool, lobby := f.AddEntrance(hotelLock), f.AddEntrance(hotelLock), f.AddEntrance(hotelLock), f.AddEntrance()
	first, err := book(t, f, cardOf("r1"), storetest.On(room, pool, lobby))
	require.NoError(t, err)
	assert.Equal(t, first.ID, first.StayID, "the first begins the stay")
	joiner, err := book(t, f, cardOf("r1"), storetest.On(room), stays(f, 2, 5))
	require.NoError(t, err)
	assert.Equal(t, first.ID, joiner.StayID)

	_, err = book(t, f, cardOf("r1"), storetest.On(room, pool, other))
	wantError(t, err, latchkey.EConflict, "reservation_joiner_entrance_set_conflict")
	_, err = book(t, f, cardOf("r1"), storetest.On(other))
	wantError(t, err, latchkey.EConflict, "reservation_entrance_change_requires_cleanup")
	_, err = book(t, f, cardOf("r1"), storetest.On(room), stays(f, 3, 5))
	wantError(t, err, latchkey.EConflict, "reservation_time_frames_must_overlap")
	_, err = book(t, f, cardOf("r1"), storetest.On(lobby))
	wantError(t, err, latchkey.EInvalid, "reservation_key_not_supported")
	_, err = book(t, f, cardOf(""), storetest.On(room))
	wantError(t, err, latchkey.EInvalid, "reservation_key_required")
	_, err = f.Store.PreviewGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
		IdentityID: first.IdentityID, ReservationKey: "r1", Targets: latchkey.Targets{EntranceIDs: []string{lobby.ID}},
	})
	wantError(t, err, latchkey.EInvalid, "reservation_key_not_supported")

	staff, err := book(t, f, cardOf(""), storetest.On(room), func(wish *latchkey.NewGrant) { wish.EndsAt = nil })
	require.NoError(t, err)
	assert.Empty(t, staff.StayID, "the staff is in no stay")
	another, err := book(t, f, cardOf("r2"), storetest.On(room), stays(f, 3, 5))
	require.NoError(t, err)
	assert.Equal(t, another.ID, another.StayID)
	theirs, err := book(t, f, cardOf("r1"), storetest.On(other), func(wish *latchkey.NewGrant) { wish.CustomerKey = "another hotel" })
	require.NoError(t, err, "the key of another customer is another reservation")
	assert.Equal(t, theirs.ID, theirs.StayID)
}

// A room move: the grants are deleted, then made on the new room; that is a new stay.
func TestRoomMoveBeginsANewStay(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	room, other := f.AddEntrance(hotelLock), f.AddEntrance(hotelLock)
	first, err := book(t, f, cardOf("r1"), storetest.On(room))
	require.NoError(t, err)
	joiner, err := book(t, f, cardOf("r1"), storetest.On(room))
	require.NoError(t, err)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, first.ID))
	_, err = book(t, f, cardOf("r1"), storetest.On(other))
	wantError(t, err, latchkey.EConflict, "reservation_entrance_change_requires_cleanup")
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, joiner.ID))
	moved, err := book(t, f, cardOf("r1"), storetest.On(other))
	require.NoError(t, err)
	assert.Equal(t, moved.ID, moved.StayID)
}

// Who began the reservation has left: the doors stay those of all, and who is still
// there may leave later.
func TestJoinerStaysOnWithoutWhoBegan(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	room, pool, other := f.AddEntrance(hotelLock), f.AddEntrance(hotelLock), f.AddEntrance(hotelLock)
	first, err := book(t, f, cardOf("r1"), storetest.On(room, pool))
	require.NoError(t, err)
	joiner, err := book(t, f, cardOf("r1"), storetest.On(room))
	require.NoError(t, err)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, first.ID))
	change := func(change latchkey.GrantChange) error {
		return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: joiner.ID}, change)
	}
	late := new(joiner.Window.EndsAt.Add(3 * time.Hour))
	require.NoError(t, change(latchkey.GrantChange{EndsAt: &late}))
	require.NoError(t, change(latchkey.GrantChange{EntranceIDs: &[]string{pool.ID}}))
	wantError(t, change(latchkey.GrantChange{EntranceIDs: &[]string{other.ID}}),
		latchkey.EConflict, "reservation_entrance_change_requires_cleanup")
	assert.Equal(t, first.ID, reread(t, f, joiner.ID).StayID)
}

func TestChangesKeepAReservationTogether(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	room, other, lobby := f.AddEntrance(hotelLock), f.AddEntrance(hotelLock), f.AddEntrance()
	space := f.Space(room)
	first, err := book(t, f, cardOf("r1"), storetest.On(room, lobby))
	require.NoError(t, err)
	joiner, err := book(t, f, cardOf("r1"), storetest.In(space))
	require.NoError(t, err)
	change := func(grant latchkey.Grant, change latchkey.GrantChange) error {
		return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, change)
	}
	cleanup := "reservation_entrance_change_requires_cleanup"
	wantError(t, change(first, latchkey.GrantChange{EntranceIDs: &[]string{other.ID}}), latchkey.EConflict, cleanup)
	wantError(t, change(joiner, latchkey.GrantChange{EntranceIDs: &[]string{other.ID}}),
		latchkey.EConflict, "reservation_joiner_entrance_set_conflict")
	require.NoError(t, change(first, latchkey.GrantChange{EntranceIDs: &[]string{room.ID}}), "the lobby is an ordinary door")
	early, late := first.Window.StartsAt.Add(-3*time.Hour), new(first.Window.EndsAt.Add(3*time.Hour))
	require.NoError(t, change(first, latchkey.GrantChange{StartsAt: &early, EndsAt: &late}), "early check-in and late check-out")
	apart := first.Window.EndsAt.Add(4 * time.Hour)
	forever := (*time.Time)(nil)
	wantError(t, change(joiner, latchkey.GrantChange{StartsAt: &apart, EndsAt: &forever}),
		latchkey.EConflict, "reservation_time_frames_must_overlap")

	add := func(door latchkey.Door) error {
		return f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorEntrance, []string{door.ID})
	}
	wantError(t, add(other), latchkey.EConflict, "reservation_joiner_entrance_set_conflict")
	require.NoError(t, add(lobby))
	keyless, err := book(t, f, func(wish *latchkey.NewGrant) {
		wish.Requested = []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, CreatedAt: wish.StartsAt}}
	}, storetest.On(room, lobby))
	require.NoError(t, err)
	_, err = f.Store.RequestMethods(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: keyless.ID},
		[]latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: f.Clock.Now()}})
	wantError(t, err, latchkey.EInvalid, "reservation_key_required")
}

// Of guests who come for one reservation at once, one begins it and the others join;
// who names other doors comes too late, or first.
func TestOneOfManyBeginsTheReservation(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	room, other := f.AddEntrance(hotelLock), f.AddEntrance(hotelLock)
	grants, refused := make([]latchkey.Grant, 8), make([]error, 8)
	var all errgroup.Group
	for i := range grants {
		all.Go(func() error {
			door := []latchkey.Door{room, other}[i%2]
			grants[i], refused[i] = book(t, f, cardOf("r1"), storetest.On(door))
			return nil
		})
	}
	require.NoError(t, all.Wait())
	stays, doors, made := map[string]bool{}, map[string]bool{}, 0
	for i, grant := range grants {
		if refused[i] != nil {
			wantError(t, refused[i], latchkey.EConflict, "reservation_entrance_change_requires_cleanup")
			continue
		}
		stays[grant.StayID], doors[grant.Doors[0].ID] = true, true
		made++
	}
	assert.Len(t, stays, 1)
	assert.Len(t, doors, 1)
	assert.Equal(t, 4, made)
}
