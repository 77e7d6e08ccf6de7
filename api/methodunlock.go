package api

import (
	"cmp"
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type unlockWithMethod struct {
	ID         string `param:"access_method_id,required,uuid"`
	EntranceID string `param:"acs_entrance_id,uuid"`
	DeviceID   string `param:"device_id,uuid"                 doc:"Ours: a smart lock that the cloud key is for."`
}

func (unlockWithMethod) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_entrance_id", "device_id")}
}

// use is what is asked for: this route opens doors with cloud keys only.
func (p unlockWithMethod) use() latchkey.KeyUse {
	use := latchkey.KeyUse{
		MethodID: p.ID, Mode: latchkey.ModeCloudKey, DoorID: cmp.Or(p.EntranceID, p.DeviceID), DoorKind: latchkey.DoorEntrance,
	}
	if p.DeviceID != "" {
		use.DoorKind = latchkey.DoorDevice
	}
	return use
}

func (m methods) unlock(ctx context.Context, call *route.Call, p unlockWithMethod) (wire.ActionAttempt, error) {
	use := p.use()
	call.Note("access_method_id", use.MethodID)
	call.Note("door_id", use.DoorID)
	attempt, err := m.Locks.UnlockWithKey(ctx, call.Workspace.ID, use)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (m methods) unlocked(ctx context.Context, call *route.Call, _ unlockWithMethod, id string) (wire.ActionAttempt, error) {
	return attempts(m).find(ctx, call, id)
}
