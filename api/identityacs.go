package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

func (i identities) acsUsers(ctx context.Context, call *route.Call, p oneIdentity) ([]wire.ACSUser, error) {
	person, err := i.Identities.Identity(ctx, call.Workspace.ID, latchkey.IdentityRef{ID: p.ID})
	if err != nil {
		return nil, err
	}
	all := latchkey.Page{Limit: max(1, len(person.ACSUsers))}
	found, err := i.ACSUsers.ListACSUsers(ctx, call.Workspace.ID, latchkey.ACSUserFilter{IdentityID: person.ID}, all)
	return wire.Map(found.Rows, wire.ACSUserOf), err
}

type addACSUser struct {
	ACSUserID string `param:"acs_user_id,required,uuid"`
	ID        string `param:"user_identity_id,uuid"`
	Key       string `param:"user_identity_key,key"`
}

func (addACSUser) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("user_identity_id", "user_identity_key")}
}

// addACSUser makes an unknown key a new person.
func (i identities) addACSUser(ctx context.Context, call *route.Call, p addACSUser) error {
	return i.ACSUsers.LinkACSUser(ctx, call.Workspace.ID, p.ACSUserID, latchkey.IdentityRef{ID: p.ID, Key: p.Key})
}

type removeACSUser struct {
	ACSUserID string `param:"acs_user_id,required,uuid"`
	ID        string `param:"user_identity_id,required,uuid"`
}

func (i identities) removeACSUser(ctx context.Context, call *route.Call, p removeACSUser) error {
	return i.ACSUsers.UnlinkACSUser(ctx, call.Workspace.ID, p.ACSUserID, p.ID)
}

// No driver brings people along (the unmanaged): the list is empty and every id is
// unknown.

type listUnmanaged struct {
	route.Paging

	CreatedBefore *time.Time `param:"created_before,datetime"`
	Search        string     `param:"search,min=1"`
}

func (identities) unmanaged(_ context.Context, call *route.Call, _ listUnmanaged) (route.Page[wire.Absent], error) {
	none := latchkey.List[wire.Absent]{Rows: []wire.Absent{}}
	return route.Show(call, none, func(a wire.Absent) wire.Absent { return a }), nil
}

func (identities) getUnmanaged(context.Context, *route.Call, oneIdentity) (wire.Absent, error) {
	return wire.Absent{}, latchkey.NotFound("user_identity")
}

type manageIdentity struct {
	IsManaged bool   `param:"is_managed,required"`
	ID        string `param:"user_identity_id,required,uuid"`
	Key       string `param:"user_identity_key,key"`
}

func (identities) manage(_ context.Context, _ *route.Call, p manageIdentity) error {
	if !p.IsManaged {
		return latchkey.Invalid("is_managed", "Invalid literal value, expected true")
	}
	return latchkey.NotFound("user_identity")
}
