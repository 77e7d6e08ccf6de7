package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// Failure is what became of an attempt that did not succeed.
type Failure struct {
	Fault     *latchkey.Fault
	Uncertain bool       // the lock may have acted all the same
	RetryAt   *time.Time // in real time; nil: the lock will never take it as it is
}

// maxRedraws is how many codes a door may refuse before a person has to look.
const maxRedraws = 5

// FailStep records a failed attempt. A code that the lock will never take and
// does not have is let go, so that the next plan finds another one.
func (s *Store) FailStep(ctx context.Context, job Job, failure Failure) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		if _, err := t.hold(ctx, job.Grant.ID); err != nil {
			return err
		}
		// ref is as it is now: found by a read-back, or lost
		ref, found, err := t.conclude(ctx, job, t.failure(failure), `
			update credentials set uncertain = $2, fault_class = $3, fault_message = $4, fault_at = $5,
				next_attempt_at = case when state = 'removing' or paused_at is null then $6::timestamptz end,
				native_ref = case when $8 then '' else native_ref end,
				asked_starts_at = case when $8 then null else asked_starts_at end,
				asked_ends_at = case when $8 then null else asked_ends_at end
			where id = $1 and state in ('setting', 'removing') and attempts = $7`,
			job.Credential.ID, failure.Uncertain, failure.Fault.Class, failure.Fault.Message, t.now, t.shown(failure.RetryAt),
			job.Attempt, failure.Fault.Lost)
		if err != nil {
			return failed("record failure", err)
		}
		if !found {
			return errMovedOn
		}
		if failure.RetryAt == nil {
			if err := t.refuse(ctx, job, failure, ref); err != nil {
				return err
			}
		}
		if err := t.tellFailed(ctx, job); err != nil {
			return err
		}
		return t.reportFailure(ctx, job)
	})
}

func (t *tx) failure(f Failure) tried {
	how := tried{Outcome: latchkey.TryFailed, Fault: f.Fault.Class, Words: f.Fault.Message, NextAt: t.shown(f.RetryAt)}
	if f.RetryAt == nil {
		how.Outcome = latchkey.TryRefused
	}
	return how
}

// refuse lets the code go when another one may do, until a door has refused so
// many that a person has to look. A code that was asked for exactly stays: the
// caller is told that the lock refuses it.
func (t *tx) refuse(ctx context.Context, job Job, failure Failure, ref string) error {
	if job.Credential.Adopts {
		return t.refuseTakeover(ctx, job, failure.Fault)
	}
	var refusals int
	err := t.GetContext(ctx, &refusals, `
		select count(*) from holds h join credentials c on c.id = h.credential_id
		where h.grant_id = $1 and h.door_id = $2 and c.state = 'removed'
			and c.fault_class in ('duplicate_code', 'invalid_code')`, job.Grant.ID, job.Door.ID)
	if err != nil {
		return fmt.Errorf("count refusals: %w", err)
	}
	state, removedAt := latchkey.CredentialRefused, (*time.Time)(nil)
	keeps := job.Grant.Code.Chosen || job.Grant.Requested[job.Method.Request].Exact // the caller's own code, or none
	if replaceable(failure, ref) && !keeps && refusals < maxRedraws {
		state, removedAt = latchkey.CredentialRemoved, &t.now
	}
	_, err = t.ExecContext(ctx, `update credentials set state = $2, removed_at = $3 where id = $1`, job.Credential.ID, state, removedAt)
	if err != nil {
		return fmt.Errorf("refuse credential: %w", err)
	}
	if removedAt != nil {
		if err := t.tellNeverSet(ctx, job.Grant, []string{job.Credential.ID}); err != nil {
			return err
		}
		return t.closeHolds(ctx, job.Grant.ID, job.Credential.ID)
	}
	return nil
}

// replaceable reports whether the lock refused the code and does not have it.
func replaceable(failure Failure, ref string) bool {
	return ref == "" && !failure.Uncertain &&
		(failure.Fault.Class == latchkey.FaultDuplicateCode || failure.Fault.Class == latchkey.FaultInvalidCode)
}

// reportFailure writes the event of a method that this failure makes late.
func (t *tx) reportFailure(ctx context.Context, job Job) error {
	if job.Step.Action != latchkey.StepPut {
		return nil
	}
	grant, err := t.reader().grant(ctx, job.Grant.ID)
	if err != nil {
		return err
	}
	for _, method := range grant.Methods {
		if method.ID == job.Method.ID {
			return t.reportLate(ctx, grant, method)
		}
	}
	return nil
}
