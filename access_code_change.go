package latchkey

import "time"

// NewAccessCode is what a caller says of a stand-alone access code to be made. A
// zero Code asks for a drawn one.
type NewAccessCode struct {
	DeviceID   string
	Name       string
	Code       Secret
	Length     int // the preferred number of digits; 0 for the shortest
	Window     *Window
	Offline    bool          // the caller knows that the code is computed and cannot be taken back
	Rounding   time.Duration // how far the times may be widened; 0 for MaxRounding
	Terms      CodeTerms
	Backup     bool // make sure that the device has a pool of backup codes
	OnlineOnly bool // do not take the code when the device is offline now
}

// NewAccessCodes is what a caller says of access codes with one PIN on several
// devices. DeviceID and Terms.CommonKey of Each are not used.
type NewAccessCodes struct {
	Each      NewAccessCode
	DeviceIDs []string
	Split     bool // a device that cannot share the PIN gets one of its own
}

// CodeChange is what a caller changes of a stand-alone access code. A nil field
// stays.
type CodeChange struct {
	Name            *string
	Code            *Secret
	StartsAt        *time.Time
	EndsAt          *time.Time
	Ongoing         bool // no ends any more, from its start on
	ExternalChanges *bool
	OnlineOnly      bool
	GiveBack        bool // Latchkey manages the code no more; the lock keeps it. Nothing else may change with it
}

// CodeRef names an access code by id, or by its device and PIN.
type CodeRef struct {
	Viewer       Viewer // who sees no other code
	ID, DeviceID string
	Code         Secret
}

// CodeFilter narrows a list of access codes. Zero fields do not narrow.
type CodeFilter struct {
	Viewer      Viewer
	IDs         []string // nil does not narrow; empty matches none
	DeviceID    string
	Grant       GrantRef
	MethodID    string
	CustomerKey string
	Search      string
}
