package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type identities struct{ Services }

// person is what callers say of a person, when making, changing and granting.
type person struct {
	Email    param.Opt[string] `param:"email_address,nullable,email"`
	FullName param.Opt[string] `param:"full_name,nullable,min=1,max=1000"`
	Phone    param.Opt[string] `param:"phone_number,nullable,max=100"`
	Key      param.Opt[string] `param:"user_identity_key,nullable,key"`
}

func (p person) identity() latchkey.NewIdentity {
	return latchkey.NewIdentity{Key: p.Key.Ptr(), FullName: p.FullName.Ptr(), Email: p.Email.Ptr(), Phone: p.Phone.Ptr()}
}

type createIdentity struct {
	person

	SystemIDs []string `param:"acs_system_ids,uuid" doc:"Accepted; people are made known to a system when access is granted."`
}

func (i identities) create(ctx context.Context, call *route.Call, p createIdentity) (wire.Identity, error) {
	made, err := i.Identities.CreateIdentity(ctx, call.Workspace.ID, p.identity())
	if err != nil {
		return wire.Identity{}, err
	}
	call.Note("user_identity_id", made.ID)
	return wire.IdentityOf(made), nil
}

func (i identities) created(ctx context.Context, call *route.Call, _ createIdentity, id string) (wire.Identity, error) {
	return i.find(ctx, call, latchkey.IdentityRef{ID: id})
}

func (i identities) find(ctx context.Context, call *route.Call, ref latchkey.IdentityRef) (wire.Identity, error) {
	found, err := i.Identities.Identity(ctx, call.Workspace.ID, ref)
	if err != nil {
		return wire.Identity{}, err
	}
	return wire.IdentityOf(found), nil
}

type getIdentity struct {
	ID  string `param:"user_identity_id,uuid"`
	Key string `param:"user_identity_key,key"`
}

func (getIdentity) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("user_identity_id", "user_identity_key")}
}

func (i identities) get(ctx context.Context, call *route.Call, p getIdentity) (wire.Identity, error) {
	return i.find(ctx, call, latchkey.IdentityRef{ID: p.ID, Key: p.Key})
}

type listIdentities struct {
	route.Paging

	CreatedBefore *time.Time `param:"created_before,datetime"`
	ManagerID     string     `param:"credential_manager_acs_system_id,uuid"`
	Search        string     `param:"search,min=1"`
	IDs           []string   `param:"user_identity_ids,uuid"`
}

func (i identities) list(ctx context.Context, call *route.Call, p listIdentities) (route.Page[wire.Identity], error) {
	filter := latchkey.IdentityFilter{Viewer: call.Viewer(), CreatedBefore: p.CreatedBefore, Search: p.Search, IDs: p.IDs}
	if p.ManagerID != "" { // no system of this version manages credentials
		filter.IDs = []string{}
	}
	found, err := i.Identities.ListIdentities(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.IdentityOf), err
}

type updateIdentity struct {
	person

	ID string `param:"user_identity_id,required,uuid"`
}

func (i identities) update(ctx context.Context, call *route.Call, p updateIdentity) error {
	return i.Identities.UpdateIdentity(ctx, call.Workspace.ID, p.ID, latchkey.IdentityChange{
		Key: p.Key.Change(), FullName: p.FullName.Change(), Email: p.Email.Change(), Phone: p.Phone.Change(),
	})
}

type deleteIdentity struct {
	ID string `param:"user_identity_id,required,uuid"`
}

func (i identities) delete(ctx context.Context, call *route.Call, p deleteIdentity) error {
	return i.Identities.DeleteIdentity(ctx, call.Workspace.ID, p.ID)
}
