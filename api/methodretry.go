package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// methodDoor names a method, on one of its doors or on all.
type methodDoor struct {
	ID         string `param:"access_method_id,required,uuid"`
	EntranceID string `param:"acs_entrance_id,uuid" doc:"This door alone; all of the method's when none is named."`
	DeviceID   string `param:"device_id,uuid"       doc:"This door alone; all of the method's when none is named."`
}

func (methodDoor) Rules() []param.Rule {
	return []param.Rule{param.AtMostOne("acs_entrance_id", "device_id")}
}

func (p methodDoor) at() latchkey.MethodDoor {
	return latchkey.MethodDoor{MethodID: p.ID, DeviceID: p.DeviceID, EntranceID: p.EntranceID}
}

func (m methods) retry(ctx context.Context, call *route.Call, p methodDoor) (wire.Method, error) {
	if err := m.Retries.RetryNow(ctx, call.Workspace.ID, p.at()); err != nil {
		return wire.Method{}, err
	}
	return m.get(ctx, call, getMethod{ID: p.ID})
}

func (m methods) pause(ctx context.Context, call *route.Call, p methodDoor) (wire.Method, error) {
	if err := m.Retries.PauseMethod(ctx, call.Workspace.ID, p.at()); err != nil {
		return wire.Method{}, err
	}
	return m.get(ctx, call, getMethod{ID: p.ID})
}

// tried tells a method that was retried or paused once more.
func (m methods) tried(ctx context.Context, call *route.Call, _ methodDoor, id string) (wire.Method, error) {
	return m.get(ctx, call, getMethod{ID: id})
}
