package api

import (
	"cmp"
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type spaces struct{ Services }

type createSpace struct {
	EntranceIDs  []string      `param:"acs_entrance_ids,uuid"`
	AccountIDs   []string      `param:"connected_account_ids,uuid" doc:"The accounts that the space came from. They add no door."`
	CustomerData *customerData `param:"customer_data"`
	CustomerKey  string        `param:"customer_key,key"`
	DeviceIDs    []string      `param:"device_ids,uuid"`
	Name         string        `param:"name,required,max=1000"`
	Key          string        `param:"space_key,key"`
}

func (s spaces) create(ctx context.Context, call *route.Call, p createSpace) (wire.Space, error) {
	space := latchkey.NewSpace{
		Key: p.Key, Name: p.Name, CustomerKey: cmp.Or(call.CustomerKey(), p.CustomerKey), CustomerData: p.CustomerData.sent(),
		DeviceIDs: p.DeviceIDs, EntranceIDs: p.EntranceIDs, AccountIDs: p.AccountIDs,
	}
	made, err := s.Spaces.CreateSpace(ctx, call.Workspace.ID, space)
	call.Note("space_id", made.ID)
	return wire.SpaceOf(made), err
}

func (s spaces) created(ctx context.Context, call *route.Call, _ createSpace, id string) (wire.Space, error) {
	return s.find(ctx, call, latchkey.SpaceRef{ID: id})
}

func (s spaces) find(ctx context.Context, call *route.Call, ref latchkey.SpaceRef) (wire.Space, error) {
	found, err := s.Spaces.Space(ctx, call.Workspace.ID, ref)
	return wire.SpaceOf(found), err
}

type getSpace struct {
	ID  string `param:"space_id,uuid"`
	Key string `param:"space_key,key"`
}

func (getSpace) Rules() []param.Rule { return []param.Rule{param.ExactlyOne("space_id", "space_key")} }

func (s spaces) get(ctx context.Context, call *route.Call, p getSpace) (wire.Space, error) {
	return s.find(ctx, call, latchkey.SpaceRef{ID: p.ID, Key: p.Key})
}

type listSpaces struct {
	route.Paging

	AccountID   string `param:"connected_account_id,uuid"`
	CustomerKey string `param:"customer_key,key"`
	ParentID    string `param:"parent_space_id,uuid"`
	ParentKey   string `param:"parent_space_key,key"`
	Search      string `param:"search,min=1"`
	Key         string `param:"space_key,key"`
}

func (s spaces) list(ctx context.Context, call *route.Call, p listSpaces) (route.Page[wire.Space], error) {
	filter := latchkey.SpaceFilter{
		Viewer: call.Viewer(), AccountID: p.AccountID, CustomerKey: p.CustomerKey, Key: p.Key, Search: p.Search,
		Parent: latchkey.SpaceRef{ID: p.ParentID, Key: p.ParentKey},
	}
	found, err := s.Spaces.ListSpaces(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.SpaceOf), err
}

type deleteSpace struct {
	ID string `param:"space_id,required,uuid"`
}

func (s spaces) delete(ctx context.Context, call *route.Call, p deleteSpace) error {
	return s.Spaces.DeleteSpace(ctx, call.Workspace.ID, p.ID)
}
