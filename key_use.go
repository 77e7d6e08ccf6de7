package latchkey

import (
	"slices"
	"time"
)

// KeyUse is somebody's use of a key that Latchkey keeps, at one of its doors.
type KeyUse struct {
	MethodID     string
	CredentialID string // in place of MethodID: the ACS credential that the key is
	Mode         Mode   // what the caller takes the key for
	DoorID       string
	DoorKind     DoorKind // "" for either
	SessionID    string   // the client session that asks; "" for a server
}

// Opens says why a use of a key does not open its door now, nil when it does.
func (g Grant) Opens(use KeyUse, now time.Time) error {
	at := slices.IndexFunc(g.Methods, func(m Method) bool { return m.ID == use.MethodID })
	if at < 0 || g.Methods[at].DeleteAskedAt != nil || g.DeleteAskedAt != nil {
		return NotFound(use.noun())
	}
	method, words := g.Methods[at], g.keyWords()
	switch {
	case method.Mode != use.Mode:
		return Invalid(use.noun()+"_id", "The "+use.thing()+" is a "+method.Mode.Label()+", and not a "+use.Mode.Label())
	case !g.covers(method, use):
		return Invalid(use.param(), "The "+use.thing()+" does not open this door")
	case g.SuspendedAt != nil:
		return Conflict(words.noun+"_suspended", words.suspended)
	case g.Finished(now):
		return Conflict(words.noun+"_ended", "The "+words.name+" has ended. Create a new one.")
	case !g.Window.Started(now):
		return Conflict(words.noun+"_not_started", "The "+words.name+" begins at "+g.Window.StartsAt.UTC().Format(time.RFC3339)+".")
	case !method.Issued:
		return Conflict(words.method+"_not_issued", "The "+use.thing()+" is not issued. Its errors and warnings say why.")
	}
	return nil
}

// keyWords are the words for what gives somebody a key: the nouns of the wire, and
// what people call it.
type keyWords struct{ noun, name, method, suspended string }

func (g Grant) keyWords() keyWords {
	if g.Kind == GrantOfCredential {
		return keyWords{
			"acs_credential", "ACS credential", "acs_credential",
			"The ACS credential opens nothing now: it is nobody's, or its user is suspended or has an access_schedule of other times.",
		}
	}
	return keyWords{
		"access_grant", "access grant", "access_method",
		"The access grant is suspended. access_grants/resume lets it open its doors again.",
	}
}

// noun is the wire's word for what the caller names.
func (u KeyUse) noun() string {
	if u.CredentialID != "" {
		return "acs_credential"
	}
	return "access_method"
}

func (u KeyUse) thing() string {
	if u.CredentialID != "" {
		return "ACS credential"
	}
	return "access method"
}

// param is how the wire names the door.
func (u KeyUse) param() string {
	if u.DoorKind == DoorDevice {
		return "device_id"
	}
	return "acs_entrance_id"
}

// covers reports whether a key is for the door that it is used at.
func (g Grant) covers(method Method, use KeyUse) bool {
	return slices.ContainsFunc(method.Credentials, func(c Credential) bool {
		return c.DoorID == use.DoorID && (use.DoorKind == "" || c.DoorKind == use.DoorKind) && g.reserves(c)
	})
}
