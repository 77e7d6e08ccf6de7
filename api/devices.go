package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type devices struct{ Services }

// deviceAt shows a device with the picture that the caller's browser reaches.
func deviceAt(call *route.Call) func(latchkey.Door) wire.Device {
	return func(d latchkey.Door) wire.Device { return wire.DeviceOf(d, call.BaseURL) }
}

type listDevices struct {
	route.Paging

	WebviewID     string            `param:"connect_webview_id,uuid"`
	AccountID     string            `param:"connected_account_id,uuid"`
	AccountIDs    []string          `param:"connected_account_ids,uuid"`
	CreatedBefore *time.Time        `param:"created_before,datetime"`
	Metadata      map[string]any    `param:"custom_metadata_has"`
	CustomerKey   string            `param:"customer_key,key"`
	IDs           []string          `param:"device_ids,uuid"`
	Type          string            `param:"device_type,min=1"`
	Types         []string          `param:"device_types"`
	ExcludeIf     []deviceFlag      `param:"exclude_if"`
	IncludeIf     []deviceFlag      `param:"include_if"`
	Manufacturer  string            `param:"manufacturer,min=1"`
	Search        string            `param:"search,min=1"`
	SpaceID       string            `param:"space_id,uuid"`
	LocationID    param.Opt[string] `param:"unstable_location_id,nullable,uuid,deprecated"`
	UserKey       string            `param:"user_identifier_key,min=1"`
}

func (d devices) list(ctx context.Context, call *route.Call, p listDevices) (route.Page[wire.Device], error) {
	by, err := d.through(ctx, call, p.UserKey)
	if err != nil {
		return route.Page[wire.Device]{}, err
	}
	found, err := d.Doors.ListDoors(ctx, call.Workspace.ID, p.filter(by), call.Page())
	return route.Show(call, found, deviceAt(call)), err
}

func (p listDevices) filter(by latchkey.Viewer) latchkey.DoorFilter {
	filter := latchkey.DoorFilter{
		Viewer: by, Kind: latchkey.DoorDevice, IDs: p.IDs, AccountIDs: both(p.AccountID, p.AccountIDs),
		DeviceTypes: both(p.Type, p.Types), Manufacturer: p.Manufacturer, CustomerKey: p.CustomerKey,
		CreatedBefore: p.CreatedBefore, Search: p.Search, SpaceID: p.SpaceID, Metadata: p.Metadata,
		Managed: new(true), Flags: flagFilters(p.IncludeIf, p.ExcludeIf), WebviewID: p.WebviewID,
	}
	return inLocation(filter, p.LocationID)
}

// inLocation narrows by the older name of a space.
func inLocation(filter latchkey.DoorFilter, locationID param.Opt[string]) latchkey.DoorFilter {
	if id := locationID.Or(filter.SpaceID); filter.SpaceID == "" || filter.SpaceID == id {
		filter.SpaceID = id
	} else {
		filter.MatchesNone = true
	}
	return filter
}

type getDevice struct {
	ID   string `param:"device_id,uuid"`
	Name string `param:"name,min=1"`
}

func (getDevice) Rules() []param.Rule { return []param.Rule{param.ExactlyOne("device_id", "name")} }

func (d devices) get(ctx context.Context, call *route.Call, p getDevice) (wire.Device, error) {
	found, err := d.find(ctx, call, p)
	if err == nil && !found.Managed { // those are under /devices/unmanaged
		err = latchkey.NotFound("device")
	}
	return deviceAt(call)(found), err
}

// find finds a device by id, or the oldest of those with a name.
func (d devices) find(ctx context.Context, call *route.Call, p getDevice) (latchkey.Door, error) {
	if p.ID != "" {
		return d.Doors.Door(ctx, call.Workspace.ID, latchkey.DoorDevice, p.ID)
	}
	filter := latchkey.DoorFilter{Viewer: call.Viewer(), Kind: latchkey.DoorDevice, Name: p.Name}
	found, err := d.Doors.ListDoors(ctx, call.Workspace.ID, filter, latchkey.Page{Limit: 1})
	switch {
	case err != nil:
		return latchkey.Door{}, err
	case len(found.Rows) == 0:
		return latchkey.Door{}, latchkey.NotFound("device")
	}
	return found.Rows[0], nil
}
