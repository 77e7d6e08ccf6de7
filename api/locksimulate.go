package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type typeCode struct {
	Code string `param:"code,required" pattern:"^\\d{1,20}$"`
	ID   string `param:"device_id,required,uuid"`
}

func (l locks) typeCode(ctx context.Context, call *route.Call, p typeCode) (wire.ActionAttempt, error) {
	return l.act(ctx, call, latchkey.DoorAction{
		Type: latchkey.AttemptTypeCode, DeviceID: p.ID, Code: latchkey.NewSecret(p.Code),
	})
}

func (l locks) typed(ctx context.Context, call *route.Call, _ typeCode, id string) (wire.ActionAttempt, error) {
	return attempts(l).find(ctx, call, id)
}

func (l locks) lockByHand(ctx context.Context, call *route.Call, p simulatedDevice) (wire.ActionAttempt, error) {
	return l.act(ctx, call, latchkey.DoorAction{Type: latchkey.AttemptLockByKeypad, DeviceID: p.ID})
}

func (l locks) lockedByHand(ctx context.Context, call *route.Call, _ simulatedDevice, id string) (wire.ActionAttempt, error) {
	return attempts(l).find(ctx, call, id)
}
