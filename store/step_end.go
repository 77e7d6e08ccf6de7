package store

import (
	"context"

	"latchkey"
)

// Ack is what a lock acknowledged.
type Ack struct {
	Ref    string
	Actual latchkey.Window
	Made   latchkey.Secret // the PIN that the lock chose, where it does
	Words  string          // the lock's own
}

// FinishPut records that the lock has the credential for the job's window.
func (s *Store) FinishPut(ctx context.Context, job Job, ack Ack) error {
	return s.inTx(latchkey.WithClockOffset(ctx, job.ClockOffset), nil, func(t *tx) error { return t.put(ctx, job, ack) })
}

func (t *tx) put(ctx context.Context, job Job, ack Ack) error {
	asked := job.Window
	err := t.acknowledge(ctx, job, ack.Made.RemovedFrom(ack.Words), `
		update credentials set state = 'set', uncertain = false, native_ref = $2,
			asked_starts_at = $3, asked_ends_at = $4, actual_starts_at = $5, actual_ends_at = $6,
			attempts = 0, fault_class = null, fault_message = null, fault_at = null, next_attempt_at = null, drift = null,
			left_behind = false, adopts = false, issued_at = coalesce(issued_at, $7), asked_name = $9
		where id = $1 and state = 'setting' and attempts = $8`,
		job.Credential.ID, ack.Ref, asked.StartsAt, asked.EndsAt, ack.Actual.StartsAt, ack.Actual.EndsAt, t.now, job.Attempt,
		job.Grant.NameOnLock())
	if err != nil {
		return err
	}
	if err := t.keepMade(ctx, job, ack.Made); err != nil {
		return err
	}
	if err := t.tellAck(ctx, job); err != nil {
		return err
	}
	if job.Credential.Reserved { // a suspended grant waits to hear that the entry is not its any more
		if err := t.tellSharers(ctx, job.Grant.ID); err != nil {
			return err
		}
	}
	if job.Credential.Asked != nil {
		return nil
	}
	return t.recordDoor(ctx, job, latchkey.EventGrantDoor)
}

// FinishSetAside records that the lock says the credential is gone for now. Its
// row goes back to where it began: whoever holds it keeps its code.
func (s *Store) FinishSetAside(ctx context.Context, job Job, words string) error {
	return s.inTx(latchkey.WithClockOffset(ctx, job.ClockOffset), nil, func(t *tx) error {
		if err := t.setAside(ctx, job, words); err != nil {
			return err
		}
		return t.tellRoom(ctx, job.Door.ID)
	})
}

func (t *tx) setAside(ctx context.Context, job Job, words string) error {
	err := t.acknowledge(ctx, job, words, `
		update credentials set state = 'waiting', uncertain = false, native_ref = '', told_set = false,
			asked_starts_at = null, asked_ends_at = null, actual_starts_at = null, actual_ends_at = null,
			attempts = 0, fault_class = null, fault_message = null, fault_at = null, next_attempt_at = null, drift = null,
			left_behind = false
		where id = $1 and state = 'removing' and attempts = $2`, job.Credential.ID, job.Attempt)
	if err != nil {
		return err
	}
	return t.tellLost(ctx, job)
}

// FinishRemove records that the lock says the credential is gone.
func (s *Store) FinishRemove(ctx context.Context, job Job, words string) error {
	return s.inTx(latchkey.WithClockOffset(ctx, job.ClockOffset), nil, func(t *tx) error {
		if err := t.takeOff(ctx, job, words); err != nil {
			return err
		}
		return t.tellRoom(ctx, job.Door.ID)
	})
}

func (t *tx) takeOff(ctx context.Context, job Job, words string) error {
	err := t.acknowledge(ctx, job, words, `
		update credentials set state = 'removed', uncertain = false, removed_at = $2,
			attempts = 0, fault_class = null, fault_message = null, fault_at = null, next_attempt_at = null, drift = null,
			left_behind = false
		where id = $1 and state = 'removing' and attempts = $3`, job.Credential.ID, t.now, job.Attempt)
	if err != nil {
		return err
	}
	if err := t.closeHolds(ctx, job.Grant.ID, job.Credential.ID); err != nil {
		return err
	}
	if job.Credential.IssuedAt == nil {
		return t.tellNeverSet(ctx, job.Grant, []string{job.Credential.ID})
	}
	return t.tellLost(ctx, job)
}

// tellLost tells that a credential which was on its door is off it.
func (t *tx) tellLost(ctx context.Context, job Job) error {
	if job.Credential.IssuedAt == nil {
		return nil
	}
	if err := t.tellGone(ctx, job); err != nil || job.Credential.Asked == nil {
		return err
	}
	return t.recordDoor(ctx, job, latchkey.EventGrantDoorLost)
}

// recordDoor writes a door event; the contract has them for entrances of access
// grants only.
func (t *tx) recordDoor(ctx context.Context, job Job, kind latchkey.EventType) error {
	if job.Door.Kind != latchkey.DoorEntrance || job.Grant.Kind != latchkey.GrantOfAccess {
		return nil
	}
	about := latchkey.EventSubject{
		GrantID: job.Grant.ID, MethodID: job.Method.ID, EntranceID: job.Door.ID, IdentityID: job.Grant.IdentityID,
	}
	return t.record(ctx, job.Grant.WorkspaceID, kind, about,
		map[string]any{"access_grant_id": job.Grant.ID, "acs_entrance_id": job.Door.ID})
}
