package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
)

type addDevices struct {
	DeviceIDs []string `param:"device_ids,required,uuid,min=1"`
	SpaceID   string   `param:"space_id,required,uuid"`
}

func (s spaces) addDevices(ctx context.Context, call *route.Call, p addDevices) error {
	return s.Spaces.AddDoors(ctx, call.Workspace.ID, p.SpaceID, latchkey.DoorDevice, p.DeviceIDs)
}

type removeDevices struct {
	DeviceIDs []string `param:"device_ids,required,uuid"`
	SpaceID   string   `param:"space_id,required,uuid"`
}

func (s spaces) removeDevices(ctx context.Context, call *route.Call, p removeDevices) error {
	return s.Spaces.RemoveDoors(ctx, call.Workspace.ID, p.SpaceID, latchkey.DoorDevice, p.DeviceIDs)
}

type addEntrances struct {
	EntranceIDs []string `param:"acs_entrance_ids,required,uuid,min=1"`
	SpaceID     string   `param:"space_id,required,uuid"`
}

func (s spaces) addEntrances(ctx context.Context, call *route.Call, p addEntrances) error {
	return s.Spaces.AddDoors(ctx, call.Workspace.ID, p.SpaceID, latchkey.DoorEntrance, p.EntranceIDs)
}

type removeEntrances struct {
	EntranceIDs []string `param:"acs_entrance_ids,required,uuid"`
	SpaceID     string   `param:"space_id,required,uuid"`
}

func (s spaces) removeEntrances(ctx context.Context, call *route.Call, p removeEntrances) error {
	return s.Spaces.RemoveDoors(ctx, call.Workspace.ID, p.SpaceID, latchkey.DoorEntrance, p.EntranceIDs)
}

type spaceAccount struct {
	AccountID string `param:"connected_account_id,required,uuid"`
	SpaceID   string `param:"space_id,required,uuid"`
}

func (s spaces) addAccount(ctx context.Context, call *route.Call, p spaceAccount) error {
	return s.Spaces.AddAccount(ctx, call.Workspace.ID, p.SpaceID, p.AccountID)
}

func (s spaces) removeAccount(ctx context.Context, call *route.Call, p spaceAccount) error {
	return s.Spaces.RemoveAccount(ctx, call.Workspace.ID, p.SpaceID, p.AccountID)
}
