package api_test

import (
	"context"

	"latchkey"
)

func (w *world) CreateGrant(ctx context.Context, ws string, g latchkey.NewGrant) (latchkey.Grant, error) {
	made := someGrant(ws)
	made.Key, made.Name, made.Requested = g.Key, g.Name, g.Requested
	return made, w.change(ctx, g, made.ID)
}

func (w *world) Grant(_ context.Context, ws string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	return find(w.grants, "access_grant", func(g latchkey.Grant) bool {
		return g.WorkspaceID == ws && (g.ID == ref.ID || ref.Key != "" && g.Key == ref.Key)
	})
}

func (w *world) ListGrants(_ context.Context, ws string, f latchkey.GrantFilter, p latchkey.Page) (latchkey.List[latchkey.Grant], error) {
	w.note(f)
	rows := only(w.grants, func(g latchkey.Grant) bool { return g.WorkspaceID == ws && inIDs(f.IDs, g.ID) })
	return turn(rows, p, func(g latchkey.Grant) latchkey.Mark { return latchkey.Mark{CreatedAt: g.CreatedAt, ID: g.ID} }), nil
}

func (w *world) UpdateGrant(ctx context.Context, ws string, ref latchkey.GrantRef, change latchkey.GrantChange) error {
	if _, err := w.Grant(ctx, ws, ref); err != nil {
		return err
	}
	return w.change(ctx, change, "")
}

func (w *world) DeleteGrant(ctx context.Context, ws, id string) error {
	if _, err := w.Grant(ctx, ws, latchkey.GrantRef{ID: id}); err != nil {
		return err
	}
	return w.change(ctx, "delete grant "+id, "")
}

func (w *world) SuspendGrant(ctx context.Context, ws string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	found, err := w.Grant(ctx, ws, ref)
	if err != nil {
		return latchkey.Grant{}, err
	}
	found.SuspendedAt, found.Status = &now, latchkey.GrantSuspended
	return found, w.change(ctx, "suspend grant "+found.ID, found.ID)
}

func (w *world) ResumeGrant(ctx context.Context, ws string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	found, err := w.Grant(ctx, ws, ref)
	if err != nil {
		return latchkey.Grant{}, err
	}
	return found, w.change(ctx, "resume grant "+found.ID, found.ID)
}

func (w *world) RetryNow(ctx context.Context, ws string, at latchkey.MethodDoor) error {
	if _, err := w.MethodsByID(ctx, ws, []string{at.MethodID}); err != nil {
		return err
	}
	w.note(at)
	return w.change(ctx, "retry method "+at.MethodID, at.MethodID)
}

func (w *world) PauseMethod(ctx context.Context, ws string, at latchkey.MethodDoor) error {
	if _, err := w.MethodsByID(ctx, ws, []string{at.MethodID}); err != nil {
		return err
	}
	w.note(at)
	return w.change(ctx, "pause method "+at.MethodID, at.MethodID)
}

func (w *world) MethodsByID(_ context.Context, ws string, ids []string) ([]latchkey.Method, error) {
	var out []latchkey.Method
	for _, id := range ids {
		found, err := find(w.methods, "access_method", func(m latchkey.Method) bool { return m.ID == id && m.WorkspaceID == ws })
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

func (w *world) ListMethods(_ context.Context, ws string, f latchkey.MethodFilter, p latchkey.Page) (latchkey.List[latchkey.Method], error) {
	w.note(f)
	rows := only(w.methods, func(m latchkey.Method) bool { return m.WorkspaceID == ws })
	return turn(rows, p, func(m latchkey.Method) latchkey.Mark { return latchkey.Mark{CreatedAt: m.CreatedAt, ID: m.ID} }), nil
}

func (w *world) DeleteMethods(ctx context.Context, _ string, which latchkey.MethodSelector) error {
	return w.change(ctx, which, "")
}

func (w *world) RequestMethods(
	ctx context.Context, ws string, ref latchkey.GrantRef, requests []latchkey.RequestedMethod,
) (latchkey.Grant, error) {
	found, err := w.Grant(ctx, ws, ref)
	if err != nil {
		return latchkey.Grant{}, err
	}
	found.Requested = append(found.Requested, requests...)
	return found, w.change(ctx, requests, found.ID)
}

func (w *world) CreateMethod(ctx context.Context, ws, grantID string, request latchkey.RequestedMethod) (latchkey.Method, error) {
	found, err := w.Grant(ctx, ws, latchkey.GrantRef{ID: grantID})
	if err != nil {
		return latchkey.Method{}, err
	}
	return found.Methods[0], w.change(ctx, request, found.Methods[0].ID)
}

func (w *world) Event(_ context.Context, ws, id string, _ latchkey.Viewer) (latchkey.Event, error) {
	return find(w.events, "event", func(e latchkey.Event) bool { return e.ID == id && e.WorkspaceID == ws })
}

func (w *world) LatestEvent(_ context.Context, ws, device string, kind latchkey.EventType, _ latchkey.Viewer) (latchkey.Event, error) {
	return find(w.events, "event", func(e latchkey.Event) bool {
		return e.WorkspaceID == ws && e.Subject.DeviceID == device && e.Type == kind
	})
}

func (w *world) ListEvents(_ context.Context, ws string, f latchkey.EventFilter) ([]latchkey.Event, error) {
	w.note(f)
	return only(w.events, func(e latchkey.Event) bool { return e.WorkspaceID == ws }), nil
}

func (w *world) ActionAttempt(_ context.Context, ws, id string) (latchkey.ActionAttempt, error) {
	return find(w.attempts, "action_attempt", func(a latchkey.ActionAttempt) bool { return a.ID == id && a.WorkspaceID == ws })
}
