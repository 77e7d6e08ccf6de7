package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type identityDevice struct {
	DeviceID string `param:"device_id,required,uuid"`
	ID       string `param:"user_identity_id,required,uuid"`
}

func (i identities) grantDevice(ctx context.Context, call *route.Call, p identityDevice) error {
	return i.Identities.GrantDevice(ctx, call.Workspace.ID, p.ID, p.DeviceID)
}

func (i identities) revokeDevice(ctx context.Context, call *route.Call, p identityDevice) error {
	return i.Identities.RevokeDevice(ctx, call.Workspace.ID, p.ID, p.DeviceID)
}

// oneIdentity names a person by id.
type oneIdentity struct {
	ID string `param:"user_identity_id,required,uuid"`
}

func (i identities) devices(ctx context.Context, call *route.Call, p oneIdentity) ([]wire.Device, error) {
	found, err := i.Identities.AccessibleDoors(ctx, call.Workspace.ID, p.ID, latchkey.DoorDevice, call.Viewer())
	return wire.Map(found, deviceAt(call)), err
}

func (i identities) entrances(ctx context.Context, call *route.Call, p oneIdentity) ([]wire.Entrance, error) {
	found, err := i.Identities.AccessibleDoors(ctx, call.Workspace.ID, p.ID, latchkey.DoorEntrance, call.Viewer())
	return wire.Map(found, wire.EntranceOf), err
}

// systems lists the systems that the person's entrances are of.
func (i identities) systems(ctx context.Context, call *route.Call, p oneIdentity) ([]wire.System, error) {
	doors, err := i.Identities.AccessibleDoors(ctx, call.Workspace.ID, p.ID, latchkey.DoorEntrance, call.Viewer())
	if err != nil {
		return nil, err
	}
	filter := latchkey.SystemFilter{IDs: distinct(doors, func(d latchkey.Door) string { return d.SystemID })}
	found, err := i.Systems.ListSystems(ctx, call.Workspace.ID, filter)
	return wire.Map(found, wire.SystemOf), err
}
