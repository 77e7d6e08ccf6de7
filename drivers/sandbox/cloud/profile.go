package cloud

import (
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

var allProfiles = slices.Concat(profiles, systemProfiles)

// Profiles lists the profiles that locks and entrances can be created with.
func Profiles() []wire.Profile { return slices.Clone(allProfiles) }

func profileOf(name string) (wire.Profile, bool) {
	for _, profile := range allProfiles {
		if profile.Name == name {
			return profile, true
		}
	}
	return wire.Profile{}, false
}

// feature is one thing that sets a keypad apart.
type feature func(*wire.Abilities)

// pad is a keypad that shows its codes, changes them in place, and opens from afar.
func pad(maxCodes int, window latchkey.WindowPrecision, features ...feature) wire.Abilities {
	abilities := wire.Abilities{
		MaxCodes: maxCodes, Window: window, ShowsCodes: true, UpdateInPlace: true, RemoteUnlock: true, AutoLocks: true,
	}
	for _, apply := range features {
		apply(&abilities)
	}
	return abilities
}

// lengths lets codes have from shortest to longest digits.
func lengths(shortest, longest int) feature {
	return func(a *wire.Abilities) {
		for length := shortest; length <= longest; length++ {
			a.CodeLengths = append(a.CodeLengths, length)
		}
	}
}

func rule(kind latchkey.ConstraintType) feature {
	return func(a *wire.Abilities) { a.Constraints = append(a.Constraints, latchkey.Constraint{Type: kind}) }
}

// names bounds the characters of a name.
func names(shortest, longest int) feature {
	return func(a *wire.Abilities) {
		a.Constraints = append(a.Constraints, latchkey.Constraint{Type: latchkey.NameLength, Min: shortest, Max: longest})
	}
}

// slow asks for two seconds between operations, as Z-Wave locks do.
func slow(a wire.Abilities) wire.Abilities {
	a.MinIntervalMS = 2000
	return a
}

func replaceOnly(a wire.Abilities) wire.Abilities {
	a.UpdateInPlace = false
	return a
}

func masked(a wire.Abilities) wire.Abilities {
	a.ShowsCodes = false
	return a
}

func wallClock(a wire.Abilities) wire.Abilities {
	a.WallClock = true
	return a
}

func onePIN(a wire.Abilities) wire.Abilities {
	a.OnePIN = true
	return a
}

func framed(a wire.Abilities, frames []latchkey.TimeFrame) wire.Abilities {
	a.Frames = frames
	return a
}

// offline computes codes. Those for one use wait for it so long, and the others
// must be used first within that time.
func offline(a wire.Abilities, frames []latchkey.TimeFrame, firstUse time.Duration) wire.Abilities {
	a.Offline, a.UpdateInPlace, a.OneTime, a.FirstUse = true, false, firstUse, firstUse
	return framed(a, frames)
}

func needsEnd(a wire.Abilities) wire.Abilities {
	a.NeedsEnd = true
	return a
}

// reader is an entrance of an access control system, which opens from afar.
func reader(cards wire.CardKind, features ...feature) wire.Abilities {
	abilities := pad(1000, latchkey.PrecisionMinute, features...)
	abilities.Cards, abilities.AutoLocks = cards, false
	return abilities
}

// hotel is an entrance that knows stays and takes cards that say what they open.
func hotel(features ...feature) wire.Abilities {
	abilities := reader(wire.EncodedCards, features...)
	abilities.Reservations = true
	return abilities
}

// atTheDoorOnly is for locks that nobody can open from afar.
func atTheDoorOnly(a *wire.Abilities) { a.RemoteUnlock = false }
