package latchkey

// DuplicateCode is the type of the conflict over a PIN that a device has already.
const DuplicateCode = "duplicate_access_code"

// Allowed says why a device can have no such code at all.
func (n NewAccessCode) Allowed(door Door) error {
	ongoing := n.Window == nil || n.Window.EndsAt == nil
	switch {
	case !door.Capabilities.Accepts(ModeCode):
		return notSupported(door, "takes no access codes")
	case ongoing && door.Capabilities.NeedsEnd:
		return Invalid("ends_at", door.Name+" takes no code without an end. Send starts_at and ends_at")
	case n.OnlineOnly && !door.Online:
		return &Error{
			Code: EInvalid, Type: "device_disconnected",
			Message: door.Name + " is offline. Leave attempt_for_offline_device out to have the code set when it returns.",
		}
	case n.Backup && !door.HoldsBackups():
		return notSupported(door, "cannot hold a pool of backup codes (supports_backup_access_code_pool)")
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
