package api_test

import (
	"context"

	"latchkey"
)

// linkSecret is that of the fake world's one key.
const linkSecret = "6vXkGp2TqWd9RmZsHnYb4LcE"

func someKey() latchkey.InstantKey {
	return latchkey.InstantKey{
		ID: id(16, 1), WorkspaceID: ours, IdentityID: personID, SessionID: id(13, 1), Secret: latchkey.NewSecret(linkSecret),
		ProfileID: id(15, 1), Look: &latchkey.ProfileLook{PrimaryColor: "#0a7"}, MaxUses: 1, CreatedAt: now, ExpiresAt: now.AddDate(0, 0, 3),
	}
}

func (w *world) GenerateKey(ctx context.Context, _ string, wish latchkey.NewInstantKey) (latchkey.InstantKey, error) {
	made := someKey()
	return made, w.change(ctx, wish, made.ID)
}

func (w *world) InstantKey(_ context.Context, ws string, ref latchkey.InstantKeyRef) (latchkey.InstantKey, error) {
	return find(w.keys, "instant_key", func(k latchkey.InstantKey) bool {
		return k.WorkspaceID == ws && (k.ID == ref.ID || k.Secret == ref.Secret)
	})
}

func (w *world) ListKeys(_ context.Context, ws string, f latchkey.InstantKeyFilter) ([]latchkey.InstantKey, error) {
	w.note(f)
	return only(w.keys, func(k latchkey.InstantKey) bool { return k.WorkspaceID == ws }), nil
}

func (w *world) DeleteKey(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete key "+id, "")
}

func (w *world) PreviewKey(_ context.Context, secret, browser latchkey.Secret) (latchkey.KeyPreview, error) {
	w.note(browser)
	key, err := find(w.keys, "instant_key", func(k latchkey.InstantKey) bool { return k.Secret == secret })
	return latchkey.KeyPreview{Key: key, Status: key.Status(now)}, err
}

func (w *world) KeyRing(_ context.Context, _, sessionID string, browser latchkey.Secret) (latchkey.KeyRing, error) {
	w.note(browser)
	key, err := find(w.keys, "instant_key", func(k latchkey.InstantKey) bool { return k.SessionID == sessionID })
	if err != nil {
		return latchkey.KeyRing{}, latchkey.Conflict("instant_key_not_open", "Open it first.")
	}
	return latchkey.KeyRing{Key: key, PersonName: "Ada Lovelace", Grants: w.grants}, nil
}

func (w *world) OpenKey(ctx context.Context, secret, browser latchkey.Secret) (latchkey.ClientSession, error) {
	key, err := find(w.keys, "instant_key", func(k latchkey.InstantKey) bool { return k.Secret == secret })
	if err == nil {
		err = key.Status(now).Refusal()
	}
	if err != nil {
		return latchkey.ClientSession{}, err
	}
	return w.sessions[0], w.change(ctx, browser, "")
}
