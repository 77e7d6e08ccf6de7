package latchkey

// DeviceChange changes a device. Nil fields stay as they are.
type DeviceChange struct {
	Name           **string       // an inner nil or "" gives back the provider's name
	Managed        *bool          // false: it is shown and left alone
	BackupPool     *bool          // whether it holds a pool of backup codes
	CustomMetadata map[string]any // the named keys; nil or "" takes a key away
}

// ZoneReport says where a device is, when its provider does not.
type ZoneReport struct{ DeviceID, TimeZone string }

// DeviceFlag is something a device can do, as a filter names it.
type DeviceFlag string

// FlagFilter keeps devices that have a flag, or that do not.
type FlagFilter struct {
	Flag DeviceFlag
	Has  bool
}

// The flags that a filter can name. What is none of them no device here has.
const (
	FlagRemotelyUnlock DeviceFlag = "can_remotely_unlock"
	FlagRemotelyLock   DeviceFlag = "can_remotely_lock"
	FlagProgramCodes   DeviceFlag = "can_program_online_access_codes"
	FlagOfflineCodes   DeviceFlag = "can_program_offline_access_codes"
	FlagUnlockWithCode DeviceFlag = "can_unlock_with_code"
	FlagAutoLock       DeviceFlag = "can_configure_auto_lock"
	FlagConnect        DeviceFlag = "can_simulate_connection"
	FlagDisconnect     DeviceFlag = "can_simulate_disconnection"
	FlagRemoval        DeviceFlag = "can_simulate_removal"
)

// Unmanaged refuses what only a managed device takes.
func Unmanaged(name string) *Error {
	return &Error{
		Code: EInvalid, Type: "device_unmanaged",
		Message: name + " is unmanaged. Make it managed first: /devices/unmanaged/update with is_managed true.",
	}
}
