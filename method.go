package latchkey

import "time"

// Method is one way in of a grant: one PIN or one card, on all its doors.
type Method struct {
	ID            string
	WorkspaceID   string
	GrantID       string
	GrantKey      string
	Request       int // index in Grant.Requested
	Mode          Mode
	Secret        Secret // the PIN or card number; zero while unknown
	SplitFrom     string // the method whose PIN a door could not take
	Backup        bool   // its PIN came from the pool of a device
	Issued        bool   // every door acknowledged the current window
	IssuedAt      *time.Time
	CreatedAt     time.Time
	DeleteAskedAt *time.Time
	DeletedAt     *time.Time
	Credentials   []Credential
	InstantKey    MethodKey // of ModeMobileKey, unless it was taken back
}

// MethodKey is the instant key that came with a mobile key: the secret of its
// link, and the token of its client session. Both are zero for none.
type MethodKey struct{ Secret, SessionToken Secret }

// DisplayName is how people know the method.
func (m Method) DisplayName() string {
	switch m.Mode {
	case ModeCode:
		return "PIN Code Credential"
	case ModeCard:
		return "Card Credential"
	case ModeMobileKey:
		return "Mobile Key Credential"
	case ModeCloudKey:
		return "Cloud Key Credential"
	}
	return "Credential"
}

// MethodFilter narrows a list of methods. Zero fields do not narrow.
type MethodFilter struct {
	Viewer       Viewer
	Grant        GrantRef
	DeviceID     string
	EntranceID   string
	SpaceID      string
	AccessCodeID string
}

// MethodSelector says which methods to delete; exactly one text is set. A
// reservation is that of the viewer's own customer.
type MethodSelector struct {
	Viewer                            Viewer
	MethodID, GrantID, ReservationKey string
}
