package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type listUnmanagedDevices struct {
	route.Paging

	WebviewID     string       `param:"connect_webview_id,uuid"`
	AccountID     string       `param:"connected_account_id,uuid"`
	AccountIDs    []string     `param:"connected_account_ids,uuid"`
	CreatedBefore *time.Time   `param:"created_before,datetime"`
	CustomerKey   string       `param:"customer_key,key"`
	IDs           []string     `param:"device_ids,uuid"`
	Type          string       `param:"device_type,min=1"`
	Types         []string     `param:"device_types"`
	ExcludeIf     []deviceFlag `param:"exclude_if"`
	IncludeIf     []deviceFlag `param:"include_if"`
	Manufacturer  string       `param:"manufacturer,min=1"`
	Search        string       `param:"search,min=1"`
}

func (p listUnmanagedDevices) filter(by latchkey.Viewer) latchkey.DoorFilter {
	filter := listDevices{
		WebviewID: p.WebviewID, AccountID: p.AccountID, AccountIDs: p.AccountIDs, CreatedBefore: p.CreatedBefore,
		CustomerKey: p.CustomerKey, IDs: p.IDs, Type: p.Type, Types: p.Types, ExcludeIf: p.ExcludeIf, IncludeIf: p.IncludeIf,
		Manufacturer: p.Manufacturer, Search: p.Search,
	}.filter(by)
	filter.Managed = new(false)
	return filter
}

func (d devices) listUnmanaged(ctx context.Context, call *route.Call, p listUnmanagedDevices) (route.Page[wire.UnmanagedDevice], error) {
	found, err := d.Doors.ListDoors(ctx, call.Workspace.ID, p.filter(call.Viewer()), call.Page())
	return route.Show(call, found, wire.UnmanagedDeviceOf), err
}

func (d devices) getUnmanaged(ctx context.Context, call *route.Call, p getDevice) (wire.UnmanagedDevice, error) {
	found, err := d.find(ctx, call, p)
	if err == nil && found.Managed {
		err = latchkey.NotFound("device")
	}
	return wire.UnmanagedDeviceOf(found), err
}

type updateUnmanagedDevice struct {
	Metadata map[string]any  `param:"custom_metadata" doc:"Changes the named keys; null or an empty text takes a key away."`
	ID       string          `param:"device_id,required,uuid"`
	Managed  param.Opt[bool] `param:"is_managed"`
}

func (d devices) updateUnmanaged(ctx context.Context, call *route.Call, p updateUnmanagedDevice) error {
	call.Note("device_id", p.ID)
	if managed := p.Managed.Ptr(); managed != nil && !*managed {
		return latchkey.Invalid("is_managed", "Only true is possible: the device is unmanaged already")
	}
	if err := checkMetadata(p.Metadata); err != nil {
		return err
	}
	change := latchkey.DeviceChange{Managed: p.Managed.Ptr(), CustomMetadata: p.Metadata}
	return d.Devices.UpdateDevice(ctx, call.Workspace.ID, p.ID, false, change)
}
