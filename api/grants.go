package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type grants struct{ Services }

func (g grants) find(ctx context.Context, call *route.Call, ref latchkey.GrantRef) (wire.Grant, error) {
	found, err := g.Grants.Grant(ctx, call.Workspace.ID, ref)
	call.Note("access_grant_id", found.ID)
	return grantAt(call)(found), err
}

type grantRef struct {
	ID  string `param:"access_grant_id,uuid"`
	Key string `param:"access_grant_key,key"`
}

func (grantRef) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("access_grant_id", "access_grant_key")}
}

func (r grantRef) ref() latchkey.GrantRef { return latchkey.GrantRef{ID: r.ID, Key: r.Key} }

func (g grants) get(ctx context.Context, call *route.Call, p grantRef) (wire.Grant, error) {
	return g.find(ctx, call, p.ref())
}

type listGrants struct {
	route.Paging

	AccessCodeID   string            `param:"access_code_id,uuid"`
	IDs            []string          `param:"access_grant_ids,uuid"`
	Key            param.Opt[string] `param:"access_grant_key,nullable,key" doc:"Null: grants without a key."`
	EntranceID     string            `param:"acs_entrance_id,uuid"`
	SystemID       string            `param:"acs_system_id,uuid"`
	CustomerKey    string            `param:"customer_key,key"`
	DeviceID       string            `param:"device_id,uuid"`
	LocationID     string            `param:"location_id,uuid,deprecated"`
	ReservationKey string            `param:"reservation_key,key"`
	SpaceID        string            `param:"space_id,uuid"`
	IdentityID     string            `param:"user_identity_id,uuid"`
}

func (g grants) list(ctx context.Context, call *route.Call, p listGrants) (route.Page[wire.Grant], error) {
	found, err := g.Grants.ListGrants(ctx, call.Workspace.ID, p.filter(call), call.Page())
	return route.Show(call, found, grantAt(call)), err
}

func (p listGrants) filter(call *route.Call) latchkey.GrantFilter {
	filter := latchkey.GrantFilter{
		Viewer: call.Viewer(), IDs: p.IDs, Key: p.Key.Or(""), WithoutKey: p.Key.IsNull(), CustomerKey: p.CustomerKey,
		DeviceID: p.DeviceID, EntranceID: p.EntranceID, SystemID: p.SystemID, SpaceID: p.SpaceID,
		ReservationKey: p.ReservationKey, IdentityID: p.IdentityID, AccessCodeID: p.AccessCodeID,
	}
	switch p.LocationID { // the older name of a space
	case "", p.SpaceID:
	default:
		if p.SpaceID != "" {
			filter.IDs = []string{}
		}
		filter.SpaceID = p.LocationID
	}
	return filter
}

// updateGrant takes doors and spaces too, as whole new sets (D-4 of the contract).
type updateGrant struct {
	grantRef

	EndsAt      param.Opt[time.Time] `param:"ends_at,nullable,datetime" doc:"Null: the grant has no end any more."`
	Name        param.Opt[string]    `param:"name,nullable,max=1000"`
	StartsAt    *time.Time           `param:"starts_at,datetime"`
	DeviceIDs   param.Opt[[]string]  `param:"device_ids,uuid"`
	EntranceIDs param.Opt[[]string]  `param:"acs_entrance_ids,uuid"`
	SpaceIDs    param.Opt[[]string]  `param:"space_ids,uuid"`
	SpaceKeys   param.Opt[[]string]  `param:"space_keys,key"`
}

func (g grants) update(ctx context.Context, call *route.Call, p updateGrant) error {
	call.Note("access_grant_id", p.ID)
	return g.Grants.UpdateGrant(ctx, call.Workspace.ID, p.ref(), latchkey.GrantChange{
		Name: p.Name.Change(), StartsAt: p.StartsAt, EndsAt: p.EndsAt.Change(), DeviceIDs: p.DeviceIDs.Ptr(),
		EntranceIDs: p.EntranceIDs.Ptr(), SpaceIDs: p.SpaceIDs.Ptr(), SpaceKeys: p.SpaceKeys.Ptr(),
	})
}

type deleteGrant struct {
	ID string `param:"access_grant_id,required,uuid"`
}

func (g grants) delete(ctx context.Context, call *route.Call, p deleteGrant) error {
	call.Note("access_grant_id", p.ID)
	return g.Grants.DeleteGrant(ctx, call.Workspace.ID, p.ID)
}
