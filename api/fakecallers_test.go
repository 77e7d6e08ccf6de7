package api_test

import (
	"context"
	"time"

	"latchkey"
)

// The tokens of the fake world.
const (
	ourToken      = "seam_at1ours_xyz"
	pageKey       = "seam_pk1ours_xyz"
	guestToken    = "seam_cst1guest_xyz"
	customerToken = "seam_cst1customer_xyz"
	revokedToken  = "seam_cst1revoked_xyz"
	expiredToken  = "seam_cst1expired_xyz"
	readerToken   = "seam_cst1reader_xyz" // of the session that a portal brings
)

func someSessions() []latchkey.ClientSession {
	guest := latchkey.ClientSession{
		ID: id(13, 1), WorkspaceID: ours, UserIdentifierKey: "ada", SessionLinks: latchkey.SessionLinks{IdentityID: personID},
		Token: latchkey.NewSecret(guestToken), DeviceCount: 1, CreatedAt: now, ExpiresAt: now.AddDate(1, 0, 0),
	}
	customer, revoked, expired := guest, guest, guest
	customer.ID, customer.Token, customer.CustomerKey = id(13, 2), latchkey.NewSecret(customerToken), "hotel"
	revoked.ID, revoked.Token, revoked.RevokedAt = id(13, 3), latchkey.NewSecret(revokedToken), new(now)
	expired.ID, expired.Token, expired.ExpiresAt = id(13, 4), latchkey.NewSecret(expiredToken), now.Add(-time.Second)
	return []latchkey.ClientSession{guest, customer, revoked, expired}
}

func unauthorized(errorType string) error {
	return &latchkey.Error{Code: latchkey.EUnauthorized, Type: errorType, Message: "Nobody has this."}
}

func (w *world) WorkspaceByAPIKey(_ context.Context, key latchkey.Secret) (latchkey.Workspace, error) {
	if found, ok := w.workspaces[key.Reveal()]; ok {
		return found, nil
	}
	return latchkey.Workspace{}, unauthorized("unauthorized")
}

func (w *world) WorkspaceByPublishableKey(_ context.Context, key string) (latchkey.Workspace, error) {
	for _, workspace := range w.workspaces {
		if workspace.PublishableKey == key {
			return workspace, nil
		}
	}
	return latchkey.Workspace{}, &latchkey.Error{Code: latchkey.EInvalid, Type: "workspace_not_found", Message: "Nobody has this."}
}

func (*world) UserByAccessToken(_ context.Context, token latchkey.Secret) (latchkey.User, error) {
	if token.Reveal() != ourToken {
		return latchkey.User{}, unauthorized("unauthorized")
	}
	return latchkey.User{ID: id(14, 1), Email: "ops@example.com"}, nil
}

func (w *world) WorkspaceOfUser(_ context.Context, _, workspaceID string) (latchkey.Workspace, error) {
	if workspaceID != ours {
		return latchkey.Workspace{}, unauthorized("workspace_not_found")
	}
	return w.workspaces[ourKey], nil
}

func (w *world) SessionByToken(_ context.Context, token latchkey.Secret) (latchkey.ClientSession, latchkey.Workspace, error) {
	for _, session := range w.sessions {
		if session.Token == token {
			return session, w.workspaces[ourKey], nil
		}
	}
	return latchkey.ClientSession{}, latchkey.Workspace{}, unauthorized("client_session_not_found")
}

// reached is a question about the reach of a session.
type reached struct {
	by    latchkey.Viewer
	need  latchkey.Need
	named []latchkey.Named
}

func (w *world) CheckReach(_ context.Context, _ string, by latchkey.Viewer, need latchkey.Need, named []latchkey.Named) error {
	w.note(reached{by, need, named})
	return w.beyond
}

func (w *world) WorkspacesOfUser(context.Context, string) ([]latchkey.Workspace, error) {
	return []latchkey.Workspace{w.workspaces[ourKey], w.workspaces[theirKey]}, nil
}

func (w *world) CreateWorkspaceFor(ctx context.Context, _ string, n latchkey.NewWorkspace) (latchkey.Workspace, error) {
	made := latchkey.Workspace{ID: id(1, 3), Name: n.Name, ConnectPartnerName: n.ConnectPartnerName, WebviewLook: n.WebviewLook}
	return made, w.change(ctx, n, made.ID)
}

func (w *world) UpdateWorkspace(ctx context.Context, _ string, change latchkey.WorkspaceChange) error {
	return w.change(ctx, change, "")
}

func (w *world) ResetSandbox(ctx context.Context, ws string) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: latchkey.AttemptResetSandbox, Status: latchkey.AttemptPending}
	return made, w.change(ctx, made, made.ID)
}

// opened is a session that was asked for.
type opened struct {
	wish  latchkey.NewClientSession
	reuse latchkey.SessionReuse
}

func (w *world) OpenSession(
	ctx context.Context, _ string, wish latchkey.NewClientSession, reuse latchkey.SessionReuse,
) (latchkey.ClientSession, error) {
	return w.sessions[0], w.change(ctx, opened{wish, reuse}, w.sessions[0].ID)
}

func (w *world) GrantSession(
	ctx context.Context, _ string, _ latchkey.SessionRef, links latchkey.SessionLinks,
) (latchkey.ClientSession, error) {
	return w.sessions[0], w.change(ctx, links, w.sessions[0].ID)
}

func (w *world) Session(_ context.Context, ws string, ref latchkey.SessionRef) (latchkey.ClientSession, error) {
	return find(w.sessions, "client_session", func(s latchkey.ClientSession) bool {
		return s.WorkspaceID == ws && (s.ID == ref.ID || s.UserIdentifierKey == ref.UserIdentifierKey)
	})
}

func (w *world) ListSessions(_ context.Context, ws string, f latchkey.SessionFilter) ([]latchkey.ClientSession, error) {
	w.note(f)
	return only(w.sessions, func(s latchkey.ClientSession) bool { return s.WorkspaceID == ws }), nil
}

func (w *world) CreateProfile(ctx context.Context, ws string, p latchkey.NewProfile) (latchkey.Profile, error) {
	made := latchkey.Profile{ID: id(15, 1), WorkspaceID: ws, CustomerKey: p.CustomerKey, Name: p.Name, Look: p.Look, CreatedAt: now}
	return made, w.change(ctx, p, made.ID)
}

func (w *world) Profile(_ context.Context, ws, profileID string) (latchkey.Profile, error) {
	return find(w.profiles, "customization_profile", func(p latchkey.Profile) bool { return p.ID == profileID && p.WorkspaceID == ws })
}

func (w *world) ListProfiles(_ context.Context, ws, customerKey string) ([]latchkey.Profile, error) {
	w.note(customerKey)
	return only(w.profiles, func(p latchkey.Profile) bool { return p.WorkspaceID == ws }), nil
}

func (w *world) UpdateProfile(ctx context.Context, _, _ string, change latchkey.ProfileChange) error {
	return w.change(ctx, change, "")
}

func (w *world) RevokeSession(ctx context.Context, _, id string) error {
	return w.change(ctx, "revoke session "+id, "")
}

func (w *world) DeleteSession(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete session "+id, "")
}

func (w *world) DeleteSessionsOf(context.Context, string, string) ([]string, error) { return nil, nil }
