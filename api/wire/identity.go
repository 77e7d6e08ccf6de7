package wire

import "latchkey"

// Identity is a user_identity.
type Identity struct {
	ACSUserIDs  []string  `json:"acs_user_ids"`
	CreatedAt   Time      `json:"created_at"`
	DisplayName string    `json:"display_name"`
	Email       *string   `json:"email_address"`
	Errors      []Error   `json:"errors"`
	FullName    *string   `json:"full_name"`
	MergedIDs   []string  `json:"merged_user_identity_ids"`
	MergedKeys  []string  `json:"merged_user_identity_keys"`
	Phone       *string   `json:"phone_number"`
	ID          string    `json:"user_identity_id"`
	Key         *string   `json:"user_identity_key"`
	Warnings    []Warning `json:"warnings"`
	WorkspaceID string    `json:"workspace_id"`
}

// IdentityOf shows a person.
func IdentityOf(i latchkey.Identity) Identity {
	return Identity{
		ACSUserIDs: Map(i.ACSUsers, func(u latchkey.ACSUser) string { return u.ID }), CreatedAt: At(i.CreatedAt),
		DisplayName: i.DisplayName(), Email: i.Email,
		Errors: []Error{}, FullName: i.FullName, MergedIDs: ids(i.MergedIDs), MergedKeys: ids(i.MergedKeys), Phone: i.Phone,
		ID: i.ID, Key: i.Key, Warnings: warningsOf(i.Warnings()), WorkspaceID: i.WorkspaceID,
	}
}
