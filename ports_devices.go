package latchkey

import "context"

// Devices changes smart locks.
type Devices interface {
	// UpdateDevice changes a device that is managed, or not, as managed says. A
	// device that becomes unmanaged keeps nothing of ours: its grants lose it and
	// clean it.
	UpdateDevice(ctx context.Context, workspaceID, id string, managed bool, change DeviceChange) error
	// DeleteDevice forgets a device. Its grants lose it and clean it. It comes
	// back when its account loses it and has it again.
	DeleteDevice(ctx context.Context, workspaceID, id string) error
	// WriteOffDevice forgets a device that left its account and was reset or is gone
	// for good, and returns what its grants wait no longer to have off it. One that is
	// still there is an EConflict. Should it come back, that is taken off.
	WriteOffDevice(ctx context.Context, workspaceID, id string) ([]LeftBehind, error)
	// LeftBehindOn tells it again.
	LeftBehindOn(ctx context.Context, workspaceID, id string) ([]LeftBehind, error)
	// ReportZones sets the time zones of devices whose provider hides them.
	ReportZones(ctx context.Context, workspaceID string, reports []ZoneReport) error
	// SimulateDevice makes something happen at a device of a sandbox workspace and
	// returns when it has.
	SimulateDevice(ctx context.Context, workspaceID, id string, what Simulation) error
}
