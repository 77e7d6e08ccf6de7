package latchkey

import "context"

// MethodDoor is a method on one of its doors, or on all when none is named.
type MethodDoor struct {
	MethodID   string
	DeviceID   string // at most one of the two
	EntranceID string
}

// Retries is for the person in front of a lock. Doing it twice is doing it once. A
// door that the method is not on is EInvalid.
type Retries interface {
	// RetryNow has the method tried at once where it waits for its next try, was
	// refused or is paused. Where there is nothing of it, it is EConflict
	// nothing_to_retry.
	RetryNow(ctx context.Context, workspaceID string, at MethodDoor) error
	// PauseMethod stops writing the method to doors until RetryNow. Removals go on.
	// Where the method is wanted on no door, it is EConflict nothing_to_pause.
	PauseMethod(ctx context.Context, workspaceID string, at MethodDoor) error
}
