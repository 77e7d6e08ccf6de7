package api_test

import (
	"context"

	"latchkey"
)

func (w *world) ListActionAttempts(
	_ context.Context, ws string, f latchkey.AttemptFilter, p latchkey.Page,
) (latchkey.List[latchkey.ActionAttempt], error) {
	w.note(f)
	rows := only(w.attempts, func(a latchkey.ActionAttempt) bool { return a.WorkspaceID == ws && inIDs(f.IDs, a.ID) })
	return turn(rows, p, func(a latchkey.ActionAttempt) latchkey.Mark { return latchkey.Mark{CreatedAt: a.CreatedAt, ID: a.ID} }), nil
}

func (w *world) ActOnDoor(ctx context.Context, ws string, action latchkey.DoorAction) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: action.Type, Status: latchkey.AttemptPending, DoorID: action.DeviceID}
	return made, w.change(ctx, action, made.ID)
}

func (w *world) UnlockWithKey(ctx context.Context, ws string, use latchkey.KeyUse) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: latchkey.AttemptUnlockDoor, Status: latchkey.AttemptPending, DoorID: use.DoorID}
	return made, w.change(ctx, use, made.ID)
}

// deviceChange is a change of a device that is managed or not.
type deviceChange struct {
	id      string
	managed bool
	change  latchkey.DeviceChange
}

func (w *world) UpdateDevice(ctx context.Context, _, id string, managed bool, change latchkey.DeviceChange) error {
	return w.change(ctx, deviceChange{id, managed, change}, id)
}

func (w *world) DeleteDevice(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete device "+id, "")
}

func (w *world) WriteOffDevice(ctx context.Context, ws, id string) ([]latchkey.LeftBehind, error) {
	left, _ := w.LeftBehindOn(ctx, ws, id)
	return left, w.change(ctx, "write off device "+id, id)
}

func (*world) LeftBehindOn(context.Context, string, string) ([]latchkey.LeftBehind, error) {
	return []latchkey.LeftBehind{{DoorID: lockID, DoorName: "Front Door", DoorKind: latchkey.DoorDevice, Mode: latchkey.ModeCode}}, nil
}

func (w *world) ReportZones(ctx context.Context, _ string, reports []latchkey.ZoneReport) error {
	return w.change(ctx, reports, "")
}

func (w *world) SimulateDevice(ctx context.Context, _, id string, what latchkey.Simulation) error {
	return w.change(ctx, string(what)+" "+id, id)
}
