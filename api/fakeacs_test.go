package api_test

import (
	"context"

	"latchkey"
)

// someUser is the one user of the world's panel.
func someUser() latchkey.ACSUser {
	return latchkey.ACSUser{
		ID: userID, WorkspaceID: ours, SystemID: systemID, AccountID: account, FullName: "Ada Lovelace", CreatedAt: now,
		Schedule: &latchkey.Window{StartsAt: now}, Person: &latchkey.Identity{ID: personID},
	}
}

func (w *world) CreateACSUser(ctx context.Context, _ string, wish latchkey.NewACSUser) (latchkey.ACSUser, error) {
	return someUser(), w.change(ctx, wish, userID)
}

func (w *world) ACSUser(_ context.Context, ws string, ref latchkey.ACSUserRef) (latchkey.ACSUser, error) {
	w.note(ref)
	return find([]latchkey.ACSUser{someUser()}, "acs_user", func(u latchkey.ACSUser) bool {
		return ws == ours && (ref.ID == u.ID || ref.IdentityID == personID)
	})
}

func (w *world) ListACSUsers(
	_ context.Context, ws string, f latchkey.ACSUserFilter, p latchkey.Page,
) (latchkey.List[latchkey.ACSUser], error) {
	w.note(f)
	users := only([]latchkey.ACSUser{someUser()}, func(latchkey.ACSUser) bool { return ws == ours })
	return turn(users, p, func(u latchkey.ACSUser) latchkey.Mark { return latchkey.Mark{CreatedAt: u.CreatedAt, ID: u.ID} }), nil
}

// userChange is what a user was changed to.
type userChange struct {
	ref  latchkey.ACSUserRef
	what any
}

func (w *world) changeUser(ctx context.Context, ws string, ref latchkey.ACSUserRef, what any) error {
	if _, err := w.ACSUser(ctx, ws, ref); err != nil {
		return err
	}
	return w.change(ctx, userChange{ref, what}, "")
}

func (w *world) UpdateACSUser(ctx context.Context, ws string, ref latchkey.ACSUserRef, change latchkey.ACSUserChange) error {
	return w.changeUser(ctx, ws, ref, change)
}

func (w *world) DeleteACSUser(ctx context.Context, ws string, ref latchkey.ACSUserRef) error {
	return w.changeUser(ctx, ws, ref, "deleted")
}

func (w *world) SuspendACSUser(ctx context.Context, ws string, ref latchkey.ACSUserRef, suspended bool) error {
	return w.changeUser(ctx, ws, ref, suspended)
}

func (w *world) LinkACSUser(ctx context.Context, ws, id string, person latchkey.IdentityRef) error {
	return w.changeUser(ctx, ws, latchkey.ACSUserRef{ID: id}, person)
}

func (w *world) UnlinkACSUser(ctx context.Context, ws, id, identityID string) error {
	return w.changeUser(ctx, ws, latchkey.ACSUserRef{ID: id}, identityID)
}

func (w *world) AllowEntrance(ctx context.Context, ws string, ref latchkey.ACSUserRef, entranceID string) error {
	return w.changeUser(ctx, ws, ref, entranceID)
}

func (w *world) RevokeEntrances(ctx context.Context, ws string, ref latchkey.ACSUserRef) error {
	return w.changeUser(ctx, ws, ref, "nowhere")
}

func (w *world) UserEntrances(ctx context.Context, ws string, ref latchkey.ACSUserRef, _ latchkey.Viewer) ([]latchkey.Door, error) {
	_, err := w.ACSUser(ctx, ws, ref)
	return []latchkey.Door{gate()}, err
}

var groupID = id(17, 1)

// someGroup is the one access group of the world's panel.
func someGroup() latchkey.ACSGroup {
	return latchkey.ACSGroup{
		ID: groupID, WorkspaceID: ours, SystemID: systemID, AccountID: account, Name: "Staff", Type: "brivo_group",
		TypeName: "Brivo group", CreatedAt: now,
	}
}

func (w *world) ACSGroup(_ context.Context, ws, id string) (latchkey.ACSGroup, error) {
	return find([]latchkey.ACSGroup{someGroup()}, "acs_access_group", func(g latchkey.ACSGroup) bool { return ws == ours && id == g.ID })
}

func (w *world) ListACSGroups(_ context.Context, ws string, f latchkey.ACSGroupFilter) ([]latchkey.ACSGroup, error) {
	w.note(f)
	return only([]latchkey.ACSGroup{someGroup()}, func(latchkey.ACSGroup) bool { return ws == ours }), nil
}

func (w *world) GroupUsers(ctx context.Context, ws, id string) ([]latchkey.ACSUser, error) {
	_, err := w.ACSGroup(ctx, ws, id)
	return []latchkey.ACSUser{someUser()}, err
}

