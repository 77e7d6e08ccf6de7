package api

import (
	"context"
	"slices"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type createGrant struct {
	IdentityID     string               `param:"user_identity_id,uuid"`
	Identity       *person              `param:"user_identity"`
	Key            string               `param:"access_grant_key,key"`
	EntranceIDs    []string             `param:"acs_entrance_ids,uuid"`
	ProfileID      string               `param:"customization_profile_id,uuid"`
	DeviceIDs      []string             `param:"device_ids,uuid"`
	EndsAt         param.Opt[time.Time] `param:"ends_at,nullable" doc:"Null or left out: the grant has no end."`
	Location       *inlineLocation      `param:"location,deprecated"`
	LocationIDs    []string             `param:"location_ids,uuid,deprecated"`
	Name           param.Opt[string]    `param:"name,nullable,max=1000"`
	Requested      []requestedMethod    `param:"requested_access_methods,required"`
	ReservationKey string               `param:"reservation_key,key"`
	SpaceIDs       []string             `param:"space_ids,uuid"`
	SpaceKeys      []string             `param:"space_keys,key"`
	StartsAt       time.Time            `param:"starts_at" doc:"Left out: now."`
}

func (createGrant) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("user_identity_id", "user_identity")}
}

type requestedMethod struct {
	Code    string `param:"code,min=4,max=9" pattern:"^\\d+$" doc:"The PIN to use where a door can."`
	Policy  string `param:"code_policy" enum:"preferred|exact" doc:"Exact: the call fails where the code cannot be used."`
	MaxUses int    `param:"instant_key_max_use_count,min=1"`
	Mode    string `param:"mode,required" enum:"code|card|mobile_key|cloud_key"`
}

type inlineLocation struct {
	EntranceIDs []string `param:"acs_entrance_ids,uuid"`
	DeviceIDs   []string `param:"device_ids,uuid"`
	Name        string   `param:"name,max=1000"`
}

func (g grants) create(ctx context.Context, call *route.Call, p createGrant) (wire.Grant, error) {
	wish := p.grant()
	wish.CustomerKey = call.CustomerKey()
	made, err := g.Grants.CreateGrant(ctx, call.Workspace.ID, wish)
	call.Note("access_grant_id", made.ID)
	return grantAt(call)(made), err
}

func (g grants) created(ctx context.Context, call *route.Call, _ createGrant, id string) (wire.Grant, error) {
	return g.find(ctx, call, latchkey.GrantRef{ID: id})
}

func (p createGrant) grant() latchkey.NewGrant {
	grant := latchkey.NewGrant{
		IdentityID: p.IdentityID, Key: p.Key, Name: p.Name.Or(""), ReservationKey: p.ReservationKey,
		StartsAt: p.StartsAt, EndsAt: p.EndsAt.Ptr(), Requested: wire.Map(p.Requested, requestedMethod.method),
		Targets: latchkey.Targets{
			DeviceIDs: p.DeviceIDs, EntranceIDs: p.EntranceIDs,
			SpaceIDs: slices.Concat(p.SpaceIDs, p.LocationIDs), SpaceKeys: p.SpaceKeys,
		},
		CustomizationProfile: p.ProfileID,
	}
	if p.Identity != nil {
		identity := p.Identity.identity()
		grant.Identity = &identity
	}
	if at := p.Location; at != nil {
		grant.Location = &latchkey.NewSpace{Name: at.Name, DeviceIDs: at.DeviceIDs, EntranceIDs: at.EntranceIDs}
	}
	return grant
}

func (r requestedMethod) method() latchkey.RequestedMethod {
	return latchkey.RequestedMethod{
		Mode: latchkey.Mode(r.Mode), Code: latchkey.NewSecret(r.Code), Exact: r.Policy == "exact", MaxUses: r.MaxUses,
	}
}
