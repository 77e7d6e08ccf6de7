package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type updateDevice struct {
	BackupPool param.Opt[bool]   `param:"backup_access_code_pool_enabled" doc:"False takes the pool's codes off; those that were pulled stay."`
	Metadata   map[string]any    `param:"custom_metadata" doc:"Changes the named keys; null or an empty text takes a key away."`
	ID         string            `param:"device_id,required,uuid"`
	Managed    param.Opt[bool]   `param:"is_managed"`
	Name       param.Opt[string] `param:"name,nullable,max=1000" doc:"Null gives back the provider's name."`
	Properties *namedProperties  `param:"properties"`
}

type namedProperties struct {
	Name param.Opt[string] `param:"name,nullable,max=1000"`
}

func (d devices) update(ctx context.Context, call *route.Call, p updateDevice) error {
	call.Note("device_id", p.ID)
	if err := checkMetadata(p.Metadata); err != nil {
		return err
	}
	name := p.Name
	if !name.Sent() && p.Properties != nil {
		name = p.Properties.Name
	}
	return d.Devices.UpdateDevice(ctx, call.Workspace.ID, p.ID, true, latchkey.DeviceChange{
		Name: name.Change(), Managed: p.Managed.Ptr(), BackupPool: p.BackupPool.Ptr(), CustomMetadata: p.Metadata,
	})
}

type deleteDevice struct {
	ID    string `param:"device_id,required,uuid"`
	Force bool   `param:"force" doc:"Ours: the lock left its account and was reset or is gone for good."`
}

// delete answers with what is written off, which is nothing unless the caller says
// force.
func (d devices) delete(ctx context.Context, call *route.Call, p deleteDevice) ([]wire.LeftBehind, error) {
	call.Note("device_id", p.ID)
	if !p.Force {
		return []wire.LeftBehind{}, d.Devices.DeleteDevice(ctx, call.Workspace.ID, p.ID)
	}
	call.Note("force", "true")
	left, err := d.Devices.WriteOffDevice(ctx, call.Workspace.ID, p.ID)
	return wire.Map(left, wire.LeftBehindOf), err
}

func (d devices) deleted(ctx context.Context, call *route.Call, p deleteDevice, _ string) ([]wire.LeftBehind, error) {
	left, err := d.Devices.LeftBehindOn(ctx, call.Workspace.ID, p.ID)
	return wire.Map(left, wire.LeftBehindOf), err
}

type reportMetadata struct {
	Devices []reportedDevice `param:"devices,required,min=1"`
}

type reportedDevice struct {
	ID       string        `param:"device_id,required,uuid"`
	Omnitec  *reportedZone `param:"omnitec_metadata"`
	Schlage  *reportedZone `param:"schlage_metadata"`
	Ultraloq *reportedZone `param:"ultraloq_metadata"`
}

type reportedZone struct {
	TimeZone string `param:"time_zone,required,min=1" doc:"IANA name."`
}

// zone is what was reported, "" when nothing was. Brands are not told apart: a
// device has one.
func (r reportedDevice) zone() string {
	for _, brand := range []*reportedZone{r.Schlage, r.Ultraloq, r.Omnitec} {
		if brand != nil {
			return brand.TimeZone
		}
	}
	return ""
}

func (d devices) report(ctx context.Context, call *route.Call, p reportMetadata) error {
	var reports []latchkey.ZoneReport
	for _, device := range p.Devices {
		zone := device.zone()
		if zone == "" {
			continue
		}
		if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
			return latchkey.Invalid("devices", "There is no time zone "+zone+"; use an IANA name such as Europe/Berlin")
		}
		reports = append(reports, latchkey.ZoneReport{DeviceID: device.ID, TimeZone: zone})
	}
	return d.Devices.ReportZones(ctx, call.Workspace.ID, reports)
}
