package sandbox

import (
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// systemsOf are access control systems with their encoders.
func systemsOf(systems []wire.System) drivers.Inventory {
	var found drivers.Inventory
	for _, system := range systems {
		found.Systems = append(found.Systems, drivers.System{
			NativeID: system.ID, Name: system.Name, Type: system.Type, TypeName: system.TypeName, TimeZone: system.TimeZone,
		})
		for _, encoder := range system.Encoders {
			found.Encoders = append(found.Encoders, drivers.Encoder{NativeID: encoder.ID, System: system.ID, Name: encoder.Name})
		}
	}
	return found
}

// groupsOf are the access groups of the systems, with those of their doors that
// are in the account.
func groupsOf(list wire.LockList) []drivers.Group {
	var groups []drivers.Group
	for _, system := range list.Systems {
		for _, group := range system.Groups {
			found := drivers.Group{
				NativeID: group.ID, System: system.ID, Name: group.Name, Type: group.Type, TypeName: group.TypeName,
			}
			for _, lock := range list.Locks {
				if lock.System == system.ID && slices.Contains(group.Locks, lock.ID) {
					found.Doors = append(found.Doors, lock.ID)
				}
			}
			groups = append(groups, found)
		}
	}
	return groups
}

// kindOf tells an entrance from a smart lock.
func kindOf(lock wire.Lock) latchkey.DoorKind {
	if lock.System != "" {
		return latchkey.DoorEntrance
	}
	return latchkey.DoorDevice
}

func doorOf(lock wire.Lock) drivers.Door {
	return drivers.Door{
		NativeID: lock.ID, System: lock.System, Name: lock.Name, Kind: kindOf(lock),
		Model: lock.Model, Manufacturer: lock.Manufacturer, DeviceType: lock.DeviceType,
		TimeZone: lock.TimeZone, Capabilities: capabilitiesOf(lock), Health: healthOf(lock),
	}
}

func capabilitiesOf(lock wire.Lock) latchkey.Capabilities {
	capabilities := latchkey.Capabilities{
		CodeLengths: lock.CodeLengths, Constraints: lock.Constraints, MaxCodes: lock.MaxCodes,
		Native: lock.Window, NeedsEnd: lock.NeedsEnd, Frames: lock.Frames, WallClock: lock.WallClock,
		Offline: lock.Offline, OneTime: lock.OneTime, FirstUse: lock.FirstUse, OnePIN: lock.OnePIN,
		ReadBack: latchkey.ReadBackExistence, Marks: true, UpdateInPlace: lock.UpdateInPlace,
		Reservations: lock.Reservations, EncodesCards: lock.Cards == wire.EncodedCards,
		Unlock: lock.RemoteUnlock, Lock: lock.RemoteUnlock && lock.System == "", AutoLock: lock.AutoLocks, Battery: lock.Battery != nil,
		Simulated: true, EntryEvents: true,
		LaneScope: latchkey.LaneDoor, MinInterval: time.Duration(lock.MinIntervalMS) * time.Millisecond,
	}
	if lock.OnePIN {
		capabilities.LaneScope = latchkey.LaneAccount // the second door asks for the PIN that the first one made
	}
	if lock.ShowsCodes {
		capabilities.ReadBack = latchkey.ReadBackFull
	}
	if len(lock.CodeLengths) > 0 {
		capabilities.Modes = []latchkey.Mode{latchkey.ModeCode}
	}
	if lock.Cards != "" {
		capabilities.Modes = append(capabilities.Modes, latchkey.ModeCard)
	}
	return capabilities
}

func healthOf(lock wire.Lock) drivers.Health {
	health := drivers.Health{Online: lock.Online, Battery: lock.Battery, Locked: &lock.Locked}
	for _, trouble := range lock.Troubles {
		health.Troubles = append(health.Troubles, latchkey.TroubleCode(trouble))
	}
	if lock.AutoLocks {
		health.AutoLock = &latchkey.AutoLock{
			Enabled: lock.AutoLock.Enabled, Delay: time.Duration(lock.AutoLock.DelayMS) * time.Millisecond,
		}
	}
	if !lock.Online {
		health.Detail = "the lock cloud has lost the lock"
	}
	return health
}

func observedOf(code wire.Code) drivers.Observed {
	return drivers.Observed{
		Ref: code.ID, Owner: code.Mark, Mode: modeOf(code),
		Secret: latchkey.NewSecret(code.Code), Name: code.Name, Window: windowOf(code),
	}
}

func modeOf(code wire.Code) latchkey.Mode {
	if code.Mode == wire.CardMode {
		return latchkey.ModeCard
	}
	return latchkey.ModeCode
}

// takes reports whether the lock has a reader for the mode.
func takes(lock wire.Lock, mode latchkey.Mode) bool {
	return mode == latchkey.ModeCode && len(lock.CodeLengths) > 0 || mode == latchkey.ModeCard && lock.Cards != ""
}

// makesPINs reports whether the lock chooses what a credential's secret is.
func makesPINs(lock wire.Lock, credential drivers.Credential) bool {
	return credential.Mode == latchkey.ModeCode && hasRule(lock.Constraints, latchkey.CannotSpecifyPINCode)
}

// windowOf is the window that a lock keeps for a code; nil when it keeps none.
func windowOf(code wire.Code) *latchkey.Window {
	if code.StartsAt == nil {
		return nil
	}
	return &latchkey.Window{StartsAt: *code.StartsAt, EndsAt: code.EndsAt}
}

// codeRequest is what the lock is asked to keep for a credential: a name it
// takes, and the window rounded outwards. A lock that refuses a start in the
// past is given the present one. One that chooses its PINs is told none, unless
// it chose this one for another door of the same person.
func (s *session) codeRequest(lock wire.Lock, op drivers.Op) wire.CodeRequest {
	credential := op.Credential
	asked := wire.CodeRequest{
		Code: credential.Secret.Reveal(), Mark: credential.ID, OneTime: credential.OneTime,
		Name: drivers.FitName(credential.Name, credential.ID, lock.Constraints),
	}
	if makesPINs(lock, credential) && !lock.OnePIN {
		asked.Code = ""
	}
	if credential.Mode == latchkey.ModeCard {
		asked.Mode = wire.CardMode
	}
	if op.Stay != nil && lock.Reservations {
		asked.Stay = &wire.Stay{ID: op.Stay.ID, Joins: op.Stay.Joins}
	}
	if lock.Window == latchkey.PrecisionNone {
		return asked
	}
	rounding := drivers.RoundingOf(doorOf(lock), s.clock.Now())
	window := rounding.Round(credential.Window)
	if hasRule(lock.Constraints, latchkey.StartDateInFuture) && window.StartsAt.Before(rounding.Now) {
		window.StartsAt = rounding.Round(latchkey.Window{StartsAt: rounding.Now}).StartsAt
	}
	if lock.WallClock && lock.TimeZone != "" {
		asked.Local = localOf(window.Wall(rounding.Zone))
		return asked
	}
	asked.StartsAt, asked.EndsAt = &window.StartsAt, window.EndsAt
	return asked
}

func localOf(wall latchkey.Wall) *wire.Local {
	const layout = "2006-01-02T15:04:05"
	local := &wire.Local{Start: wall.Start.Format(layout)}
	if wall.End != nil {
		local.End = wall.End.Format(layout)
	}
	return local
}
