package latchkey

import "time"

// Encoder writes the cards of an access control system.
type Encoder struct {
	ID          string
	WorkspaceID string
	AccountID   string
	SystemID    string
	NativeID    string // the driver's name for it
	Name        string
	CreatedAt   time.Time
}

// The failures of a job at an encoder (contract: ENCODE_CREDENTIAL).
const (
	EncoderNoCard        = "no_credential_on_encoder"
	EncoderCardFormat    = "incompatible_card_format"
	EncoderNotReissuable = "credential_cannot_be_reissued"
	EncoderOffline       = "encoder_not_online"
	EncoderTimeout       = "encoder_communication_timeout"
	EncoderBridge        = "bridge_disconnected"
	EncoderInterrupted   = "encoding_interrupted"
	EncoderDeleted       = "credential_deleted"
)
