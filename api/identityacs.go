package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// This version shows no users of access control systems, and so none of the
// people that such systems bring along (the unmanaged): their lists are empty
// and every id is unknown.

func (i identities) acsUsers(ctx context.Context, call *route.Call, p oneIdentity) ([]wire.Absent, error) {
	_, err := i.find(ctx, call, latchkey.IdentityRef{ID: p.ID})
	return []wire.Absent{}, err
}

type addACSUser struct {
	ACSUserID string `param:"acs_user_id,required,uuid"`
	ID        string `param:"user_identity_id,uuid"`
	Key       string `param:"user_identity_key,key"`
}

func (addACSUser) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("user_identity_id", "user_identity_key")}
}

// addACSUser would make an unknown key a new person, but only of a known ACS user.
func (i identities) addACSUser(ctx context.Context, call *route.Call, p addACSUser) error {
	if p.ID != "" {
		if _, err := i.find(ctx, call, latchkey.IdentityRef{ID: p.ID}); err != nil {
			return err
		}
	}
	return latchkey.NotFound("acs_user")
}

type removeACSUser struct {
	ACSUserID string `param:"acs_user_id,required,uuid"`
	ID        string `param:"user_identity_id,required,uuid"`
}

func (i identities) removeACSUser(ctx context.Context, call *route.Call, p removeACSUser) error {
	if _, err := i.find(ctx, call, latchkey.IdentityRef{ID: p.ID}); err != nil {
		return err
	}
	return latchkey.NotFound("acs_user")
}

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
