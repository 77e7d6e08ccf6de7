package latchkey

// DuplicateCode is the type of the conflict over a PIN that a device has already.
const DuplicateCode = "duplicate_access_code"

// Allowed says why a device can have no such code at all.
func (n NewAccessCode) Allowed(door Door) error {
	ongoing := !n.Terms.OneTime && (n.Window == nil || n.Window.EndsAt == nil)
	switch {
	case !door.Capabilities.Accepts(ModeCode):
		return notSupported(door, "takes no access codes")
	case ongoing && door.Capabilities.needsEnd():
		return Invalid("ends_at", door.Name+" takes no code without an end. Send starts_at and ends_at")
	case n.OnlineOnly && !door.Online:
		return &Error{
			Code: EInvalid, Type: "device_disconnected",
			Message: door.Name + " is offline. Leave attempt_for_offline_device out to have the code set when it returns.",
		}
	case n.Backup && !door.HoldsBackups():
		return notSupported(door, "cannot hold a pool of backup codes (supports_backup_access_code_pool)")
	}
	return n.allowedByMaker(door)
}

// allowedByMaker says what is asked that the maker of a lock decides.
func (n NewAccessCode) allowedByMaker(door Door) error {
	can := door.Capabilities
	switch {
	case n.Offline && !can.Offline:
		return notSupported(door, "makes no offline access codes. Leave is_offline_access_code out")
	case !n.Offline && can.Offline:
		return notSupported(door, "makes offline access codes only, which nobody can take back. Send is_offline_access_code")
	case n.Terms.OneTime && can.OneTime == 0:
		return notSupported(door, "makes no codes for one use. Leave is_one_time_use out")
	case !n.Code.IsZero() && can.MakesPINs():
		return ChosenByMaker(door)
	case n.Terms.CommonKey != "" && can.MakesPINs():
		return Invalid("common_code_key", "The maker of "+door.Name+" chooses its codes, each another one. Leave common_code_key out")
	}
	return nil
}

// CanGiveBack says why a code cannot become unmanaged now: what the lock does not
// have as it is wanted would stay so.
func (c AccessCode) CanGiveBack() error {
	settled := c.Credential.State == CredentialSet && !c.Credential.Uncertain && !c.Credential.Adopts
	if settled && c.Former == nil && !c.Credential.TakenOff() {
		return nil
	}
	return Conflict("access_code_not_set", "The code is not on "+c.Door.Name+" as it is wanted."+
		" Give it back when its status is set, or delete it.")
}
