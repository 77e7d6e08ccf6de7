package latchkey

import "context"

// Encoders writes and reads cards.
type Encoders interface {
	Encoder(ctx context.Context, workspaceID, id string) (Encoder, error)
	ListEncoders(ctx context.Context, workspaceID string, filter EncoderFilter, page Page) (List[Encoder], error)
	// EncodeMethod begins to write a method's card at an encoder of its system. What
	// has no card to be written is EInvalid "access_method_not_encodable"; what is not
	// ready yet "access_method_not_ready_for_encoding".
	EncodeMethod(ctx context.Context, workspaceID, methodID, encoderID string) (ActionAttempt, error)
	// EncodeCredential is EncodeMethod for a card that is named as an ACS credential,
	// also one of its own.
	EncodeCredential(ctx context.Context, workspaceID, credentialID, encoderID string) (ActionAttempt, error)
	// ScanCard begins to read the card on an encoder, and to assign it, to a card that
	// whom the scan names waits for in the encoder's system.
	ScanCard(ctx context.Context, workspaceID string, scan CardScan) (ActionAttempt, error)
	// SimulateScan says what the next scan at an encoder of a sandbox workspace finds.
	SimulateScan(ctx context.Context, workspaceID, encoderID string, next NextScan) error
	// SimulateEncoding has the next encoding at an encoder of a sandbox workspace fail,
	// with the contract's word for how, or succeed ("").
	SimulateEncoding(ctx context.Context, workspaceID, encoderID, failure string) error
}

// EncoderFilter narrows a list of encoders. Zero fields do not narrow.
type EncoderFilter struct {
	Viewer         Viewer
	IDs, SystemIDs []string // nil does not narrow
}
