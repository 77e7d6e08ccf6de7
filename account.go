package latchkey

import "time"

// Account is a connected account: one lock cloud, gateway or set of panels
// that a driver speaks to. Its configuration holds logins and never leaves the
// store and the drivers.
type Account struct {
	ID               string
	WorkspaceID      string
	Provider         string // the driver's name
	ProviderTitle    string // for people
	Category         string // the wire's accepted capability: "lock" or "access_control"
	Capabilities     []string
	DisplayName      string
	CustomerKey      string
	CustomMetadata   map[string]any
	ManageNewDevices bool
	Fault            *AccountFault // nil while it works
	SimulatedOutage  bool          // a sandbox's caller disconnected it
	SyncedAt         *time.Time    // when all its doors were listed for the first time
	ReauthAskedAt    *time.Time    // since when somebody is asked to log in again
	DeleteAskedAt    *time.Time    // its doors are being cleaned; it goes with the last credential
	CreatedAt        time.Time
}

// AccountFault is why an account does not work at the moment.
type AccountFault struct {
	Class   FaultClass
	Message string
	Since   time.Time
}

// Disconnects reports whether the class of fault is one that a person must
// mend, with another login or other settings. The others pass by themselves.
func (c FaultClass) Disconnects() bool { return c == FaultUnauthorized || c == FaultPermanent }

// AccountChange is what a caller changes of an account. A nil field stays as it
// is; of the metadata only the named keys change, and nil or "" takes a key away.
type AccountChange struct {
	Capabilities     []string
	ManageNewDevices *bool
	CustomMetadata   map[string]any
	CustomerKey      *string // may be set once
	DisplayName      *string
}

// MaxMetadata is how many keys custom metadata may have (contract 1.9).
const MaxMetadata = 50

// LeftBehind is a credential that stays on a lock that nobody cleans any more.
type LeftBehind struct {
	DoorID, DoorName string
	DoorKind         DoorKind
	CredentialID     string
	Mode             Mode
}

// System is an access control system: a panel or a site with entrances.
type System struct {
	ID            string
	WorkspaceID   string
	AccountID     string
	NativeID      string
	Name          string
	Type          string // the wire's external_type, or a word of the driver's
	TypeName      string
	TimeZone      string
	EntranceCount int
	UserCount     int
	GroupCount    int
	CreatedAt     time.Time
}
