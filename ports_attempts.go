package latchkey

import "context"

// ActionAttempts reads jobs.
type ActionAttempts interface {
	ActionAttempt(ctx context.Context, workspaceID, id string) (ActionAttempt, error)
	// ListActionAttempts finds jobs, oldest first. When one that the filter names
	// is missing, the error is action_attempts_not_found.
	ListActionAttempts(ctx context.Context, workspaceID string, filter AttemptFilter, page Page) (List[ActionAttempt], error)
}

// AttemptFilter narrows a list of jobs. Zero fields do not narrow.
type AttemptFilter struct {
	IDs      []string // nil does not narrow
	DeviceID string
}

// Locks does what can be done at a door now. The answer is a pending job:
// what becomes of it shows in the job, also when the lock is offline.
type Locks interface {
	// ActOnDoor begins the job. What the lock can never do is EInvalid
	// "device_action_not_supported"; too many in a minute are ELimited.
	ActOnDoor(ctx context.Context, workspaceID string, action DoorAction) (ActionAttempt, error)
	// UnlockWithKey begins the job of opening a door with a key that Latchkey keeps.
	// While one is pending it is that job. What speaks against it is a typed error
	// (Grant.Opens), and is looked for once more as the lock is about to be told.
	UnlockWithKey(ctx context.Context, workspaceID string, use KeyUse) (ActionAttempt, error)
}
