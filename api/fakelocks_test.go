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
