package wire

import "latchkey"

// Session is a client_session.
type Session struct {
	ID                string   `json:"client_session_id"`
	WebviewIDs        []string `json:"connect_webview_ids"`
	AccountIDs        []string `json:"connected_account_ids"`
	CreatedAt         Time     `json:"created_at"`
	CustomerKey       string   `json:"customer_key,omitempty"`
	DeviceCount       int      `json:"device_count"`
	ExpiresAt         Time     `json:"expires_at"`
	Token             string   `json:"token"`
	UserIdentifierKey *string  `json:"user_identifier_key"`
	IdentityID        string   `json:"user_identity_id,omitempty"`
	IdentityIDs       []string `json:"user_identity_ids" doc:"Deprecated: user_identity_id."`
	WorkspaceID       string   `json:"workspace_id"`
}

// SessionOf shows a client session. Its token is the caller's.
func SessionOf(s latchkey.ClientSession) Session {
	out := Session{
		ID: s.ID, WebviewIDs: ids(s.WebviewIDs), AccountIDs: ids(s.AccountIDs), CreatedAt: At(s.CreatedAt),
		CustomerKey: s.CustomerKey, DeviceCount: s.DeviceCount, ExpiresAt: At(s.ExpiresAt), Token: s.Token.Reveal(),
		UserIdentifierKey: unlessEmpty(s.UserIdentifierKey), IdentityID: s.IdentityID, IdentityIDs: []string{}, WorkspaceID: s.WorkspaceID,
	}
	if s.IdentityID != "" {
		out.IdentityIDs = []string{s.IdentityID}
	}
	return out
}
