package wire

import "latchkey"

// ACSUser is an acs_user. external_type is left out: the contract's list of types
// is closed and has none for the panels we drive.
type ACSUser struct {
	Schedule     *Times    `json:"access_schedule,omitempty"`
	SystemID     string    `json:"acs_system_id"`
	ID           string    `json:"acs_user_id"`
	AccountID    string    `json:"connected_account_id"`
	CreatedAt    Time      `json:"created_at"`
	DisplayName  string    `json:"display_name"`
	LegacyEmail  string    `json:"email,omitempty" doc:"Deprecated: email_address."`
	Email        string    `json:"email_address,omitempty"`
	Errors       []Error   `json:"errors"`
	FullName     string    `json:"full_name"`
	IsManaged    bool      `json:"is_managed"`
	IsSuspended  bool      `json:"is_suspended"`
	LastSyncedAt *Time     `json:"last_successful_sync_at"`
	Phone        string    `json:"phone_number,omitempty"`
	PersonEmail  *string   `json:"user_identity_email_address,omitempty"`
	PersonName   *string   `json:"user_identity_full_name,omitempty"`
	PersonID     string    `json:"user_identity_id,omitempty"`
	PersonPhone  *string   `json:"user_identity_phone_number,omitempty"`
	Warnings     []Warning `json:"warnings"`
	WorkspaceID  string    `json:"workspace_id"`
}

// ACSUserOf shows a user of an access control system.
func ACSUserOf(u latchkey.ACSUser) ACSUser {
	shown := ACSUser{
		SystemID: u.SystemID, ID: u.ID, AccountID: u.AccountID, CreatedAt: At(u.CreatedAt), DisplayName: u.FullName,
		LegacyEmail: u.Email, Email: u.Email, Errors: []Error{}, FullName: u.FullName, IsManaged: true,
		IsSuspended: u.SuspendedAt != nil, Phone: u.Phone, Warnings: warningsOf(u.Warnings()), WorkspaceID: u.WorkspaceID,
	}
	if u.Schedule != nil {
		shown.Schedule = new(timesOf(*u.Schedule))
	}
	if person := u.Person; person != nil {
		shown.PersonID, shown.PersonName, shown.PersonEmail, shown.PersonPhone = person.ID, person.FullName, person.Email, person.Phone
	}
	return shown
}
