package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type unlockWithCredential struct {
	ID         string `param:"acs_credential_id,required,uuid"`
	EntranceID string `param:"acs_entrance_id,required,uuid"`
}

// unlock opens an entrance with a cloud key, as access_methods/unlock_door does.
func (c acsCredentials) unlock(ctx context.Context, call *route.Call, p unlockWithCredential) (wire.ActionAttempt, error) {
	call.Note("acs_credential_id", p.ID)
	call.Note("door_id", p.EntranceID)
	attempt, err := c.Locks.UnlockWithKey(ctx, call.Workspace.ID, latchkey.KeyUse{
		CredentialID: p.ID, Mode: latchkey.ModeCloudKey, DoorID: p.EntranceID, DoorKind: latchkey.DoorEntrance,
	})
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (c acsCredentials) unlocked(ctx context.Context, call *route.Call, _ unlockWithCredential, id string) (wire.ActionAttempt, error) {
	return attempts(c).find(ctx, call, id)
}

type createOfflineCode struct {
	UserID     string     `param:"acs_user_id,required,uuid"`
	EntranceID string     `param:"allowed_acs_entrance_id,required,uuid"`
	EndsAt     *time.Time `param:"ends_at"`
	OneTime    bool       `param:"is_one_time_use"`
	StartsAt   *time.Time `param:"starts_at"`
}

// offlineCode is for systems that compute codes: no driver of this version has
// entrances of one. Smart locks that do take access_codes/create.
func (c acsCredentials) offlineCode(ctx context.Context, call *route.Call, p createOfflineCode) error {
	if _, err := c.ACSUsers.ACSUser(ctx, call.Workspace.ID, latchkey.ACSUserRef{ID: p.UserID}); err != nil {
		return err
	}
	door, err := c.Doors.Door(ctx, call.Workspace.ID, latchkey.DoorEntrance, p.EntranceID)
	if err != nil {
		return err
	}
	return notSupported("allowed_acs_entrance_id", door.Name+
		" takes no codes that are computed without it. Create a credential with the access_method code (acs/credentials/create)")
}
