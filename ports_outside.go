package latchkey

import "context"

// OutsideChanges is what others do at locks, and what a person says about it.
type OutsideChanges interface {
	// UnmanagedCode finds a code that others put on a device's lock.
	UnmanagedCode(ctx context.Context, workspaceID string, ref CodeRef) (UnmanagedCode, error)
	// ListUnmanagedCodes lists those of a device, which must be there.
	ListUnmanagedCodes(ctx context.Context, workspaceID string, filter UnmanagedFilter, page Page) (List[UnmanagedCode], error)
	// TakeOver makes such a code a managed access code with the same id. The lock
	// keeps it all the while.
	TakeOver(ctx context.Context, workspaceID, codeID string, wish Takeover) error
	// RemoveUnmanagedCode takes such a code off its lock. The attempt has
	// succeeded: what the lock says shows in the code.
	RemoveUnmanagedCode(ctx context.Context, workspaceID, codeID string) (ActionAttempt, error)
	// SimulateCode is somebody who sets a code at a simulated lock. It returns when
	// the code is known.
	SimulateCode(ctx context.Context, workspaceID, deviceID string, code Secret, name string) (UnmanagedCode, error)
	// RestoreCodes says that a lock from which much was missing at once was reset:
	// what it should have is put back. It does nothing for other locks.
	RestoreCodes(ctx context.Context, workspaceID, deviceID string) error
}

// UnmanagedFilter narrows a list of unmanaged codes. DeviceID is required.
type UnmanagedFilter struct {
	Viewer   Viewer
	DeviceID string
	Search   string
}
