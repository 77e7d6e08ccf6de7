package store

import (
	"context"
	"encoding/json"
	"fmt"

	"latchkey"
)

// AttemptJob is a job with all that is needed to carry it out.
type AttemptJob struct {
	Attempt    latchkey.ActionAttempt
	Door       latchkey.Door // the zero door when the job is about none
	Parameters map[string]any
	Secret     latchkey.Secret
	Unsettled  bool // an earlier try may have reached the lock
}

// Name is what is to be the name of a code that somebody sets.
func (j AttemptJob) Name() string {
	name, _ := j.Parameters["name"].(string)
	return name
}

// AutoLock reads the parameters of a job that configures one.
func (j AttemptJob) AutoLock() (wanted latchkey.AutoLock, err error) {
	text, err := json.Marshal(j.Parameters)
	if err != nil {
		return wanted, err
	}
	return wanted, json.Unmarshal(text, &wanted)
}

// AttemptOutcome is how a job ended, and what is known of its door since.
type AttemptOutcome struct {
	Result   map[string]any
	Failure  *latchkey.AttemptFailure // nil: it succeeded
	Locked   *bool                    // how the bolt is; nil when it was not moved
	AutoLock *latchkey.AutoLock
	Encoding *Encoding // what became of a card; nil when none was to be written
	Scan     *Scan     // what became of a card; nil when none was to be read
}

type attemptJobRow struct {
	attemptRow

	Payload      document[map[string]any]
	SecretSealed []byte
	Expired      bool
}

// AttemptJob reads a pending job. current is false when there is nothing to do
// any more: it was carried out, or it expires now.
func (s *Store) AttemptJob(ctx context.Context, id string) (job AttemptJob, current bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		job, current, err = t.pendingJob(ctx, id)
		return err
	})
	return job, current && err == nil, err
}

// BeginAttempt writes down that the lock is about to be told. A job whose key was
// revoked meanwhile ends here, and so does one whose client session is over.
func (s *Store) BeginAttempt(ctx context.Context, id string) (current bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		job, pending, err := t.pendingJob(ctx, id)
		if err != nil || !pending {
			return err
		}
		failure, err := t.askerLeft(ctx, job.Attempt)
		if err == nil && failure == nil {
			failure, err = t.revoked(ctx, job.Attempt)
		}
		if err != nil {
			return err
		}
		if current = failure == nil; !current {
			return t.finishAttempt(ctx, job.Attempt, AttemptOutcome{Failure: failure})
		}
		_, err = t.ExecContext(ctx, `update action_attempts set begun = true where id = $1`, id)
		return err
	})
	return current && err == nil, err
}

// pendingJob reads a job for change. One whose time is over ends here.
func (t *tx) pendingJob(ctx context.Context, id string) (job AttemptJob, current bool, err error) {
	row, err := scanOne[attemptJobRow](ctx, t, "action_attempt", newQuery(`
		select a.id, a.workspace_id, a.type, a.status, coalesce(a.door_id::text, '') as door_id,
			coalesce(a.method_id::text, '') as method_id, a.created_at,
			'' as error_type, '' as error_text, a.parameters as payload, a.secret_sealed, a.begun,
			a.expires_at <= clock_timestamp() as expired
		from action_attempts a where a.id = ? for no key update`, id))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return job, false, nil // its workspace is gone, and the job with it
	}
	if err != nil || row.Status != latchkey.AttemptPending {
		return job, false, err
	}
	job.Attempt, _ = row.entity()
	job.Parameters, job.Unsettled = row.Payload.is, row.Begun
	if row.Expired {
		return job, false, t.expire(ctx, job.Attempt, row.Begun)
	}
	if job.Secret, err = t.vault.Open(attemptSeal(id), row.SecretSealed); err != nil {
		return job, false, fmt.Errorf("code of action attempt %s: %w", id, err)
	}
	if job.Attempt.DoorID != "" {
		job.Door, err = one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ?`, job.Attempt.DoorID))
	}
	return job, err == nil, err
}

// expired is how a job ends whose time is over. Of one that was begun nobody knows
// whether the hardware did it.
func expired(begun bool) *latchkey.AttemptFailure {
	message := "It could not be carried out in time and will not be carried out any more. Ask again."
	if begun {
		message = "It was not confirmed in time, and will not be tried any more. " +
			"It may have been carried out all the same: look before you ask again."
	}
	return &latchkey.AttemptFailure{Type: latchkey.AttemptExpired, Message: message}
}

// expire ends a job whose time is over. A card that is assigned by then stays so:
// its doors get it without the caller's waiting.
func (t *tx) expire(ctx context.Context, attempt latchkey.ActionAttempt, begun bool) error {
	failure := expired(begun)
	if attempt.Type == latchkey.AttemptAssign && begun {
		_, method, err := t.liveMethod(ctx, attempt.WorkspaceID, attempt.MethodID)
		if err != nil && latchkey.CodeOf(err) != latchkey.ENotFound {
			return err
		}
		failure = lateAssignment(method, err)
	}
	return t.finishAttempt(ctx, attempt, AttemptOutcome{Failure: failure, Result: map[string]any{}})
}

// FinishAttempt records how a job ended, with its events, unless it ended already.
func (s *Store) FinishAttempt(ctx context.Context, id string, outcome AttemptOutcome) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		attempt, err := one[attemptRow](ctx, t, "action_attempt",
			newQuery(attemptSelect+` where a.id = ? for no key update of a`, id))
		if err != nil || attempt.Status != latchkey.AttemptPending {
			return err
		}
		return t.finishAttempt(ctx, attempt, outcome)
	})
}

// overdue is the condition that the time of a pending job a is over, and that nobody is
// about to tell how it ended. Its arguments are latchkey.AttemptAssign, which ends when
// its doors have the card, and the seconds of latchkey.AttemptGrace.
const overdue = `a.expires_at + make_interval(secs => case when a.begun and a.type <> ? then ?::float8 else 0 end) <= clock_timestamp()`

// ExpireAttempts ends every job whose time is over and tells how many there were. One
// that was begun in time is left to whoever carries it out for latchkey.AttemptGrace;
// after it, that one died.
func (s *Store) ExpireAttempts(ctx context.Context) (ended int, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		late, err := scanAll[attemptRow](ctx, t, newQuery(attemptSelect+`
			where a.status = 'pending' and `+overdue+`
			order by a.id for no key update of a skip locked`, latchkey.AttemptAssign, latchkey.AttemptGrace.Seconds()))
		if err != nil {
			return err
		}
		for _, row := range late {
			if err := t.expire(ctx, row.ActionAttempt, row.Begun); err != nil {
				return err
			}
		}
		ended = len(late)
		return nil
	})
	return ended, err
}
