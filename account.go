package latchkey

import "time"

// Account is a connected account: one lock cloud, gateway or set of panels
// that a driver speaks to. Its configuration holds logins and never leaves the
// store and the drivers.
type Account struct {
	ID             string
	WorkspaceID    string
	Provider       string // the driver's name
	ProviderTitle  string // for people
	Category       string // the wire's accepted capability: "lock" or "access_control"
	DisplayName    string
	CustomerKey    string
	CustomMetadata map[string]any
	Fault          *AccountFault // nil while it works
	CreatedAt      time.Time
}

// AccountFault is why an account does not work at the moment.
type AccountFault struct {
	Class   FaultClass
	Message string
	Since   time.Time
}

// System is an access control system: a panel or a site with entrances.
type System struct {
	ID            string
	WorkspaceID   string
	AccountID     string
	NativeID      string
	Name          string
	Type          string // the wire's external_type
	TypeName      string
	TimeZone      string
	EntranceCount int
	CreatedAt     time.Time
}
