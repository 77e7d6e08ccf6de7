package sandbox

import (
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

func doorOf(lock wire.Lock) drivers.Door {
	return drivers.Door{
		NativeID: lock.ID, Name: lock.Name, Kind: latchkey.DoorDevice,
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
		Unlock: lock.RemoteUnlock, Lock: lock.RemoteUnlock, AutoLock: lock.AutoLocks, Battery: lock.Battery != nil,
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
		Ref: code.ID, Owner: code.Mark, Mode: latchkey.ModeCode,
		Secret: latchkey.NewSecret(code.Code), Name: code.Name, Window: windowOf(code),
	}
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
func (s *session) codeRequest(lock wire.Lock, credential drivers.Credential) wire.CodeRequest {
	asked := wire.CodeRequest{
		Code: credential.Secret.Reveal(), Mark: credential.ID, OneTime: credential.OneTime,
		Name: drivers.FitName(credential.Name, credential.ID, lock.Constraints),
	}
	if hasRule(lock.Constraints, latchkey.CannotSpecifyPINCode) && !lock.OnePIN {
		asked.Code = ""
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
