package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type locks struct{ Services }

type listLocks struct {
	WebviewID    string   `param:"connect_webview_id,uuid"`
	AccountID    string   `param:"connected_account_id,uuid"`
	CustomerKey  string   `param:"customer_key,key"`
	Type         string   `param:"device_type,min=1"`
	Types        []string `param:"device_types"`
	Manufacturer string   `param:"manufacturer,min=1"`
}

// allLocks is how many locks an answer without pages has at most.
const allLocks = 11000

func (l locks) list(ctx context.Context, call *route.Call, p listLocks) ([]wire.Device, error) {
	filter := listDevices{
		WebviewID: p.WebviewID, AccountID: p.AccountID, CustomerKey: p.CustomerKey,
		Type: p.Type, Types: p.Types, Manufacturer: p.Manufacturer,
	}.filter(call.Viewer())
	found, err := l.Doors.ListDoors(ctx, call.Workspace.ID, filter, latchkey.Page{Limit: allLocks})
	return wire.Map(found.Rows, deviceAt(call)), err
}

func (l locks) get(ctx context.Context, call *route.Call, p getDevice) (wire.Device, error) {
	return devices(l).get(ctx, call, p)
}

// atLock names the lock that something is done at.
type atLock struct {
	ID   string `param:"device_id,required,uuid"`
	Sync bool   `param:"sync" doc:"Taken and without effect: the job is pending in the answer."`
}

func (l locks) unlock(ctx context.Context, call *route.Call, p atLock) (wire.ActionAttempt, error) {
	return l.act(ctx, call, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: p.ID})
}

func (l locks) lock(ctx context.Context, call *route.Call, p atLock) (wire.ActionAttempt, error) {
	return l.act(ctx, call, latchkey.DoorAction{Type: latchkey.AttemptLockDoor, DeviceID: p.ID})
}

type configureAutoLock struct {
	Delay   int    `param:"auto_lock_delay_seconds,min=1,max=60"`
	Enabled bool   `param:"auto_lock_enabled,required"`
	ID      string `param:"device_id,required,uuid"`
}

func (l locks) autoLock(ctx context.Context, call *route.Call, p configureAutoLock) (wire.ActionAttempt, error) {
	return l.act(ctx, call, latchkey.DoorAction{
		Type: latchkey.AttemptConfigureAutoLock, DeviceID: p.ID,
		AutoLock: latchkey.AutoLock{Enabled: p.Enabled, Delay: time.Duration(p.Delay) * time.Second},
	})
}

func (l locks) act(ctx context.Context, call *route.Call, action latchkey.DoorAction) (wire.ActionAttempt, error) {
	call.Note("device_id", action.DeviceID)
	action.SessionID = call.Viewer().SessionID
	attempt, err := l.Locks.ActOnDoor(ctx, call.Workspace.ID, action)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (l locks) asked(ctx context.Context, call *route.Call, _ atLock, id string) (wire.ActionAttempt, error) {
	return attempts(l).find(ctx, call, id)
}

func (l locks) tuned(ctx context.Context, call *route.Call, _ configureAutoLock, id string) (wire.ActionAttempt, error) {
	return attempts(l).find(ctx, call, id)
}
