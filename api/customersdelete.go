package api

import (
	"context"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type deleteData struct {
	GrantKeys      []string `param:"access_grant_keys,key"`
	BookingKeys    []string `param:"booking_keys,key"`
	BuildingKeys   []string `param:"building_keys,key"`
	CommonAreaKeys []string `param:"common_area_keys,key"`
	CustomerKeys   []string `param:"customer_keys,key" doc:"All that these customers have."`
	FacilityKeys   []string `param:"facility_keys,key"`
	GuestKeys      []string `param:"guest_keys,key"`
	ListingKeys    []string `param:"listing_keys,key"`
	PropertyKeys   []string `param:"property_keys,key"`
	PropListing    []string `param:"property_listing_keys,key"`
	StayKeys       []string `param:"reservation_keys,key"`
	ResidentKeys   []string `param:"resident_keys,key"`
	RoomKeys       []string `param:"room_keys,key"`
	SpaceKeys      []string `param:"space_keys,key"`
	StaffKeys      []string `param:"staff_member_keys,key"`
	TenantKeys     []string `param:"tenant_keys,key"`
	UnitKeys       []string `param:"unit_keys,key"`
	IdentityKeys   []string `param:"user_identity_keys,key"`
	UserKeys       []string `param:"user_keys,key"`
}

// lists are the keys by what they name, by the noun of the family.
func (p deleteData) lists() map[string][]string {
	return map[string][]string{
		"access_grant": p.GrantKeys, "booking": p.BookingKeys, "building": p.BuildingKeys, "common_area": p.CommonAreaKeys,
		"facility": p.FacilityKeys, "guest": p.GuestKeys, "listing": p.ListingKeys, "property": p.PropertyKeys,
		"property_listing": p.PropListing, "reservation": p.StayKeys, "resident": p.ResidentKeys, "room": p.RoomKeys,
		"space": p.SpaceKeys, "staff_member": p.StaffKeys, "tenant": p.TenantKeys, "unit": p.UnitKeys,
		"user_identity": p.IdentityKeys, "user": p.UserKeys,
	}
}

// delete takes away what was pushed: stays first, then places and people. What is
// not there is passed over. The doors are cleaned as after any other delete.
func (c pushes) delete(ctx context.Context, call *route.Call, p deleteData) ([]wire.Pushed, error) {
	ctx = latchkey.WithoutClaim(ctx) // it is of the whole, which is many transactions
	results, lists := []wire.Pushed{}, p.lists()
	for i := range families {
		family := families[len(families)-1-i]
		for _, key := range lists[family.noun] {
			results = append(results, c.remove(ctx, item{Call: call, family: family, key: key}))
		}
	}
	for _, customer := range p.CustomerKeys {
		gone, err := c.removeCustomer(ctx, call, customer)
		if err != nil {
			return nil, err
		}
		results = append(results, gone...)
	}
	return results, ctx.Err()
}

func (pushes) deletedAgain(context.Context, *route.Call, deleteData, string) ([]wire.Pushed, error) {
	return nil, problem.Internal(nil)
}

func (c pushes) remove(ctx context.Context, one item) wire.Pushed {
	result := one.result(wire.PushDeleted)
	err := one.family.drop(c, ctx, one, &result)
	if err != nil {
		return one.refused(err)
	}
	return result
}

func (c pushes) dropPerson(ctx context.Context, one item, result *wire.Pushed) error {
	found, err := c.Identities.Identity(ctx, one.Workspace.ID, latchkey.IdentityRef{Key: one.key})
	if err != nil {
		return err
	}
	result.IdentityID = found.ID
	return c.Identities.DeleteIdentity(ctx, one.Workspace.ID, found.ID)
}

func (c pushes) dropPlace(ctx context.Context, one item, result *wire.Pushed) error {
	found, err := c.Spaces.Space(ctx, one.Workspace.ID, latchkey.SpaceRef{Key: one.key})
	if err != nil {
		return err
	}
	result.SpaceID = found.ID
	return c.Spaces.DeleteSpace(ctx, one.Workspace.ID, found.ID)
}

func (c pushes) dropStay(ctx context.Context, one item, result *wire.Pushed) error {
	found, err := c.Grants.Grant(ctx, one.Workspace.ID, latchkey.GrantRef{Key: one.grantKey()})
	if err != nil {
		return err
	}
	result.GrantID = found.ID
	return c.Grants.DeleteGrant(ctx, one.Workspace.ID, found.ID)
}
