package latchkey

import (
	"slices"
	"time"
)

// KeyUse is somebody's use of a key that Latchkey keeps, at one of its doors.
type KeyUse struct {
	MethodID string
	Mode     Mode // what the caller takes the key for
	DoorID   string
	DoorKind DoorKind // "" for either
}

// Opens says why a use of a key does not open its door now, nil when it does.
func (g Grant) Opens(use KeyUse, now time.Time) error {
	at := slices.IndexFunc(g.Methods, func(m Method) bool { return m.ID == use.MethodID })
	if at < 0 || g.Methods[at].DeleteAskedAt != nil || g.DeleteAskedAt != nil {
		return NotFound("access_method")
	}
	method := g.Methods[at]
	switch {
	case method.Mode != use.Mode:
		return Invalid("access_method_id", "The access method is a "+method.Mode.Label()+", and not a "+use.Mode.Label())
	case !g.covers(method, use):
		return Invalid(use.param(), "The access method does not open this door")
	case g.SuspendedAt != nil:
		return Conflict("access_grant_suspended", "The access grant is suspended. access_grants/resume lets it open its doors again.")
	case g.Finished(now):
		return Conflict("access_grant_ended", "The access grant has ended. Create a new one.")
	case !g.Window.Started(now):
		return Conflict("access_grant_not_started", "The access grant begins at "+g.Window.StartsAt.UTC().Format(time.RFC3339)+".")
	case !method.Issued:
		return Conflict("access_method_not_issued", "The access method is not issued. Its errors and warnings say why.")
	}
	return nil
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
