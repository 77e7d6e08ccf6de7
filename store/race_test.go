package store_test

import (
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
)

// A grant that is made while a door joins its space either has the door at once
// or is told of it.
func TestNoGrantMissesAChangeOfItsSpace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	for range 15 {
		space := f.Space(front)
		f.EmptyOutbox()
		var change errgroup.Group
		change.Go(func() error {
			return f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{back.ID})
		})
		grant := f.Grant(storetest.In(space))
		if err := change.Wait(); err != nil {
			t.Fatal(err)
		}
		if told := f.Letters()[grant.ID] == latchkey.ReasonDoorsChanged; len(grant.Doors) != 2 && !told {
			t.Errorf("grant has %d doors and was told %v", len(grant.Doors), f.Letters())
		}
	}
}

// Changes from all sides at once wait for each other; none is refused.
func TestChangesFromAllSidesDoNotClash(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, side := f.AddDevice(), f.AddDevice(), f.AddDevice()
	space, other := f.Space(front), f.Space(back)
	first, second := f.Grant(storetest.In(space, other)), f.Grant(storetest.In(other, space))
	var all errgroup.Group
	repeat := func(change func() error) {
		all.Go(func() error {
			for range 15 {
				if err := change(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, grant := range []latchkey.Grant{first, second} {
		repeat(func() error {
			return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
				latchkey.GrantChange{SpaceIDs: &[]string{space.ID, other.ID}, DeviceIDs: &[]string{side.ID}})
		})
		repeat(func() error {
			_, _, err := f.Store.PlanGrant(t.Context(), grant.ID, f.Clock.Now())
			return err
		})
	}
	repeat(func() error {
		letters, err := f.Store.ClaimLetters(t.Context(), 10) //nolint:mnd // all there are
		for _, letter := range letters {
			err = errors.Join(err, f.Store.DeliveredLetter(t.Context(), letter))
		}
		return err
	})
	for _, s := range []latchkey.Space{space, other} {
		repeat(func() error {
			return f.Store.AddDoors(t.Context(), f.Workspace.ID, s.ID, latchkey.DoorDevice, []string{side.ID, front.ID})
		})
		repeat(func() error {
			return f.Store.RemoveDoors(t.Context(), f.Workspace.ID, s.ID, latchkey.DoorDevice, []string{side.ID, front.ID})
		})
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}
