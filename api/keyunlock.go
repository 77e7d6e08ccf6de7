package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type unlockByKey struct {
	browser

	MethodID   string `param:"access_method_id,required,uuid"`
	EntranceID string `param:"acs_entrance_id,uuid"`
	DeviceID   string `param:"device_id,uuid"`
}

func (unlockByKey) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_entrance_id", "device_id")}
}

func (p unlockByKey) use() latchkey.KeyUse {
	use := latchkey.KeyUse{MethodID: p.MethodID, Mode: latchkey.ModeMobileKey, DoorID: p.DeviceID, DoorKind: latchkey.DoorDevice}
	if p.EntranceID != "" {
		use.DoorID, use.DoorKind = p.EntranceID, latchkey.DoorEntrance
	}
	return use
}

// unlock has a door opened that the key is for, in a browser that opened the key.
func (k instantKeys) unlock(ctx context.Context, call *route.Call, p unlockByKey) (wire.ActionAttempt, error) {
	use := p.use()
	use.SessionID = call.Viewer().SessionID
	call.Note("access_method_id", use.MethodID)
	call.Note("door_id", use.DoorID)
	ring, err := k.KeyHolders.KeyRing(ctx, call.Workspace.ID, call.Viewer().SessionID, latchkey.NewSecret(p.Secret))
	if err != nil {
		return wire.ActionAttempt{}, err
	}
	call.Note("instant_key_id", ring.Key.ID)
	use, onRing := ring.Use(use)
	if !onRing {
		return wire.ActionAttempt{}, latchkey.NotFound("access_method")
	}
	attempt, err := k.Locks.UnlockWithKey(ctx, call.Workspace.ID, use)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (k instantKeys) unlocked(ctx context.Context, call *route.Call, _ unlockByKey, id string) (wire.ActionAttempt, error) {
	return attempts(k).find(ctx, call, id)
}
