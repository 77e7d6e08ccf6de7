package wire

import "latchkey"

// UnmanagedCode is an unmanaged access_code: one that others put on a lock. It is
// left alone until somebody says otherwise (P6).
type UnmanagedCode struct {
	ID              string    `json:"access_code_id"`
	CannotBeManaged bool      `json:"cannot_be_managed,omitempty"`
	CannotBeDeleted bool      `json:"cannot_delete_unmanaged_access_code,omitempty"`
	Code            *string   `json:"code" doc:"Null when the lock hides it."`
	CreatedAt       Time      `json:"created_at"`
	DeviceID        string    `json:"device_id"`
	EndsAt          *Time     `json:"ends_at" nullable:"true"`
	Errors          []Error   `json:"errors"`
	IsManaged       bool      `json:"is_managed"`
	Name            *string   `json:"name"`
	StartsAt        *Time     `json:"starts_at" nullable:"true"`
	Status          string    `json:"status" enum:"set"`
	Type            string    `json:"type" enum:"time_bound|ongoing"`
	Warnings        []Warning `json:"warnings"`
	WorkspaceID     string    `json:"workspace_id"`
}

// UnmanagedCodeOf shows a code that others put on a lock.
func UnmanagedCodeOf(c latchkey.UnmanagedCode) UnmanagedCode {
	shown := UnmanagedCode{
		ID: c.ID, CannotBeManaged: c.CanManage() != nil, CannotBeDeleted: c.CanRemove() != nil,
		Code: unlessEmpty(c.Secret.Reveal()), CreatedAt: At(c.CreatedAt), DeviceID: c.Door.ID, Errors: errorsOf(c.Errors()),
		Name: unlessEmpty(c.Name), Status: "set", Type: "ongoing", Warnings: warningsOf(c.Warnings()), WorkspaceID: c.WorkspaceID,
	}
	if c.Window != nil && c.Window.EndsAt != nil {
		shown.Type, shown.StartsAt, shown.EndsAt = "time_bound", Maybe(&c.Window.StartsAt), Maybe(c.Window.EndsAt)
	}
	return shown
}
