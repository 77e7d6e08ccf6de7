package latchkey

import "context"

// Phones keeps the phones of people.
type Phones interface {
	Phone(ctx context.Context, workspaceID, id string) (Phone, error)
	ListPhones(ctx context.Context, workspaceID string, filter PhoneFilter) ([]Phone, error)
	// DeactivatePhone takes a phone from its person, for good. One that the viewer
	// does not see is ENotFound.
	DeactivatePhone(ctx context.Context, workspaceID, id string, by Viewer) error
	// SimulatePhone registers a phone in a sandbox workspace. An app's installation
	// is one phone: a second with its id is EConflict "phone_already_registered".
	SimulatePhone(ctx context.Context, workspaceID string, wish NewPhone) (Phone, error)
}
