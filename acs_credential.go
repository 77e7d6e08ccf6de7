package latchkey

import (
	"slices"
	"time"
)

// ACSCredential is one way in of an access control system (the wire's
// acs_credential). A stand-alone one is a grant of its own kind and has the
// grant's id, which stays when its PIN changes. An access method of an access
// grant is one on its entrances, and has the method's id.
type ACSCredential struct {
	ID        string
	System    System // of a method on entrances of several systems, the first
	Grant     Grant  // whose it is
	Method    Method // zero while no entrance was ever there for it
	CreatedAt time.Time
}

// ACSTerms is what only a stand-alone ACS credential has.
type ACSTerms struct {
	SystemID string
	UserID   string // whose it is; "" for nobody's, and then it opens nothing
	PersonID string // the user's
	Window   Window // as the caller wants it; Grant.Window is what the user leaves of it
}

// StandAlone reports whether the credential is no part of an access grant.
func (c ACSCredential) StandAlone() bool { return c.Grant.Kind == GrantOfCredential }

// Find puts the method with this id into the credential or, without one, the one
// that nobody took back; failing that, the newest.
func (c *ACSCredential) Find(methodID string) bool {
	all := c.Grant.Methods
	at := slices.IndexFunc(all, func(m Method) bool { return m.ID == methodID || methodID == "" && m.DeleteAskedAt == nil })
	if at < 0 && methodID == "" {
		at = len(all) - 1
	}
	if at >= 0 {
		c.Method = all[at]
	}
	return at >= 0 || methodID == ""
}

// Mode is the kind of key that it is.
func (c ACSCredential) Mode() Mode {
	if c.Method.ID != "" {
		return c.Method.Mode
	}
	return c.Grant.Requested[0].Mode
}

// Secret is its PIN or card number; zero while unknown.
func (c ACSCredential) Secret() Secret {
	if c.Method.ID == "" || c.Method.Secret.IsZero() {
		return c.Grant.Requested[c.Method.Request].Code
	}
	return c.Method.Secret
}

// Window is when it is to open doors, before its user's schedule narrows it.
func (c ACSCredential) Window() Window {
	if c.StandAlone() {
		return c.Grant.ACS.Window
	}
	return c.Grant.Window
}

// PersonID is whose credential it is; "" for nobody's.
func (c ACSCredential) PersonID() string {
	if c.StandAlone() {
		return c.Grant.ACS.PersonID
	}
	return c.Grant.IdentityID
}

// Issued reports whether every entrance, and the card where it has to be written,
// has the credential as it is wanted.
func (c ACSCredential) Issued() bool { return c.Method.Issued && c.Grant.AllSet(c.Method) }

// Leaves is what the user leaves of a credential's window: their schedule narrows
// it. It does not open when nothing is left, the user is suspended, or there is none.
func (u ACSUser) Leaves(w Window, now time.Time) (left Window, opens bool) {
	left, opens = w, u.ID != "" && u.SuspendedAt == nil
	if u.Schedule == nil {
		return left, opens
	}
	if narrowed := w.within(*u.Schedule); w.Overlaps(*u.Schedule) && !narrowed.Ended(now) {
		return narrowed, opens
	}
	return left, false
}

// NewACSCredential is what a caller says of a stand-alone credential to be made. A
// zero StartsAt means now, a zero Code asks for a drawn one.
type NewACSCredential struct {
	User        ACSUserRef // SystemID is that of the credential, too; "" for the user's
	Mode        Mode
	EntranceIDs []string // besides those that the user may enter
	Code        Secret
	StartsAt    time.Time
	EndsAt      *time.Time
	Staff       bool // on a hotel's doors: of no stay, whatever its end
}

// ACSCredentialChange is what a caller changes of a stand-alone credential. A nil
// field stays.
type ACSCredentialChange struct {
	Code   *Secret
	EndsAt *time.Time
}

// ACSCredentialFilter narrows a list of credentials. Zero fields do not narrow.
type ACSCredentialFilter struct {
	Viewer                       Viewer
	IDs                          []string // nil does not narrow; empty matches none
	SystemID, UserID, IdentityID string
	EntranceID                   string // that they open, or may still open
	CreatedBefore                *time.Time
	Search                       string
	MatchesNone                  bool
}

// The events of ACS credentials.
const (
	EventCredentialIssued      EventType = "acs_credential.issued"
	EventCredentialReissued    EventType = "acs_credential.reissued"
	EventCredentialInvalidated EventType = "acs_credential.invalidated"
	EventCredentialDeleted     EventType = "acs_credential.deleted"
)

// CheckCredential says why the grant of a new ACS credential cannot be as the caller
// wants it.
func (g Grant) CheckCredential(wish NewACSCredential) error {
	if wish.Mode != ModeCode && !wish.Code.IsZero() {
		return Invalid("code", "Only a credential with the access_method code has one")
	}
	for _, door := range g.Doors {
		if why := g.unfitEntrance(door, wish); why != "" && slices.Contains(wish.EntranceIDs, door.ID) {
			return Invalid("allowed_acs_entrance_ids", door.Name+" "+why)
		}
		if door.Capabilities.Reservations && g.guest(wish) {
			return &Error{
				Code: EInvalid, Type: "reservation_key_required",
				Message: door.Name + " is a hotel's. A guest's card or key is made by an access grant with the reservation_key;" +
					" one of the staff has no ends_at, or the card_function_type staff.",
			}
		}
	}
	return nil
}

// unfitEntrance says why an entrance cannot take what is asked for; "" when it can.
func (g Grant) unfitEntrance(door Door, wish NewACSCredential) string {
	switch {
	case door.SystemID != g.ACS.SystemID:
		return "is of another ACS system than the user"
	case !door.Capabilities.Accepts(wish.Mode):
		return "cannot be unlocked with a " + wish.Mode.Label()
	case !g.Takes(door, wish.Mode):
		return "cannot keep these times"
	}
	return ""
}

// guest reports whether the credential is for what a hotel lock knows a guest by. A
// guest of a hotel is known by their stay, which an access grant has.
func (g Grant) guest(wish NewACSCredential) bool {
	return g.ACS.Window.EndsAt != nil && !wish.Staff && RequestedMethod{Mode: wish.Mode}.ofGuests()
}

// Unusable says why the credential opens no door at all: there was never an entrance
// for it.
func (c ACSCredential) Unusable() error {
	if c.Method.ID != "" {
		return nil
	}
	return Conflict("acs_credential_not_issued", "The ACS credential is not issued: "+c.waitsFor())
}