func (w *world) GroupEntrances(ctx context.Context, ws, id string) ([]latchkey.Door, error) {
	_, err := w.ACSGroup(ctx, ws, id)
	return []latchkey.Door{gate()}, err
}

// groupChange is what was asked of a group.
type groupChange struct {
	what string
	ref  latchkey.ACSUserRef
}

func (w *world) AddToGroup(ctx context.Context, ws, id string, ref latchkey.ACSUserRef) error {
	return w.changeGroup(ctx, ws, id, groupChange{"join", ref})
}

func (w *world) RemoveFromGroup(ctx context.Context, ws, id string, ref latchkey.ACSUserRef) error {
	return w.changeGroup(ctx, ws, id, groupChange{"leave", ref})
}

func (w *world) DeleteACSGroup(ctx context.Context, ws, id string) error {
	return w.changeGroup(ctx, ws, id, groupChange{what: "delete"})
}

func (w *world) changeGroup(ctx context.Context, ws, id string, change groupChange) error {
	if _, err := w.ACSGroup(ctx, ws, id); err != nil {
		return err
	}
	return w.change(ctx, change, "")
}

// someCredential is a PIN of the world's ACS user that the panel has not yet.
func someCredential() latchkey.ACSCredential {
	window := latchkey.Window{StartsAt: now}
	return latchkey.ACSCredential{
		ID: credentialID, System: latchkey.System{ID: systemID, AccountID: account, Type: "brivo_account", TypeName: "Brivo"}, CreatedAt: now,
		Grant: latchkey.Grant{
			ID: credentialID, WorkspaceID: ours, Kind: latchkey.GrantOfCredential, Window: window,
			ACS:       latchkey.ACSTerms{SystemID: systemID, UserID: userID, PersonID: personID, Window: window},
			Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("4711")}},
		},
	}
}

func (w *world) ACSCredential(_ context.Context, ws, id string) (latchkey.ACSCredential, error) {
	return find([]latchkey.ACSCredential{someCredential()}, "acs_credential", func(c latchkey.ACSCredential) bool {
		return ws == ours && c.ID == id
	})
}

func (w *world) ListACSCredentials(
	_ context.Context, ws string, f latchkey.ACSCredentialFilter, p latchkey.Page,
) (latchkey.List[latchkey.ACSCredential], error) {
	w.note(f)
	found := only([]latchkey.ACSCredential{someCredential()}, func(c latchkey.ACSCredential) bool { return ws == ours && inIDs(f.IDs, c.ID) })
	return turn(found, p, func(c latchkey.ACSCredential) latchkey.Mark { return latchkey.Mark{CreatedAt: c.CreatedAt, ID: c.ID} }), nil
}

func (w *world) EntranceCredentials(_ context.Context, _, entranceID string, _ latchkey.Viewer) ([]latchkey.ACSCredential, error) {
	w.note(entranceID)
	visionline := someCredential()
	visionline.System.Type = "visionline_system"
	return []latchkey.ACSCredential{someCredential(), visionline}, nil
}

func (w *world) CredentialEntrances(ctx context.Context, ws, id string) ([]latchkey.Door, error) {
	_, err := w.ACSCredential(ctx, ws, id)
	return []latchkey.Door{gate()}, err
}

func (w *world) CreateACSCredential(ctx context.Context, _ string, wish latchkey.NewACSCredential) (latchkey.ACSCredential, error) {
	return someCredential(), w.change(ctx, wish, credentialID)
}

// credentialChange is what a credential was changed to.
type credentialChange struct {
	id   string
	what any
}

func (w *world) changeCredential(ctx context.Context, ws, id string, what any) (latchkey.ACSCredential, error) {
	found, err := w.ACSCredential(ctx, ws, id)
	if err != nil {
		return found, err
	}
	return found, w.change(ctx, credentialChange{id, what}, id)
}

func (w *world) UpdateACSCredential(
	ctx context.Context, ws, id string, change latchkey.ACSCredentialChange,
) (latchkey.ACSCredential, error) {
	return w.changeCredential(ctx, ws, id, change)
}

func (w *world) AssignACSCredential(ctx context.Context, ws, id string, user latchkey.ACSUserRef) (latchkey.ACSCredential, error) {
	return w.changeCredential(ctx, ws, id, user)
}

func (w *world) UnassignACSCredential(ctx context.Context, ws, id string, user latchkey.ACSUserRef) (latchkey.ACSCredential, error) {
	return w.changeCredential(ctx, ws, id, []latchkey.ACSUserRef{user})
}

func (w *world) DeleteACSCredential(ctx context.Context, ws, id string) error {
	_, err := w.changeCredential(ctx, ws, id, "deleted")
	return err
}
