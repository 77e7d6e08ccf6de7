package wire

import (
	"time"

	"latchkey"
)

// KeyRing is an instant_key_access: what whoever opened an instant key sees.
type KeyRing struct {
	Customization *Customization `json:"customization,omitempty"`
	FullName      string         `json:"full_name"`
	Stays         []Stay         `json:"stays" doc:"By their beginning. What is over is left out."`
	WorkspaceName string         `json:"workspace_name"`
}

// Stay is the time of an access grant and the doors that its mobile key opens.
type Stay struct {
	Calendar    string    `json:"calendar,omitempty" doc:"An iCalendar file; left out when there is no end."`
	DisplayName string    `json:"display_name"`
	Doors       []KeyDoor `json:"doors"`
	EndsAt      *Time     `json:"ends_at"`
	GrantID     string    `json:"access_grant_id"`
	MethodID    string    `json:"access_method_id"`
	StartsAt    Time      `json:"starts_at"`
	Status      string    `json:"status" enum:"open|too_early|suspended"`
}

// KeyDoor is a door that a mobile key opens.
type KeyDoor struct {
	DeviceID   string `json:"device_id,omitempty"`
	EntranceID string `json:"acs_entrance_id,omitempty"`
	IsOnline   bool   `json:"is_online"`
	IsReady    bool   `json:"is_ready" doc:"The key is issued for it."`
	Name       string `json:"display_name"`
	TimeZone   string `json:"time_zone" doc:"Where the door is; UTC when that is not known."`
}

// KeyRingOf shows a ring at an instant; calendar makes a grant's.
func KeyRingOf(r latchkey.KeyRing, workspaceName string, now time.Time, calendar func(latchkey.Grant) string) KeyRing {
	out := KeyRing{
		Customization: CustomizationOf(r.Key.Look), FullName: r.PersonName, Stays: []Stay{}, WorkspaceName: workspaceName,
	}
	for _, grant := range r.Grants {
		for _, method := range grant.MobileKeys() {
			stay := stayOf(grant, method, now)
			stay.Calendar = calendar(grant)
			out.Stays = append(out.Stays, stay)
		}
	}
	return out
}

func stayOf(g latchkey.Grant, m latchkey.Method, now time.Time) Stay {
	stay := Stay{
		DisplayName: g.DisplayName(), Doors: []KeyDoor{}, EndsAt: Maybe(g.Window.EndsAt), GrantID: g.ID, MethodID: m.ID,
		StartsAt: At(g.Window.StartsAt), Status: "open",
	}
	switch {
	case g.SuspendedAt != nil:
		stay.Status = "suspended"
	case !g.Window.Started(now):
		stay.Status = "too_early"
	}
	for _, credential := range m.Credentials {
		door, targeted := g.Door(credential.DoorID)
		if targeted && credential.State != latchkey.CredentialRemoved {
			stay.Doors = append(stay.Doors, keyDoorOf(door, m.Issued && credential.State == latchkey.CredentialSet))
		}
	}
	return stay
}

func keyDoorOf(door latchkey.Door, isReady bool) KeyDoor {
	shown := KeyDoor{
		IsOnline: door.Online, IsReady: isReady, Name: door.DisplayName(), TimeZone: door.TimeZone,
	}
	if door.Kind == latchkey.DoorEntrance {
		shown.EntranceID = door.ID
	} else {
		shown.DeviceID = door.ID
	}
	if shown.TimeZone == "" {
		shown.TimeZone = "UTC"
	}
	return shown
}
