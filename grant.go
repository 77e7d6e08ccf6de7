package latchkey

import (
	"strings"
	"time"
)

// Grant is one promise: this person, these doors, this window, these ways in.
// As read from the store it carries its methods with their credentials and all
// the doors it targets, directly and through spaces.
type Grant struct {
	ID             string
	WorkspaceID    string
	Kind           GrantKind
	Code           CodeTerms // of a stand-alone access code; zero for others
	ACS            ACSTerms  // of a stand-alone ACS credential; zero for others
	Key            string
	Name           string // "" when the caller gave none
	ReservationKey string
	StayID         string // the grant that began its reservation; "" for none
	IdentityID     string
	PersonName     string // Identity.DisplayName
	PersonFullName string // "" when unknown; written on locks
	Window         Window
	WindowSince    time.Time // when it was set as it is
	Requested      []RequestedMethod
	SpaceIDs       []string
	Doors          []Door // targeted now, each once, by name
	Methods        []Method
	Unserved       []string   // ids of doors that no method opened at the last look
	UnservedSince  *time.Time // when a door came to them last; nil while there is none
	Revision       int64      // grows with every change of what is wanted
	Status         GrantStatus
	CreatedAt      time.Time
	DeleteAskedAt  *time.Time
	SuspendedAt    *time.Time // since when nothing of it is wanted on a door, until it is resumed
	EndedAt        *time.Time
	CustomerKey    string

	CustomizationProfile string // id; "" for none
}

// RequestedMethod is one way in that the caller asked for.
type RequestedMethod struct {
	Mode      Mode      `json:"mode"`
	Code      Secret    `json:"-"`               // the caller's wish; zero when none
	Exact     bool      `json:"exact,omitempty"` // no other code will do
	MaxUses   int       `json:"max_uses,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

// Check says what is wrong with a request: only a PIN can be asked for exactly.
func (r RequestedMethod) Check() error {
	if r.Exact && (r.Mode != ModeCode || r.Code.IsZero()) {
		return Invalid("code_policy", "code_policy exact is for a code of your choice. Send code with mode code, or leave code_policy out")
	}
	return nil
}

// GrantStatus is where a grant is in its life. docs/state-machines.md draws it.
type GrantStatus string

// The statuses.
const (
	GrantPending    GrantStatus = "pending"    // not every door has acknowledged yet
	GrantActive     GrantStatus = "active"     // every door has acknowledged the current window
	GrantSuspending GrantStatus = "suspending" // the caller suspended it; credentials are coming off
	GrantSuspended  GrantStatus = "suspended"  // suspended, and off every door
	GrantEnding     GrantStatus = "ending"     // over or deleted; credentials are coming off
	GrantEnded      GrantStatus = "ended"      // over, and every door is clean
	GrantDeleting   GrantStatus = "deleting"   // the caller deleted it; credentials are coming off
	GrantDeleted    GrantStatus = "deleted"    // deleted, and every door is clean
)

// Over reports whether nothing of the grant is left to do.
func (s GrantStatus) Over() bool { return s == GrantEnded || s == GrantDeleted }

// DisplayName is the caller's name for the grant or one made from the person.
func (g Grant) DisplayName() string {
	switch {
	case g.Name != "":
		return g.Name
	case g.Kind == GrantOfCode:
		return "Access code"
	case g.Kind == GrantToRemove:
		return "Unmanaged code"
	case g.Kind == GrantOfBackup:
		return "Backup " + g.ID[:8] + " (Latchkey)"
	case g.Kind == GrantOfCredential:
		return strings.TrimSpace("ACS credential " + g.PersonName)
	}
	return "Access for " + g.PersonName
}

// NameOnLock is what a person who reads the lock's own list sees.
func (g Grant) NameOnLock() string {
	if g.PersonFullName != "" {
		return g.PersonFullName
	}
	return g.DisplayName()
}

// Door finds one of the grant's doors.
func (g Grant) Door(id string) (Door, bool) {
	for _, door := range g.Doors {
		if door.ID == id {
			return door, true
		}
	}
	return Door{}, false
}

// NewGrant is what a caller says of a grant to be made. Exactly one of
// IdentityID and Identity is set. A zero StartsAt means now.
type NewGrant struct {
	IdentityID           string
	Identity             *NewIdentity
	Key, Name            string
	ReservationKey       string
	StartsAt             time.Time
	EndsAt               *time.Time
	Targets              Targets
	Location             *NewSpace // the wire's deprecated inline location
	Requested            []RequestedMethod
	CustomizationProfile string
	CustomerKey          string
}

// Targets are the doors of a grant as the caller names them. Unknown ones are
// an ENotFound of their own kind.
type Targets struct {
	DeviceIDs, EntranceIDs, SpaceIDs, SpaceKeys []string
}

// GrantChange is what a caller changes of a grant. A nil field stays; EndsAt's
// inner nil makes it open-ended. Each list of Targets replaces that list.
type GrantChange struct {
	Name        **string
	StartsAt    *time.Time
	EndsAt      **time.Time
	DeviceIDs   *[]string
	EntranceIDs *[]string
	SpaceIDs    *[]string
	SpaceKeys   *[]string
}

// GrantRef names a grant by id or by the caller's key; exactly one is set.
type GrantRef struct{ ID, Key string }

// GrantFilter narrows a list of grants. Zero fields do not narrow.
type GrantFilter struct {
	Viewer         Viewer
	IDs            []string // nil does not narrow; empty matches none
	Key            string
	WithoutKey     bool
	CustomerKey    string
	DeviceID       string // matches through spaces too
	EntranceID     string
	SystemID       string
	SpaceID        string
	SpaceIDs       []string // nil does not narrow; empty matches none
	ReservationKey string
	IdentityID     string
	AccessCodeID   string // of one of its codes on a device
}
