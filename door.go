package latchkey

import (
	"slices"
	"time"
)

// DoorKind tells a smart lock from an entrance of an access control system.
// The core treats both alike; the wire shows them as devices and acs_entrances.
type DoorKind string

// The kinds of door.
const (
	DoorDevice   DoorKind = "device"
	DoorEntrance DoorKind = "acs_entrance"
)

// Door is anything a credential opens: a smart lock or an entrance.
type Door struct {
	ID           string
	WorkspaceID  string
	AccountID    string
	SystemID     string // the ACS system of an entrance; "" for a device
	Kind         DoorKind
	NativeID     string // the driver's name for it
	Name         string // the provider's
	Nickname     string // ours, over the provider's; "" for none
	Provider     string // the driver's name
	DeviceType   string
	Model        string
	Manufacturer string
	TimeZone     string // IANA; "" when unknown
	Capabilities Capabilities
	Online       bool
	Battery      *float64 // 0 to 1
	Locked       *bool    // nil when the lock never said
	OfflineSince *time.Time
	Troubles     []Trouble // what is wrong besides being offline
	Open         *bool     // the leaf, not the bolt; nil when nothing senses it
	AutoLock     *AutoLock
	AbsentSince  *time.Time // since when most of our codes are missing from it at once
	CreatedAt    time.Time
	RemovedAt    *time.Time // no longer found by its driver
	DeletedAt    *time.Time // forgotten on request
	SpaceIDs     []string

	AccountFault *AccountFault // why the account behind it does not work; nil while it does
	Held         int           // credentials on it, where it says how many it takes or left its account

	Managed        bool // false: it is shown and left alone
	CustomMetadata map[string]any
	Backups        BackupPool
}

// Trouble is something that is wrong with a door, and since when.
type Trouble struct {
	Code  TroubleCode `json:"code"`
	Since time.Time   `json:"since"`
}

// Has reports whether the door has the trouble.
func (d Door) Has(code TroubleCode) bool {
	return slices.ContainsFunc(d.Troubles, func(t Trouble) bool { return t.Code == code })
}

// DisplayName is the name that people see.
func (d Door) DisplayName() string {
	if d.Nickname != "" {
		return d.Nickname
	}
	return d.Name
}

// Reachable reports whether the door can be told something now.
func (d Door) Reachable() bool { return d.Online && d.RemovedAt == nil }

// Lane is the key of what must not be talked to twice at once.
func (d Door) Lane() string {
	if d.Capabilities.LaneScope == LaneAccount {
		return "account/" + d.AccountID
	}
	return "door/" + d.ID
}

// Location returns the door's zone, UTC when it is unknown.
func (d Door) Location() *time.Location {
	zone, err := time.LoadLocation(d.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// ClocksTurn is when the clocks of the door's zone are set forward or back next,
// the zero time for never.
func (d Door) ClocksTurn(now time.Time) time.Time {
	_, turn := now.In(d.Location()).ZoneBounds()
	return turn.UTC()
}
