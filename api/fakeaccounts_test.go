package api_test

import (
	"context"

	"latchkey"
)

func (w *world) UpdateAccount(ctx context.Context, ws, id string, change latchkey.AccountChange) (latchkey.Account, error) {
	found, err := w.Account(ctx, ws, id)
	if err != nil {
		return found, err
	}
	return found, w.change(ctx, change, id)
}

func (w *world) SyncAccount(ctx context.Context, _, id string) error {
	return w.change(ctx, "sync "+id, "")
}

func (w *world) DeleteAccount(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete account "+id, "")
}

func (w *world) AbandonAccount(ctx context.Context, ws, id string) ([]latchkey.LeftBehind, error) {
	left, _ := w.LeftBehind(ctx, ws, id)
	return left, w.change(ctx, "abandon account "+id, id)
}

func (*world) LeftBehind(context.Context, string, string) ([]latchkey.LeftBehind, error) {
	return []latchkey.LeftBehind{
		{DoorID: lockID, DoorName: "Front Door", DoorKind: latchkey.DoorDevice, Mode: latchkey.ModeCode},
		{DoorID: gateID, DoorName: "Gate", DoorKind: latchkey.DoorEntrance, Mode: latchkey.ModeCard},
	}, nil
}

func (w *world) SimulateOutage(ctx context.Context, _, id string, disconnected bool) error {
	return w.change(ctx, map[bool]string{true: "disconnect ", false: "reconnect "}[disconnected]+id, "")
}

func (*world) Providers() []latchkey.Provider {
	return []latchkey.Provider{
		{Name: "sandbox", Title: "Sandbox lock cloud", Category: "lock", Settings: []latchkey.Setting{{Name: "token", Title: "Token", Required: true, Secret: true}}},
		{Name: "uhppote", Title: "UHPPOTE", Category: "access_control"},
	}
}
