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

// CardScan is a card that is to be read at an encoder, and, where somebody is named,
// to become theirs.
type CardScan struct {
	EncoderID  string
	Registers  bool   // a card that the system does not know is made known to it
	UserID     string // of the encoder's system
	IdentityID string
}

// ForSomebody reports whether the card is to be assigned.
func (s CardScan) ForSomebody() bool { return s.UserID != "" || s.IdentityID != "" }

// NextScan is what the next scan at an encoder of a sandbox workspace finds.
type NextScan struct {
	Scenario     string `json:"scenario,omitempty"`
	CredentialID string `json:"credential_id,omitempty"` // whose card it is; "" for the newest of the system
	Failure      string `json:"failure,omitempty"`       // "" when it succeeds
}

// The scenarios of a scan; the words are the wire's.
const (
	ScanKnown   = "credential_exists_on_seam"
	ScanStale   = "credential_on_encoder_needs_update"
	ScanUnknown = "credential_does_not_exist_on_seam"
	ScanEmpty   = "credential_on_encoder_is_empty"
)

// ScanFailure is the contract's word for how a scan failed: of those for an encoder
// it has fewer for scans.
func (t AttemptType) ScanFailure(word string) string {
	switch {
	case word == EncoderNoCard:
		return word
	case t == AttemptScan && (word == EncoderOffline || word == EncoderTimeout || word == EncoderBridge):
		return word
	}
	return AttemptUncategorized
}
