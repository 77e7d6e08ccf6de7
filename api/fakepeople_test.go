package api_test

import (
	"context"
	"slices"

	"latchkey"
)

// merge is a merge of people.
type merge struct {
	into   latchkey.IdentityRef
	merged []latchkey.IdentityRef
}

func (w *world) MergeIdentities(ctx context.Context, _ string, into latchkey.IdentityRef, merged []latchkey.IdentityRef) error {
	return w.change(ctx, merge{into, merged}, "")
}

// link is a device given to a person or taken from them.
type link struct{ act, person, device string }

func (w *world) GrantDevice(ctx context.Context, _, id, deviceID string) error {
	return w.change(ctx, link{"grant", id, deviceID}, "")
}

func (w *world) RevokeDevice(ctx context.Context, _, id, deviceID string) error {
	return w.change(ctx, link{"revoke", id, deviceID}, "")
}

func (w *world) AccessibleDoors(ctx context.Context, ws, id string, kind latchkey.DoorKind, _ latchkey.Viewer) ([]latchkey.Door, error) {
	if _, err := w.Identity(ctx, ws, latchkey.IdentityRef{ID: id}); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(w.doors), func(d latchkey.Door) bool { return d.Kind != kind }), nil
}

func (w *world) AddAccount(ctx context.Context, _, id, accountID string) error {
	return w.change(ctx, members{"add", id, "", []string{accountID}}, "")
}

func (w *world) RemoveAccount(ctx context.Context, _, id, accountID string) error {
	return w.change(ctx, members{"remove", id, "", []string{accountID}}, "")
}
