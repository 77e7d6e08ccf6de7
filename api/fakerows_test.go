package api_test

import (
	"context"

	"latchkey"
)

func (w *world) Account(_ context.Context, ws, id string) (latchkey.Account, error) {
	return find(w.accounts, "connected_account", func(a latchkey.Account) bool { return a.ID == id && a.WorkspaceID == ws })
}

func (w *world) ListAccounts(_ context.Context, ws string, f latchkey.AccountFilter, p latchkey.Page) (latchkey.List[latchkey.Account], error) {
	w.note(f)
	rows := only(w.accounts, func(a latchkey.Account) bool { return a.WorkspaceID == ws && inIDs(f.IDs, a.ID) })
	return turn(rows, p, func(a latchkey.Account) latchkey.Mark { return latchkey.Mark{CreatedAt: a.CreatedAt, ID: a.ID} }), nil
}

func (w *world) Door(_ context.Context, ws string, kind latchkey.DoorKind, id string) (latchkey.Door, error) {
	return find(w.doors, string(kind), func(d latchkey.Door) bool { return d.ID == id && d.Kind == kind && d.WorkspaceID == ws })
}

func (w *world) ListDoors(_ context.Context, ws string, f latchkey.DoorFilter, p latchkey.Page) (latchkey.List[latchkey.Door], error) {
	w.note(f)
	rows := only(w.doors, func(d latchkey.Door) bool {
		return d.WorkspaceID == ws && d.Kind == f.Kind && inIDs(f.IDs, d.ID) && !f.MatchesNone && (f.Name == "" || f.Name == d.Name)
	})
	return turn(rows, p, func(d latchkey.Door) latchkey.Mark { return latchkey.Mark{CreatedAt: d.CreatedAt, ID: d.ID} }), nil
}

func (w *world) System(_ context.Context, ws, id string) (latchkey.System, error) {
	return find(w.systems, "acs_system", func(s latchkey.System) bool { return s.ID == id && s.WorkspaceID == ws })
}

func (w *world) ListSystems(_ context.Context, ws string, f latchkey.SystemFilter) ([]latchkey.System, error) {
	w.note(f)
	return only(w.systems, func(s latchkey.System) bool { return s.WorkspaceID == ws && inIDs(f.IDs, s.ID) }), nil
}

func (w *world) CreateSpace(ctx context.Context, ws string, s latchkey.NewSpace) (latchkey.Space, error) {
	made := latchkey.Space{ID: spaceID, WorkspaceID: ws, Key: s.Key, Name: s.Name, CustomerData: s.CustomerData, CreatedAt: now}
	return made, w.change(ctx, s, made.ID)
}

func (w *world) Space(_ context.Context, ws string, ref latchkey.SpaceRef) (latchkey.Space, error) {
	return find(w.spaces, "space", func(s latchkey.Space) bool {
		return s.WorkspaceID == ws && (s.ID == ref.ID || ref.Key != "" && s.Key == ref.Key)
	})
}

func (w *world) ListSpaces(_ context.Context, ws string, f latchkey.SpaceFilter, p latchkey.Page) (latchkey.List[latchkey.Space], error) {
	w.note(f)
	rows := only(w.spaces, func(s latchkey.Space) bool { return s.WorkspaceID == ws && inIDs(f.IDs, s.ID) })
	return turn(rows, p, func(s latchkey.Space) latchkey.Mark { return latchkey.Mark{CreatedAt: s.CreatedAt, ID: s.ID} }), nil
}

func (w *world) UpdateSpace(ctx context.Context, ws string, ref latchkey.SpaceRef, change latchkey.SpaceChange) (latchkey.Space, error) {
	found, err := w.Space(ctx, ws, ref)
	if err != nil {
		return found, err
	}
	return found, w.change(ctx, change, found.ID)
}

// members is a change of what belongs to a space.
type members struct {
	act, spaceID string
	kind         latchkey.DoorKind
	doorIDs      []string
}

func (w *world) AddDoors(ctx context.Context, _, id string, kind latchkey.DoorKind, doors []string) error {
	return w.change(ctx, members{"add", id, kind, doors}, "")
}

func (w *world) RemoveDoors(ctx context.Context, _, id string, kind latchkey.DoorKind, doors []string) error {
	return w.change(ctx, members{"remove", id, kind, doors}, "")
}

func (w *world) DeleteSpace(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete space "+id, "")
}

func (w *world) CreateIdentity(ctx context.Context, ws string, i latchkey.NewIdentity) (latchkey.Identity, error) {
	made := latchkey.Identity{ID: personID, WorkspaceID: ws, Key: i.Key, FullName: i.FullName, Email: i.Email, Phone: i.Phone, CreatedAt: now}
	return made, w.change(ctx, i, made.ID)
}

func (w *world) Identity(_ context.Context, ws string, ref latchkey.IdentityRef) (latchkey.Identity, error) {
	return find(w.people, "user_identity", func(i latchkey.Identity) bool {
		return i.WorkspaceID == ws && (i.ID == ref.ID || i.Key != nil && *i.Key == ref.Key)
	})
}

func (w *world) ListIdentities(_ context.Context, ws string, f latchkey.IdentityFilter, p latchkey.Page) (latchkey.List[latchkey.Identity], error) {
	w.note(f)
	rows := only(w.people, func(i latchkey.Identity) bool { return i.WorkspaceID == ws && inIDs(f.IDs, i.ID) })
	return turn(rows, p, func(i latchkey.Identity) latchkey.Mark { return latchkey.Mark{CreatedAt: i.CreatedAt, ID: i.ID} }), nil
}

func (w *world) UpdateIdentity(ctx context.Context, _, _ string, change latchkey.IdentityChange) error {
	return w.change(ctx, change, "")
}

func (w *world) DeleteIdentity(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete person "+id, "")
}
