package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// unmanaged answers for grants and methods that others made at a provider. No
// driver reports any, so the lists are empty and no id is known.
type unmanaged struct{ Services }

type listUnmanagedGrants struct {
	route.Paging

	EntranceID     string `param:"acs_entrance_id,uuid"`
	SystemID       string `param:"acs_system_id,uuid"`
	ReservationKey string `param:"reservation_key,key"`
	IdentityID     string `param:"user_identity_id,uuid"`
}

func (unmanaged) listGrants(
	_ context.Context, call *route.Call, _ listUnmanagedGrants,
) (route.Page[wire.UnmanagedGrant], error) {
	return route.Show(call, latchkey.List[wire.UnmanagedGrant]{}, func(g wire.UnmanagedGrant) wire.UnmanagedGrant { return g }), nil
}

type unmanagedGrant struct {
	ID string `param:"access_grant_id,required,uuid"`
}

func (unmanaged) getGrant(context.Context, *route.Call, unmanagedGrant) (wire.UnmanagedGrant, error) {
	return wire.UnmanagedGrant{}, latchkey.NotFound("access_grant")
}

// manageGrant takes a grant over; there is no way back, so is_managed has one value.
type manageGrant struct {
	ID        string `param:"access_grant_id,required,uuid"`
	Key       string `param:"access_grant_key,key"`
	IsManaged bool   `param:"is_managed,required"`
}

func (unmanaged) updateGrant(_ context.Context, _ *route.Call, p manageGrant) error {
	if !p.IsManaged {
		return latchkey.Invalid("is_managed", "Invalid literal value, expected true")
	}
	return latchkey.NotFound("access_grant")
}

type listUnmanagedMethods struct {
	GrantID    string `param:"access_grant_id,required,uuid"`
	EntranceID string `param:"acs_entrance_id,uuid"`
	DeviceID   string `param:"device_id,uuid"`
	SpaceID    string `param:"space_id,uuid"`
}

func (u unmanaged) listMethods(ctx context.Context, call *route.Call, p listUnmanagedMethods) ([]wire.UnmanagedMethod, error) {
	_, err := u.Grants.Grant(ctx, call.Workspace.ID, latchkey.GrantRef{ID: p.GrantID})
	return []wire.UnmanagedMethod{}, err
}

func (unmanaged) getMethod(context.Context, *route.Call, getMethod) (wire.UnmanagedMethod, error) {
	return wire.UnmanagedMethod{}, latchkey.NotFound("access_method")
}
