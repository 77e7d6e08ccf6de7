package api_test

import (
	"context"

	"latchkey"
)

func (w *world) UnmanagedCode(_ context.Context, workspaceID string, ref latchkey.CodeRef) (latchkey.UnmanagedCode, error) {
	if ref.ID != "" && ref.ID != codeID {
		return latchkey.UnmanagedCode{}, latchkey.NotFound("access_code")
	}
	return latchkey.UnmanagedCode{
		ID: codeID, WorkspaceID: workspaceID, Door: frontDoor(), Secret: latchkey.NewSecret("4711"), Name: "Cleaner", CreatedAt: now,
	}, nil
}

func (w *world) ListUnmanagedCodes(
	ctx context.Context, workspaceID string, _ latchkey.UnmanagedFilter, _ latchkey.Page,
) (latchkey.List[latchkey.UnmanagedCode], error) {
	one, err := w.UnmanagedCode(ctx, workspaceID, latchkey.CodeRef{ID: codeID})
	return latchkey.List[latchkey.UnmanagedCode]{Rows: []latchkey.UnmanagedCode{one}}, err
}

func (w *world) RestoreCodes(_ context.Context, _, deviceID string) error {
	if deviceID != lockID {
		return latchkey.NotFound("device")
	}
	return nil
}

func (w *world) TakeOver(ctx context.Context, _, codeID string, wish latchkey.Takeover) error {
	w.note(wish)
	return w.change(ctx, "take over "+codeID, codeID)
}

func (w *world) RemoveUnmanagedCode(ctx context.Context, ws, codeID string) (latchkey.ActionAttempt, error) {
	return codeAttempt(ws, latchkey.AttemptDeleteAccessCode), w.change(ctx, "remove "+codeID, attemptID)
}

func (w *world) SimulateCode(ctx context.Context, ws, deviceID string, _ latchkey.Secret, name string) (latchkey.UnmanagedCode, error) {
	if err := w.change(ctx, "set "+name, deviceID); err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	return w.UnmanagedCode(ctx, ws, latchkey.CodeRef{ID: codeID})
}
