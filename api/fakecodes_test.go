package api_test

import (
	"context"
	"time"

	"latchkey"
)

var (
	codeID    = id(12, 1)
	attemptID = id(11, 2)
)

// someCode is a stand-alone code that the front door has.
func someCode(workspaceID string) latchkey.AccessCode {
	window := latchkey.Window{StartsAt: now, EndsAt: new(now.Add(4 * time.Hour))}
	credential := latchkey.Credential{
		ID: id(13, 1), DoorID: lockID, DoorKind: latchkey.DoorDevice, Mode: latchkey.ModeCode,
		State: latchkey.CredentialSet, Asked: &window, AskedName: "Cleaner",
	}
	method := latchkey.Method{
		ID: methodID, Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("2468"), Credentials: []latchkey.Credential{credential}, CreatedAt: now,
	}
	return latchkey.AccessCode{
		ID: codeID, Method: method, Credential: credential, Door: frontDoor(), CreatedAt: now,
		Grant: latchkey.Grant{
			ID: codeID, WorkspaceID: workspaceID, Kind: latchkey.GrantOfCode, Name: "Cleaner", Window: window,
			Doors: []latchkey.Door{frontDoor()}, Methods: []latchkey.Method{method},
		},
	}
}

func codeAttempt(workspaceID string, kind latchkey.AttemptType) latchkey.ActionAttempt {
	return latchkey.ActionAttempt{
		ID: attemptID, WorkspaceID: workspaceID, Type: kind, Status: latchkey.AttemptSucceeded,
		Result: map[string]any{"access_code": map[string]any{"access_code_id": codeID}},
	}
}

func (w *world) AccessCode(_ context.Context, ws string, ref latchkey.CodeRef) (latchkey.AccessCode, error) {
	w.note(ref)
	return find(w.codes, "access_code", func(c latchkey.AccessCode) bool {
		return c.Grant.WorkspaceID == ws && (c.ID == ref.ID || ref.ID == "" && c.Door.ID == ref.DeviceID && c.Method.Secret == ref.Code)
	})
}

func (w *world) ListAccessCodes(_ context.Context, ws string, f latchkey.CodeFilter, p latchkey.Page) (latchkey.List[latchkey.AccessCode], error) {
	w.note(f)
	rows := only(w.codes, func(c latchkey.AccessCode) bool { return c.Grant.WorkspaceID == ws && inIDs(f.IDs, c.ID) })
	return turn(rows, p, func(c latchkey.AccessCode) latchkey.Mark { return latchkey.Mark{CreatedAt: c.CreatedAt, ID: c.ID} }), nil
}

func (w *world) DrawCode(_ context.Context, ws, deviceID string) (latchkey.AccessCode, error) {
	w.note(deviceID)
	return someCode(ws), nil
}

func (w *world) CreateAccessCode(
	ctx context.Context, ws string, wish latchkey.NewAccessCode,
) (latchkey.AccessCode, latchkey.ActionAttempt, error) {
	return someCode(ws), codeAttempt(ws, latchkey.AttemptCreateAccessCode), w.change(ctx, wish, attemptID)
}

func (w *world) CreateAccessCodes(ctx context.Context, ws string, wish latchkey.NewAccessCodes) ([]latchkey.AccessCode, error) {
	return []latchkey.AccessCode{someCode(ws)}, w.change(ctx, wish, codeID)
}

func (w *world) UpdateAccessCode(
	ctx context.Context, ws string, _ latchkey.CodeRef, change latchkey.CodeChange,
) (latchkey.ActionAttempt, error) {
	return codeAttempt(ws, latchkey.AttemptUpdateAccessCode), w.change(ctx, change, attemptID)
}

func (w *world) UpdateAccessCodes(ctx context.Context, _, _ string, change latchkey.CodeChange) error {
	return w.change(ctx, change, "")
}

func (w *world) DeleteAccessCode(ctx context.Context, ws string, ref latchkey.CodeRef) (latchkey.ActionAttempt, error) {
	return codeAttempt(ws, latchkey.AttemptDeleteAccessCode), w.change(ctx, ref, attemptID)
}

func (w *world) PullBackup(ctx context.Context, ws, id string) (latchkey.AccessCode, error) {
	return someCode(ws), w.change(ctx, "pull "+id, codeID)
}

func (w *world) SetBackupPool(ctx context.Context, _, id string, _ bool) error {
	return w.change(ctx, "pool of "+id, "")
}
