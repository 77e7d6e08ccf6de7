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
		{Name: "uhppote", Title: "UHPPOTE", Category: "access_control", Settings: []latchkey.Setting{
			{Name: "reference_key", Title: "Reference key", Required: true, Secret: true, Drawn: true},
		}},
	}
}

func (w *world) CreateWebview(ctx context.Context, ws string, wish latchkey.NewWebview) (latchkey.Webview, error) {
	made := latchkey.Webview{
		ID: webviewID, WorkspaceID: ws, Token: latchkey.NewSecret("hush"), Providers: wish.Providers, AnyProvider: wish.AnyProvider,
		SelectionMode: wish.SelectionMode, Login: latchkey.Login{State: latchkey.LoginNone}, CreatedAt: now,
	}
	return made, w.change(ctx, wish, made.ID)
}

func (w *world) Webview(_ context.Context, ws, id string) (latchkey.Webview, error) {
	return find(w.webviews, "connect_webview", func(v latchkey.Webview) bool { return v.ID == id && v.WorkspaceID == ws })
}

func (w *world) ListWebviews(_ context.Context, ws string, f latchkey.WebviewFilter, p latchkey.Page) (latchkey.List[latchkey.Webview], error) {
	w.note(f)
	rows := only(w.webviews, func(v latchkey.Webview) bool { return v.WorkspaceID == ws && f.Viewer != latchkey.Nobody })
	return turn(rows, p, func(v latchkey.Webview) latchkey.Mark { return latchkey.Mark{CreatedAt: v.CreatedAt, ID: v.ID} }), nil
}

func (w *world) DeleteWebview(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete webview "+id, "")
}

func (w *world) OpenWebview(_ context.Context, id string, token latchkey.Secret) (latchkey.Webview, error) {
	return find(w.webviews, "connect_webview", func(v latchkey.Webview) bool { return v.ID == id && v.Token.Reveal() == token.Reveal() })
}

func (w *world) Settings(context.Context, latchkey.Webview) (latchkey.Secret, error) {
	return latchkey.NewSecret(w.settings), nil
}

func (w *world) Arrived(context.Context, latchkey.Webview) (latchkey.Arrived, error) {
	return w.arrived, nil
}

// login is what was entered on a page.
type login struct{ webviewID, provider, settings string }

func (w *world) TryLogin(ctx context.Context, id, provider string, settings latchkey.Secret) error {
	return w.change(ctx, login{id, provider, settings.Reveal()}, "")
}

func (w *world) SelectDevices(ctx context.Context, id string, deviceIDs []string) error {
	return w.change(ctx, append([]string{"select", id}, deviceIDs...), "")
}
