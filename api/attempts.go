package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type attempts struct{ Services }

type getAttempt struct {
	ID string `param:"action_attempt_id,required,uuid"`
}

func (a attempts) get(ctx context.Context, call *route.Call, p getAttempt) (wire.ActionAttempt, error) {
	return a.find(ctx, call, p.ID)
}

func (a attempts) find(ctx context.Context, call *route.Call, id string) (wire.ActionAttempt, error) {
	found, err := a.Attempts.ActionAttempt(ctx, call.Workspace.ID, id)
	return wire.ActionAttemptOf(found), err
}

type listAttempts struct {
	route.Paging

	IDs      []string `param:"action_attempt_ids,uuid"`
	DeviceID string   `param:"device_id,uuid"`
}

func (a attempts) list(ctx context.Context, call *route.Call, p listAttempts) (route.Page[wire.ActionAttempt], error) {
	filter := latchkey.AttemptFilter{IDs: p.IDs, DeviceID: p.DeviceID}
	found, err := a.Attempts.ListActionAttempts(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.ActionAttemptOf), err
}
