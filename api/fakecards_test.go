package api_test

import (
	"context"

	"latchkey"
)

func (w *world) AssignCard(ctx context.Context, ws, methodID string, number latchkey.Secret) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: latchkey.AttemptAssign, Status: latchkey.AttemptPending, MethodID: methodID}
	return made, w.change(ctx, "assign "+number.Reveal()+" to "+methodID, made.ID)
}
