package wire

import (
	"fmt"
	"time"

	"latchkey"
)

// Preview is what would come of creating a grant. It has no ids of its own,
// because nothing was made.
type Preview struct {
	DisplayName string          `json:"display_name"`
	StartsAt    Time            `json:"starts_at"`
	EndsAt      *Time           `json:"ends_at"`
	Methods     []PreviewMethod `json:"access_methods"`
	Unopened    []PreviewDoor   `json:"doors_without_access"`
	Errors      []Error         `json:"errors"`
	Warnings    []Warning       `json:"warnings"`
}

// PreviewMethod is a way in with the doors it would open.
type PreviewMethod struct {
	Mode    string        `json:"mode" enum:"code|card|mobile_key|cloud_key"`
	Code    *string       `json:"code" doc:"The PIN. One that was drawn is not reserved: the grant may get another."`
	Source  string        `json:"code_source" enum:"requested|chosen|none" doc:"chosen: drawn for the grant, or the person's from another."`
	Explain string        `json:"code_message" doc:"For people: why there is no PIN."`
	Doors   []PreviewDoor `json:"doors"`
}

// PreviewDoor is a door and when it would be programmed.
type PreviewDoor struct {
	DeviceID   string `json:"device_id,omitempty"`
	EntranceID string `json:"acs_entrance_id,omitempty"`
	Name       string `json:"display_name"`
	ProgramAt  *Time  `json:"programmed_at" doc:"Null: never, or the door has it already."`
	Message    string `json:"message" doc:"For people."`
}

// PreviewOf shows a grant that was taken back.
func PreviewOf(g latchkey.Grant, now time.Time) Preview {
	preview := Preview{
		DisplayName: g.DisplayName(), StartsAt: At(g.Window.StartsAt), EndsAt: Maybe(g.Window.EndsAt),
		Methods: []PreviewMethod{}, Unopened: []PreviewDoor{},
		Errors: errorsOf(g.Errors()), Warnings: warningsOf(g.Warnings()),
	}
	for _, method := range g.Methods {
		preview.Methods = append(preview.Methods, previewMethod(g, method, now))
	}
	for _, id := range g.Unopened() {
		door, _ := g.Door(id)
		shown := previewDoor(door)
		shown.Message = "None of the requested access methods can open it, or no code or card is free."
		preview.Unopened = append(preview.Unopened, shown)
	}
	return preview
}

func previewMethod(g latchkey.Grant, method latchkey.Method, now time.Time) PreviewMethod {
	shown := PreviewMethod{Mode: string(method.Mode), Source: "none", Doors: []PreviewDoor{}}
	switch {
	case method.Mode != latchkey.ModeCode:
		shown.Explain = "A " + method.Mode.Label() + " has no PIN."
	case method.Secret.IsZero():
		shown.Explain = "The lock chooses the PIN."
	default:
		shown.Code, shown.Source = unlessEmpty(method.Secret.Reveal()), "chosen"
		if method.Secret == g.Requested[method.Request].Code {
			shown.Source = "requested"
		}
	}
	for _, c := range method.Credentials {
		if door, targeted := g.Door(c.DoorID); targeted && c.State != latchkey.CredentialRemoved {
			shown.Doors = append(shown.Doors, programmed(g, c, door, now))
		}
	}
	return shown
}

func programmed(g latchkey.Grant, c latchkey.Credential, door latchkey.Door, now time.Time) PreviewDoor {
	shown := previewDoor(door)
	if c.State == latchkey.CredentialSet {
		shown.Message = "The door has it already, from another grant of the person; its times are changed where needed."
		return shown
	}
	if c.Mode.Kept() {
		shown.ProgramAt, shown.Message = Maybe(&now), "Issued at once: Latchkey keeps it, and has the door opened when it is used."
		return shown
	}
	at := g.ProgramAt(door, now)
	shown.ProgramAt, shown.Message = Maybe(&at), "Programmed at once."
	if at.After(now) {
		shown.Message = fmt.Sprintf("Programmed %s before it starts.", g.Window.StartsAt.Sub(at))
	}
	if !door.Online {
		shown.Message += " The door is offline now: it is tried again until it answers."
	}
	return shown
}

func previewDoor(door latchkey.Door) PreviewDoor {
	shown := PreviewDoor{Name: door.Name}
	if door.Kind == latchkey.DoorEntrance {
		shown.EntranceID = door.ID
	} else {
		shown.DeviceID = door.ID
	}
	return shown
}
