package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// acsGroups are the access groups of access control systems. They are the
// systems' own, and no driver of this version brings any: lists are empty, and
// every id is unknown.
type acsGroups struct{ Services }

type listACSGroups struct {
	SystemID   string `param:"acs_system_id,uuid"`
	UserID     string `param:"acs_user_id,uuid"`
	Search     string `param:"search,min=1"`
	IdentityID string `param:"user_identity_id,uuid"`
}

func (acsGroups) list(context.Context, *route.Call, listACSGroups) ([]wire.Absent, error) {
	return []wire.Absent{}, nil
}

type oneACSGroup struct {
	ID string `param:"acs_access_group_id,required,uuid"`
}

func (acsGroups) get(context.Context, *route.Call, oneACSGroup) (wire.Absent, error) {
	return wire.Absent{}, latchkey.NotFound("acs_access_group")
}

func (acsGroups) users(context.Context, *route.Call, oneACSGroup) ([]wire.ACSUser, error) {
	return nil, latchkey.NotFound("acs_access_group")
}

func (acsGroups) entrances(context.Context, *route.Call, oneACSGroup) ([]wire.Entrance, error) {
	return nil, latchkey.NotFound("acs_access_group")
}

func (acsGroups) delete(context.Context, *route.Call, oneACSGroup) error {
	return latchkey.NotFound("acs_access_group")
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

// member refuses a user who is not there before a group that is not.
func (g acsGroups) member(ctx context.Context, call *route.Call, p memberOfGroup) error {
	ref := latchkey.ACSUserRef{ID: p.UserID, IdentityID: p.IdentityID}
	if _, err := g.ACSUsers.ACSUser(ctx, call.Workspace.ID, ref); err != nil {
		return err
	}
	return latchkey.NotFound("acs_access_group")
}

type userOfGroup struct {
	GroupID string `param:"acs_access_group_id,required,uuid"`
	UserID  string `param:"acs_user_id,required,uuid"`
}

func (g acsGroups) add(ctx context.Context, call *route.Call, p userOfGroup) error {
	return g.member(ctx, call, memberOfGroup{GroupID: p.GroupID, UserID: p.UserID})
}
