package store

import (
	"context"

	"latchkey"
)

// finishAttempt records the end of a pending job: its row, its door, its events.
func (t *tx) finishAttempt(ctx context.Context, attempt latchkey.ActionAttempt, outcome AttemptOutcome) error {
	if err := t.enter(ctx, attempt.WorkspaceID); err != nil {
		return err
	}
	if err := t.finishCard(ctx, attempt, &outcome); err != nil {
		return err
	}
	attempt.Status = latchkey.AttemptSucceeded
	var failure latchkey.AttemptFailure
	if outcome.Failure != nil {
		attempt.Status, failure, outcome.Result = latchkey.AttemptFailed, *outcome.Failure, nil
	}
	result, err := t.ExecContext(ctx, `
		update action_attempts set status = $2, result = $3, error_type = $4, error_text = $5,
			secret_sealed = null, ended_at = clock_timestamp()
		where id = $1 and status = 'pending'`,
		attempt.ID, attempt.Status, object(outcome.Result), null(failure.Type), null(failure.Message))
	if err := oneRow(result, err, "finish action attempt"); err != nil {
		return err
	}
	if attempt.DoorID == "" {
		return nil
	}
	door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ? for no key update of d`, attempt.DoorID))
	if err != nil {
		return err
	}
	user, err := t.keyUser(ctx, attempt.MethodID)
	if err != nil {
		return err
	}
	if err := t.recordAttempt(ctx, attempt, door, user); err != nil {
		return err
	}
	return t.changeByAttempt(ctx, attempt, door, user, outcome)
}

// finishCard notes what was done with a card. A job that failed stays failed.
func (t *tx) finishCard(ctx context.Context, attempt latchkey.ActionAttempt, outcome *AttemptOutcome) error {
	var done AttemptOutcome
	var err error
	switch {
	case outcome.Encoding != nil:
		done, err = t.finishEncoding(ctx, attempt, *outcome.Encoding)
	case outcome.Scan != nil:
		done, err = t.finishScan(ctx, attempt, *outcome.Scan)
	case attempt.Type == latchkey.AttemptAssign && outcome.Failure == nil:
		done, err = t.finishAssignment(ctx, attempt)
	default:
		return nil
	}
	if outcome.Failure == nil {
		outcome.Result, outcome.Failure = done.Result, done.Failure
	}
	return err
}

// recordAttempt writes the event that a job ended, for the types that have one.
func (t *tx) recordAttempt(ctx context.Context, attempt latchkey.ActionAttempt, door latchkey.Door, user entryUser) error {
	kind, has := attempt.EndEvent()
	if !has {
		return nil
	}
	about, data := doorSubject(door, map[string]any{
		"action_attempt_id": attempt.ID, "action_type": attempt.Type, "status": attempt.Status,
	})
	user.in(&about)
	delete(data, "acs_entrance_id") // the contract's event names devices only
	delete(data, "acs_system_id")
	return t.record(ctx, door.WorkspaceID, kind, about, data)
}

// changeByAttempt notes what the job did to the door.
func (t *tx) changeByAttempt(
	ctx context.Context, attempt latchkey.ActionAttempt, door latchkey.Door, user entryUser, outcome AttemptOutcome,
) error {
	if outcome.AutoLock != nil {
		_, err := t.ExecContext(ctx, `update doors set auto_lock = $2 where id = $1`,
			door.ID, optional(outcome.AutoLock))
		if err != nil {
			return failed("set auto-lock", err)
		}
	}
	if outcome.Locked == nil {
		return nil
	}
	if told, err := t.seenAtDoor(ctx, attempt.ID); told || err != nil {
		return err
	}
	return t.setBolt(ctx, door, user, *outcome.Locked, user.with(map[string]any{
		"method": latchkey.ByRemote, "action_attempt_id": attempt.ID,
	}))
}

// setBolt notes how the bolt of a door is, and writes the event of how it came to be so.
func (t *tx) setBolt(ctx context.Context, door latchkey.Door, user entryUser, locked bool, how map[string]any) error {
	_, err := t.ExecContext(ctx, `update doors set locked = $2 where id = $1`, door.ID, locked)
	if err != nil {
		return failed("set bolt", err)
	}
	kind := latchkey.EventLockUnlocked
	if locked {
		kind = latchkey.EventLockLocked
	}
	return t.recordUse(ctx, kind, door, user, how)
}
