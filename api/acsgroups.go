package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// acsGroups are the access groups of access control systems.
type acsGroups struct{ Services }

type listACSGroups struct {
	SystemID   string            `param:"acs_system_id,uuid"`
	UserID     string            `param:"acs_user_id,uuid"`
	Search     param.Opt[string] `param:"search,min=1,nullable"`
	IdentityID string            `param:"user_identity_id,uuid"`
}

func (g acsGroups) list(ctx context.Context, call *route.Call, p listACSGroups) ([]wire.ACSGroup, error) {
	found, err := g.ACSGroups.ListACSGroups(ctx, call.Workspace.ID, latchkey.ACSGroupFilter{
		Viewer: call.Viewer(), SystemID: p.SystemID, Search: p.Search.Or(""),
		User: latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID},
	})
	return wire.Map(found, wire.ACSGroupOf), err
}

type oneACSGroup struct {
	ID string `param:"acs_access_group_id,required,uuid"`
}

func (g acsGroups) get(ctx context.Context, call *route.Call, p oneACSGroup) (wire.ACSGroup, error) {
	found, err := g.ACSGroups.ACSGroup(ctx, call.Workspace.ID, p.ID)
	return wire.ACSGroupOf(found), err
}

func (g acsGroups) users(ctx context.Context, call *route.Call, p oneACSGroup) ([]wire.ACSUser, error) {
	found, err := g.ACSGroups.GroupUsers(ctx, call.Workspace.ID, p.ID)
	return wire.Map(found, wire.ACSUserOf), err
}

func (g acsGroups) entrances(ctx context.Context, call *route.Call, p oneACSGroup) ([]wire.Entrance, error) {
	found, err := g.ACSGroups.GroupEntrances(ctx, call.Workspace.ID, p.ID)
	return wire.Map(found, wire.EntranceOf), err
}

func (g acsGroups) delete(ctx context.Context, call *route.Call, p oneACSGroup) error {
	return g.ACSGroups.DeleteACSGroup(ctx, call.Workspace.ID, p.ID)
}

// memberOfGroup is a user of a group, named by id or by their person.
type memberOfGroup struct {
	GroupID    string `param:"acs_access_group_id,required,uuid"`
	UserID     string `param:"acs_user_id,uuid"`
	IdentityID string `param:"user_identity_id,uuid"`
}

// Rules asks for one person.
func (memberOfGroup) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_user_id", "user_identity_id")}
}

func (p memberOfGroup) ref() latchkey.ACSUserRef {
	return latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID}
}

func (g acsGroups) add(ctx context.Context, call *route.Call, p memberOfGroup) error {
	return g.ACSGroups.AddToGroup(ctx, call.Workspace.ID, p.GroupID, p.ref())
}

func (g acsGroups) remove(ctx context.Context, call *route.Call, p memberOfGroup) error {
	return g.ACSGroups.RemoveFromGroup(ctx, call.Workspace.ID, p.GroupID, p.ref())
}

type userOfGroup struct {
	GroupID string `param:"acs_access_group_id,required,uuid"`
	UserID  string `param:"acs_user_id,required,uuid"`
}

func (g acsGroups) addUser(ctx context.Context, call *route.Call, p userOfGroup) error {
	return g.ACSGroups.AddToGroup(ctx, call.Workspace.ID, p.GroupID, latchkey.ACSUserRef{ID: p.UserID})
}
