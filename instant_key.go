package latchkey

import "time"

// InstantKey is a link that makes browsers the key of a person: those that open
// it first, as many as it is for, open the doors of all the person's mobile
// keys. It lives as long as its client session.
type InstantKey struct {
	ID          string
	WorkspaceID string
	IdentityID  string
	SessionID   string       // of its client session
	MethodID    string       // it came with this access method; "" when it was asked for
	Secret      Secret       // of the link
	ProfileID   string       // of its customization profile, "" for none
	Look        *ProfileLook // of that profile
	MaxUses     int          // browsers that it is for
	Uses        int          // browsers that opened it
	CreatedAt   time.Time
	ExpiresAt   time.Time // until when another browser may open it
}

// NewInstantKey is what a caller says of a key for a person. Without a profile
// it looks like their access.
type NewInstantKey struct {
	IdentityID string
	ProfileID  string
	MaxUses    int
}

// InstantKeyRef names a key by id or by the secret of its link; exactly one is set.
type InstantKeyRef struct {
	ID     string
	Secret Secret
}

// InstantKeyFilter narrows a list of keys. Zero fields do not narrow.
type InstantKeyFilter struct {
	IdentityID string
	MethodIDs  []string // nil does not narrow
}

// KeyPreview is what a link tells before it is opened, which is no use of it.
type KeyPreview struct {
	Key    InstantKey
	Status KeyStatus
	Opened bool // by the browser that asks: it opens it again whatever the status
}

// KeyStatus is whether another browser can open a key.
type KeyStatus string

// The statuses (contract 2).
const (
	KeyReady   KeyStatus = "ready"
	KeyExpired KeyStatus = "expired"
	KeyUsed    KeyStatus = "used"
)

// Status is the key's at an instant.
func (k InstantKey) Status(now time.Time) KeyStatus {
	switch {
	case k.Uses >= k.MaxUses:
		return KeyUsed
	case !k.ExpiresAt.After(now):
		return KeyExpired
	}
	return KeyReady
}

// Refusal says why another browser cannot open the key, nil when it can.
func (s KeyStatus) Refusal() error {
	switch s {
	case KeyUsed:
		return Conflict("instant_key_used",
			"The instant key was opened in as many browsers as it is for. Make another one with /user_identities/generate_instant_key.")
	case KeyExpired:
		return Conflict("instant_key_expired",
			"The instant key was not opened in time. Make another one with /user_identities/generate_instant_key.")
	case KeyReady:
	}
	return nil
}

// A link is for handing over. It stays open this long after it was made, or
// into the access, whichever is later.
const (
	handover     = 3 * 24 * time.Hour
	intoTheFirst = 24 * time.Hour
)

// KeyExpiry is until when a key may be opened for the first time that was made
// at an instant for access in a window. It is never longer than the access.
func KeyExpiry(made time.Time, access Window) time.Time {
	until := made.Add(handover)
	if first := access.StartsAt.Add(intoTheFirst); first.After(until) {
		until = first
	}
	if access.EndsAt != nil && access.EndsAt.Before(until) {
		until = *access.EndsAt
	}
	return until
}

// KeyRing is what an instant key opens: the grants of its person that have a
// mobile key and are not over, by their beginning.
type KeyRing struct {
	Key        InstantKey
	PersonName string
	Grants     []Grant
}

// Use is a use of a mobile key with the words in which its grant is asked; false
// when it is no key of the ring.
func (r KeyRing) Use(use KeyUse) (KeyUse, bool) {
	grant, _, onRing := r.Method(use.MethodID)
	if onRing && grant.Kind == GrantOfCredential {
		use.CredentialID = grant.ID
	}
	return use, onRing
}

// Method finds a mobile key on the ring, with its grant.
func (r KeyRing) Method(id string) (Grant, Method, bool) {
	for _, grant := range r.Grants {
		for _, method := range grant.MobileKeys() {
			if method.ID == id {
				return grant, method, true
			}
		}
	}
	return Grant{}, Method{}, false
}

// MobileKeys are the grant's, without those that are being deleted.
func (g Grant) MobileKeys() []Method {
	var keys []Method
	for _, method := range g.Methods {
		if method.Mode == ModeMobileKey && method.DeleteAskedAt == nil {
			keys = append(keys, method)
		}
	}
	return keys
}
