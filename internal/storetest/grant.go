package storetest

import (
	"time"

	"latchkey"
)

// Grant makes a grant of a PIN for a day from now, for a person of its own. The
// changes say at least which doors: storetest.On, storetest.In.
func (f *Fixture) Grant(changes ...func(*latchkey.NewGrant)) latchkey.Grant {
	f.t.Helper()
	end := f.Clock.Now().Add(24 * time.Hour) //nolint:mnd // a day
	name := "Ada Guest"
	wish := latchkey.NewGrant{
		Identity:  &latchkey.NewIdentity{FullName: &name},
		StartsAt:  f.Clock.Now(),
		EndsAt:    &end,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, CreatedAt: f.Clock.Now()}},
	}
	for _, change := range changes {
		change(&wish)
	}
	return must(f.Store.CreateGrant(f.t.Context(), f.Workspace.ID, wish))(f.t)
}

// On targets doors directly.
func On(doors ...latchkey.Door) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		for _, door := range doors {
			if door.Kind == latchkey.DoorEntrance {
				wish.Targets.EntranceIDs = append(wish.Targets.EntranceIDs, door.ID)
			} else {
				wish.Targets.DeviceIDs = append(wish.Targets.DeviceIDs, door.ID)
			}
		}
	}
}

// In targets the doors of spaces.
func In(spaces ...latchkey.Space) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		for _, space := range spaces {
			wish.Targets.SpaceIDs = append(wish.Targets.SpaceIDs, space.ID)
		}
	}
}

// For gives the grant to a person.
func For(person latchkey.Identity) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) { wish.Identity, wish.IdentityID = nil, person.ID }
}
