package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// openAttempt makes a pending job and leaves word of it, so that its workflow
// carries it out. It expires by real time: a workspace's clock that is turned
// ends no job.
func (t *tx) openAttempt(
	ctx context.Context, workspaceID string, kind latchkey.AttemptType, payload latchkey.AttemptPayload,
) (latchkey.ActionAttempt, error) {
	attempt := latchkey.ActionAttempt{
		ID: uuid.NewString(), WorkspaceID: workspaceID, Type: kind, Status: latchkey.AttemptPending,
		DoorID: payload.DoorID, MethodID: payload.MethodID, CreatedAt: t.now,
	}
	sealed, err := t.vault.Seal(attemptSeal(attempt.ID), payload.Secret)
	if err != nil {
		return attempt, err
	}
	_, err = t.ExecContext(ctx, `
		insert into action_attempts (id, workspace_id, type, status, door_id, parameters, secret_sealed, created_at,
			asked_by, method_id, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
			case when $11 then clock_timestamp() + make_interval(secs => $12) else 'infinity' end)`,
		attempt.ID, workspaceID, kind, attempt.Status, null(payload.DoorID), object(payload.Parameters), sealed,
		attempt.CreatedAt, null(payload.SessionID), null(payload.MethodID), kind.Expires(), latchkey.AttemptTime.Seconds())
	if err != nil {
		return attempt, failed("open action attempt", err)
	}
	return attempt, t.postTo(ctx, latchkey.KindAttempt, latchkey.ReasonCreated, attempt.ID)
}

func attemptSeal(id string) string { return "attempt/" + id }

// ActOnDoor implements latchkey.Locks.
func (s *Store) ActOnDoor(
	ctx context.Context, workspaceID string, action latchkey.DoorAction,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		attempt, err = t.actOnDoor(ctx, workspaceID, action)
		return err
	})
	return attempt, err
}

func (t *tx) actOnDoor(ctx context.Context, workspaceID string, action latchkey.DoorAction) (latchkey.ActionAttempt, error) {
	var none latchkey.ActionAttempt
	workspace, err := one[workspaceRow](ctx, t, "workspace", newQuery(workspaceSelect+` where w.id = ?`, workspaceID))
	if err != nil {
		return none, err
	}
	door, err := one[doorRow](ctx, t, string(latchkey.DoorDevice),
		presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", action.DeviceID))
	if err != nil {
		return none, err
	}
	if err := action.Allows(workspace, door); err != nil {
		return none, err
	}
	if !door.Managed {
		return none, latchkey.Unmanaged(door.DisplayName())
	}
	if kind, limited := actionLimits[action.Type]; limited {
		if err := t.limit(ctx, door.ID, kind); err != nil {
			return none, err
		}
	}
	return t.openAttempt(ctx, workspaceID, action.Type, latchkey.AttemptPayload{
		SessionID: action.SessionID, DoorID: door.ID, Secret: action.Code, Parameters: parametersOf(action),
	})
}

// actionLimits are the actions of which a device takes only so many a minute.
var actionLimits = map[latchkey.AttemptType]latchkey.CallKind{
	latchkey.AttemptUnlockDoor: latchkey.CallUnlock, latchkey.AttemptLockDoor: latchkey.CallLock,
}

func parametersOf(action latchkey.DoorAction) map[string]any {
	if action.Type != latchkey.AttemptConfigureAutoLock {
		return nil
	}
	return map[string]any{"enabled": action.AutoLock.Enabled, "delay_ns": action.AutoLock.Delay}
}
