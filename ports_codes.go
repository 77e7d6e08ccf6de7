package latchkey

import "context"

// AccessCodes keeps PINs on single devices: stand-alone ones, and, to be read
// only, those of access grants. What a device can never do is EInvalid.
type AccessCodes interface {
	// AccessCode finds a code that is, or shall be, on its lock. The error is
	// plain "not_found".
	AccessCode(ctx context.Context, workspaceID string, ref CodeRef) (AccessCode, error)
	// ListAccessCodes finds codes that are, or shall be, on their locks. An
	// access grant that the filter names must be there.
	ListAccessCodes(ctx context.Context, workspaceID string, filter CodeFilter, page Page) (List[AccessCode], error)
	// DrawCode draws a PIN that the device could take now, and does not keep it.
	DrawCode(ctx context.Context, workspaceID, deviceID string) (AccessCode, error)

	// CreateAccessCode sets one code. A PIN that breaks the device's rules is
	// EInvalid "code_constraints_violated", one that is taken EConflict
	// "duplicate_access_code". The attempt has succeeded: that the code is wanted
	// is done, and what the lock says shows in the code.
	CreateAccessCode(ctx context.Context, workspaceID string, code NewAccessCode) (AccessCode, ActionAttempt, error)
	// CreateAccessCodes sets codes with one PIN on several devices, or none.
	CreateAccessCodes(ctx context.Context, workspaceID string, codes NewAccessCodes) ([]AccessCode, error)
	// UpdateAccessCode changes a stand-alone code; another one is EInvalid
	// "access_code_of_access_grant".
	UpdateAccessCode(ctx context.Context, workspaceID string, ref CodeRef, change CodeChange) (ActionAttempt, error)
	// UpdateAccessCodes changes all codes that have the key.
	UpdateAccessCodes(ctx context.Context, workspaceID, commonKey string, change CodeChange) error
	// DeleteAccessCode takes a stand-alone code off its lock.
	DeleteAccessCode(ctx context.Context, workspaceID string, ref CodeRef) (ActionAttempt, error)

	// PullBackup gives a time-bound code a backup code that is on the lock
	// already, the same one when asked again.
	PullBackup(ctx context.Context, workspaceID, codeID string) (AccessCode, error)
	// SetBackupPool turns a device's pool of backup codes on or off.
	SetBackupPool(ctx context.Context, workspaceID, deviceID string, enabled bool) error
}
