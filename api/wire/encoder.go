package wire

import "latchkey"

// Encoder is an acs_encoder.
type Encoder struct {
	ID          string  `json:"acs_encoder_id"`
	SystemID    string  `json:"acs_system_id"`
	AccountID   string  `json:"connected_account_id"`
	CreatedAt   Time    `json:"created_at"`
	DisplayName string  `json:"display_name"`
	Errors      []Error `json:"errors"`
	WorkspaceID string  `json:"workspace_id"`
}

// EncoderOf shows an encoder.
func EncoderOf(e latchkey.Encoder) Encoder {
	return Encoder{
		ID: e.ID, SystemID: e.SystemID, AccountID: e.AccountID, CreatedAt: At(e.CreatedAt),
		DisplayName: e.Name, Errors: []Error{}, WorkspaceID: e.WorkspaceID,
	}
}
