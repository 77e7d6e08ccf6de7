package webhook

import (
	"cmp"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/webhook/wire"
)

func doorOf(door wire.Door) drivers.Door {
	return drivers.Door{
		NativeID: door.ID, Name: door.Name, Kind: latchkey.DoorDevice, Model: door.Model, Manufacturer: door.Manufacturer,
		DeviceType: cmp.Or(door.DeviceType, "webhook_lock"), TimeZone: door.TimeZone, Capabilities: capabilitiesOf(door), Health: healthOf(door),
	}
}

// The most that a door may say of itself; what is beyond is no number of a lock.
const (
	longestCode = 20
	longestWait = 365 * 24  // hours that a code for one use waits
	longestRest = 60 * 1000 // milliseconds between two operations
)

// tidy is a door as it may be believed. One that does not say in words of the contract
// how it keeps times keeps none: Latchkey puts codes on and takes them off in time.
func tidy(door wire.Door) wire.Door {
	switch door.Window {
	case latchkey.PrecisionDate, latchkey.PrecisionHour, latchkey.PrecisionMinute, latchkey.PrecisionSecond:
	default:
		door.Window = latchkey.PrecisionNone
	}
	door.CodeLengths = slices.DeleteFunc(door.CodeLengths, func(digits int) bool { return digits < 1 || digits > longestCode })
	slices.Sort(door.CodeLengths)
	door.MaxEntries = max(door.MaxEntries, 0)
	door.OneTimeHours = min(max(door.OneTimeHours, 0), longestWait)
	door.PauseMS = min(max(door.PauseMS, 0), longestRest)
	if door.Battery != nil {
		door.Battery = new(min(max(*door.Battery, 0), 1))
	}
	return door
}

// capabilitiesOf is what the service says of a door. The contract demands marks,
// and that an entry can be changed where it is.
func capabilitiesOf(door wire.Door) latchkey.Capabilities {
	can := latchkey.Capabilities{
		CodeLengths: door.CodeLengths, Constraints: door.Constraints, MaxCodes: door.MaxEntries, Native: door.Window,
		NeedsEnd: door.NeedsEnd, OneTime: time.Duration(door.OneTimeHours) * time.Hour, ReadBack: latchkey.ReadBackExistence,
		Marks: true, UpdateInPlace: true, Unlock: door.CanUnlock, Lock: door.CanLock, EntryEvents: true,
		Battery: door.Battery != nil, LaneScope: latchkey.LaneDoor, MinInterval: time.Duration(door.PauseMS) * time.Millisecond,
	}
	if door.ShowsSecrets {
		can.ReadBack = latchkey.ReadBackFull
	}
	if len(door.CodeLengths) > 0 {
		can.Modes = append(can.Modes, latchkey.ModeCode)
	}
	if door.Cards {
		can.Modes = append(can.Modes, latchkey.ModeCard)
	}
	return can
}

func healthOf(door wire.Door) drivers.Health {
	health := drivers.Health{Online: door.Online, Battery: door.Battery, Locked: door.Locked, Open: door.Open}
	if !door.Online {
		health.Detail = "the service cannot reach the door"
	}
	return health
}

func observedOf(entry wire.Entry) drivers.Observed {
	return drivers.Observed{
		Ref: entry.Ref, Owner: entry.Mark, Mode: entry.Mode, Secret: latchkey.NewSecret(entry.Secret), Name: entry.Name,
		Window: windowOf(entry),
	}
}

// windowOf is when an entry opens; nil when the door keeps no times.
func windowOf(entry wire.Entry) *latchkey.Window {
	if entry.StartsAt == nil {
		return nil
	}
	return &latchkey.Window{StartsAt: *entry.StartsAt, EndsAt: entry.EndsAt}
}

func receiptOf(entry wire.Entry, state drivers.Applied) drivers.Receipt {
	receipt := drivers.Receipt{Ref: entry.Ref, State: state, Evidence: "holds " + entry.Ref}
	if kept := windowOf(entry); kept != nil {
		receipt.Actual = *kept
	}
	return receipt
}
