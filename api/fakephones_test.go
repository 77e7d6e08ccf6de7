package api_test

import (
	"context"

	"latchkey"
)

var phoneID = id(18, 1)

func somePhone() latchkey.Phone {
	made := latchkey.NewPhone{IdentityID: personID}.Phone()
	made.ID, made.WorkspaceID, made.CreatedAt = phoneID, ours, now
	return made
}

func (w *world) Phone(_ context.Context, ws, id string) (latchkey.Phone, error) {
	return find([]latchkey.Phone{somePhone()}, "phone", func(p latchkey.Phone) bool { return p.WorkspaceID == ws && p.ID == id })
}

func (w *world) ListPhones(_ context.Context, ws string, f latchkey.PhoneFilter) ([]latchkey.Phone, error) {
	w.note(f)
	return only([]latchkey.Phone{somePhone()}, func(p latchkey.Phone) bool { return p.WorkspaceID == ws }), nil
}

func (w *world) DeactivatePhone(ctx context.Context, _, id string, by latchkey.Viewer) error {
	return w.change(ctx, "deactivate "+id+" by "+by.SessionID, "")
}

func (w *world) SimulatePhone(ctx context.Context, _ string, wish latchkey.NewPhone) (latchkey.Phone, error) {
	return somePhone(), w.change(ctx, wish, phoneID)
}
