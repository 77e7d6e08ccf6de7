package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// acsUsers are the users of access control systems.
type acsUsers struct{ Services }

// oneUser names a user by id, or by their person, and the system where that has
// users of several.
type oneUser struct {
	SystemID   string `param:"acs_system_id,uuid"`
	ID         string `param:"acs_user_id,uuid"`
	IdentityID string `param:"user_identity_id,uuid"`
}

// Rules asks for a name.
func (oneUser) Rules() []param.Rule {
	return []param.Rule{param.AtLeastOne("acs_user_id", "user_identity_id")}
}

func (p oneUser) ref() latchkey.ACSUserRef {
	return latchkey.ACSUserRef{ID: p.ID, IdentityID: p.IdentityID, SystemID: p.SystemID}
}

func (u acsUsers) find(ctx context.Context, call *route.Call, ref latchkey.ACSUserRef) (wire.ACSUser, error) {
	found, err := u.ACSUsers.ACSUser(ctx, call.Workspace.ID, ref)
	return wire.ACSUserOf(found), err
}

func (u acsUsers) get(ctx context.Context, call *route.Call, p oneUser) (wire.ACSUser, error) {
	return u.find(ctx, call, p.ref())
}

type listACSUsers struct {
	route.Paging

	SystemID      string            `param:"acs_system_id,uuid"`
	CreatedBefore *time.Time        `param:"created_before,datetime"`
	Search        string            `param:"search,min=1"`
	PersonEmail   param.Opt[string] `param:"user_identity_email_address,nullable"`
	IdentityID    string            `param:"user_identity_id,uuid"`
	PersonPhone   param.Opt[string] `param:"user_identity_phone_number,nullable"`
}

func (u acsUsers) list(ctx context.Context, call *route.Call, p listACSUsers) (route.Page[wire.ACSUser], error) {
	found, err := u.ACSUsers.ListACSUsers(ctx, call.Workspace.ID, latchkey.ACSUserFilter{
		Viewer: call.Viewer(), SystemID: p.SystemID, IdentityID: p.IdentityID, Email: p.PersonEmail.Or(""),
		Phone: p.PersonPhone.Or(""), CreatedBefore: p.CreatedBefore, Search: p.Search,
	}, call.Page())
	return route.Show(call, found, wire.ACSUserOf), err
}

func (u acsUsers) delete(ctx context.Context, call *route.Call, p oneUser) error {
	return u.ACSUsers.DeleteACSUser(ctx, call.Workspace.ID, p.ref())
}

func (u acsUsers) suspend(ctx context.Context, call *route.Call, p oneUser) error {
	return u.ACSUsers.SuspendACSUser(ctx, call.Workspace.ID, p.ref(), true)
}

func (u acsUsers) unsuspend(ctx context.Context, call *route.Call, p oneUser) error {
	return u.ACSUsers.SuspendACSUser(ctx, call.Workspace.ID, p.ref(), false)
}

func (u acsUsers) entrances(ctx context.Context, call *route.Call, p oneUser) ([]wire.Entrance, error) {
	found, err := u.ACSAccess.UserEntrances(ctx, call.Workspace.ID, p.ref(), call.Viewer())
	return wire.Map(found, wire.EntranceOf), err
}

func (u acsUsers) revokeEntrances(ctx context.Context, call *route.Call, p oneUser) error {
	return u.ACSAccess.RevokeEntrances(ctx, call.Workspace.ID, p.ref())
}

type allowEntrance struct {
	EntranceID string `param:"acs_entrance_id,required,uuid"`
	UserID     string `param:"acs_user_id,uuid"`
	IdentityID string `param:"user_identity_id,uuid"`
}

// Rules asks for one person.
func (allowEntrance) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_user_id", "user_identity_id")}
}

func (u acsUsers) allowEntrance(ctx context.Context, call *route.Call, p allowEntrance) error {
	ref := latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID}
	return u.ACSAccess.AllowEntrance(ctx, call.Workspace.ID, ref, p.EntranceID)
}
