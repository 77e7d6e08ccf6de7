package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type entrances struct{ Services }

type listEntrances struct {
	route.Paging

	MethodID     string            `param:"access_method_id,uuid"`
	CredentialID string            `param:"acs_credential_id,uuid"`
	IDs          []string          `param:"acs_entrance_ids,uuid"`
	SystemID     string            `param:"acs_system_id,uuid"`
	AccountID    string            `param:"connected_account_id,uuid"`
	CustomerKey  string            `param:"customer_key,key"`
	LocationID   param.Opt[string] `param:"location_id,nullable,uuid,deprecated"`
	Search       string            `param:"search,min=1"`
	SpaceID      string            `param:"space_id,uuid"`
}

func (e entrances) list(ctx context.Context, call *route.Call, p listEntrances) (route.Page[wire.Entrance], error) {
	found, err := e.Doors.ListDoors(ctx, call.Workspace.ID, p.filter(call), call.Page())
	return route.Show(call, found, wire.EntranceOf), err
}

func (p listEntrances) filter(call *route.Call) latchkey.DoorFilter {
	filter := latchkey.DoorFilter{
		Viewer: call.Viewer(), Kind: latchkey.DoorEntrance, IDs: p.IDs, AccountIDs: both(p.AccountID, nil), SystemID: p.SystemID,
		MethodID: p.MethodID, CredentialID: p.CredentialID, CustomerKey: p.CustomerKey, Search: p.Search, SpaceID: p.SpaceID,
	}
	return inLocation(filter, p.LocationID)
}

type getEntrance struct {
	ID string `param:"acs_entrance_id,required,uuid"`
}

func (e entrances) get(ctx context.Context, call *route.Call, p getEntrance) (wire.Entrance, error) {
	found, err := e.Doors.Door(ctx, call.Workspace.ID, latchkey.DoorEntrance, p.ID)
	return wire.EntranceOf(found), err
}

type systems struct{ Services }

type listSystems struct {
	AccountID   string `param:"connected_account_id,uuid"`
	CustomerKey string `param:"customer_key,key"`
	Search      string `param:"search,min=1"`
}

func (s systems) list(ctx context.Context, call *route.Call, p listSystems) ([]wire.System, error) {
	filter := latchkey.SystemFilter{Viewer: call.Viewer(), AccountID: p.AccountID, CustomerKey: p.CustomerKey, Search: p.Search}
	found, err := s.Systems.ListSystems(ctx, call.Workspace.ID, filter)
	return wire.Map(found, wire.SystemOf), err
}

type getSystem struct {
	ID string `param:"acs_system_id,required,uuid"`
}

func (s systems) get(ctx context.Context, call *route.Call, p getSystem) (wire.System, error) {
	found, err := s.Systems.System(ctx, call.Workspace.ID, p.ID)
	return wire.SystemOf(found), err
}
