package wire

import "latchkey"

// LeftBehind is a credential that stays on a lock after its account, or the lock, was
// deleted by force.
type LeftBehind struct {
	DeviceID   string `json:"device_id,omitempty"`
	EntranceID string `json:"acs_entrance_id,omitempty"`
	DoorName   string `json:"display_name"`
	Mode       string `json:"mode"`
}

// LeftBehindOf shows what is left behind.
func LeftBehindOf(left latchkey.LeftBehind) LeftBehind {
	out := LeftBehind{DoorName: left.DoorName, Mode: string(left.Mode)}
	if left.DoorKind == latchkey.DoorEntrance {
		out.EntranceID = left.DoorID
	} else {
		out.DeviceID = left.DoorID
	}
	return out
}
