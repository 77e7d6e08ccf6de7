package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"latchkey"
)

// Job is a step that is due: all that its activity needs to carry it out.
type Job struct {
	Step       latchkey.Step
	Grant      latchkey.Grant
	Method     latchkey.Method
	Credential latchkey.Credential // as it was before this attempt
	Door       latchkey.Door
	Siblings   []string // native refs of the method's other credentials on the same account
	Unsettled  bool     // one of those was begun and its outcome, and so its ref, is not known
	Mark       string   // what the lock keeps as the credential's owner, if it keeps one
	Attempt    int      // 1 for the first since the last success
}

// BeginStep writes down that the step is about to be carried out (the intent
// row) and returns its job. current is false when a newer plan wants something
// else: then nothing is written and nothing must be done. at is the workflow's
// time, as in PlanGrant.
func (s *Store) BeginStep(ctx context.Context, grantID string, step latchkey.Step, at time.Time) (job Job, current bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		t.now = later(t.now, at)
		if found, err := t.hold(ctx, grantID); err != nil || !found {
			return err
		}
		grant, err := t.reader().grant(ctx, grantID)
		if err != nil {
			return err
		}
		planned := slices.IndexFunc(grant.Plan(t.now).Steps, func(s latchkey.Step) bool {
			return s.CredentialID == step.CredentialID && s.Key == step.Key
		})
		if current = planned >= 0; !current {
			return nil
		}
		if job, err = t.jobOf(ctx, grant, step); err != nil {
			return err
		}
		return t.intend(ctx, &job)
	})
	return job, current && err == nil, err
}

func (t *tx) jobOf(ctx context.Context, grant latchkey.Grant, step latchkey.Step) (Job, error) {
	job := Job{Step: step, Grant: grant, Mark: t.vault.mark(step.CredentialID)}
	for _, method := range grant.Methods {
		for _, credential := range method.Credentials {
			if credential.ID == step.CredentialID {
				job.Method, job.Credential = method, credential
			}
		}
	}
	var err error
	job.Door, err = one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ?`, job.Credential.DoorID))
	if err != nil {
		return Job{}, err
	}
	var siblings []struct {
		NativeRef string
		Uncertain bool
	}
	err = t.SelectContext(ctx, &siblings, `
		select c.native_ref, c.uncertain from credentials c join doors d on d.id = c.door_id
		where c.method_id = $1 and c.id <> $2 and d.account_id = $3 and c.state <> 'removed'`,
		job.Method.ID, job.Credential.ID, job.Door.AccountID)
	if err != nil {
		return Job{}, failed("read siblings", err)
	}
	for _, sibling := range siblings {
		job.Unsettled = job.Unsettled || sibling.Uncertain
		if sibling.NativeRef != "" && !slices.Contains(job.Siblings, sibling.NativeRef) {
			job.Siblings = append(job.Siblings, sibling.NativeRef)
		}
	}
	return job, nil
}

// intend is the intent row: from here on the lock may have been told. The window
// of an earlier write that is not settled yet stays: it is how that is settled.
func (t *tx) intend(ctx context.Context, job *Job) error {
	state := latchkey.CredentialSetting
	if job.Step.Action == latchkey.StepRemove {
		state = latchkey.CredentialRemoving
	}
	window := job.Grant.Window
	err := t.GetContext(ctx, &job.Attempt, `
		update credentials set state = $2, uncertain = true, attempts = attempts + 1, next_attempt_at = null,
			intended_starts_at = case when uncertain then intended_starts_at else $3 end,
			intended_ends_at = case when uncertain then intended_ends_at else $4 end
		where id = $1 returning attempts`, job.Credential.ID, state, window.StartsAt, window.EndsAt)
	if err != nil {
		return fmt.Errorf("write intent: %w", err)
	}
	return nil
}

// Intend writes down what a step is about to write after an earlier one is
// settled, and the handle under which that one was found.
func (s *Store) Intend(ctx context.Context, job Job, ref string) error {
	result, err := s.db.ExecContext(ctx, `
		update credentials set native_ref = $2, intended_starts_at = $3, intended_ends_at = $4
		where id = $1 and state in ('setting', 'removing') and attempts = $5`,
		job.Credential.ID, ref, job.Grant.Window.StartsAt, job.Grant.Window.EndsAt, job.Attempt)
	return oneRow(result, err, "intend")
}

// Ack is what a lock acknowledged.
type Ack struct {
	Ref    string
	Actual latchkey.Window
}

// FinishPut records that the lock has the credential for the job's window.
func (s *Store) FinishPut(ctx context.Context, job Job, ack Ack) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		asked := job.Grant.Window
		result, err := t.ExecContext(ctx, `
			update credentials set state = 'set', uncertain = false, native_ref = $2,
				asked_starts_at = $3, asked_ends_at = $4, actual_starts_at = $5, actual_ends_at = $6,
				attempts = 0, fault_class = null, fault_message = null, fault_at = null, next_attempt_at = null,
				issued_at = coalesce(issued_at, $7)
			where id = $1 and state = 'setting' and attempts = $8`,
			job.Credential.ID, ack.Ref, asked.StartsAt, asked.EndsAt, ack.Actual.StartsAt, ack.Actual.EndsAt, t.now, job.Attempt)
		if err := oneRow(result, err, "finish put"); err != nil {
			return err
		}
		if job.Credential.Asked != nil {
			return nil
		}
		return t.recordDoor(ctx, job, latchkey.EventGrantDoor)
	})
}

// FinishRemove records that the lock says the credential is gone.
func (s *Store) FinishRemove(ctx context.Context, job Job) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		result, err := t.ExecContext(ctx, `
			update credentials set state = 'removed', uncertain = false, removed_at = $2,
				attempts = 0, fault_class = null, fault_message = null, fault_at = null, next_attempt_at = null
			where id = $1 and state = 'removing' and attempts = $3`, job.Credential.ID, t.now, job.Attempt)
		if err := oneRow(result, err, "finish remove"); err != nil {
			return err
		}
		if job.Credential.Asked == nil {
			return nil
		}
		return t.recordDoor(ctx, job, latchkey.EventGrantDoorLost)
	})
}

// recordDoor writes a door event; the contract has them for entrances only.
func (t *tx) recordDoor(ctx context.Context, job Job, kind latchkey.EventType) error {
	if job.Door.Kind != latchkey.DoorEntrance {
		return nil
	}
	about := latchkey.EventSubject{
		GrantID: job.Grant.ID, MethodID: job.Method.ID, EntranceID: job.Door.ID, IdentityID: job.Grant.IdentityID,
	}
	return t.record(ctx, job.Grant.WorkspaceID, kind, about,
		map[string]any{"access_grant_id": job.Grant.ID, "acs_entrance_id": job.Door.ID})
}

// Failure is what became of an attempt that did not succeed.
type Failure struct {
	Fault     *latchkey.Fault
	Uncertain bool       // the lock may have acted all the same
	RetryAt   *time.Time // nil: the lock will never take it as it is
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
		result, err := t.ExecContext(ctx, `
			update credentials set uncertain = $2, fault_class = $3, fault_message = $4, fault_at = $5, next_attempt_at = $6,
				native_ref = case when $8 then '' else native_ref end,
				asked_starts_at = case when $8 then null else asked_starts_at end,
				asked_ends_at = case when $8 then null else asked_ends_at end
			where id = $1 and state in ('setting', 'removing') and attempts = $7`,
			job.Credential.ID, failure.Uncertain, failure.Fault.Class, failure.Fault.Message, t.now, failure.RetryAt,
			job.Attempt, failure.Fault.Lost)
		if err := oneRow(result, err, "record failure"); err != nil {
			return err
		}
		if failure.RetryAt == nil {
			if err := t.refuse(ctx, job, failure); err != nil {
				return err
			}
		}
		return t.reportFailure(ctx, job)
	})
}

// refuse lets the code go when another one may do, until a door has refused so
// many that a person has to look.
func (t *tx) refuse(ctx context.Context, job Job, failure Failure) error {
	var refusals int
	err := t.GetContext(ctx, &refusals, `
		select count(*) from credentials where grant_id = $1 and door_id = $2 and state = 'removed'
			and fault_class in ('duplicate_code', 'invalid_code')`, job.Grant.ID, job.Door.ID)
	if err != nil {
		return fmt.Errorf("count refusals: %w", err)
	}
	state, removedAt := latchkey.CredentialRefused, (*time.Time)(nil)
	if replaceable(job, failure) && refusals < maxRedraws {
		state, removedAt = latchkey.CredentialRemoved, &t.now
	}
	_, err = t.ExecContext(ctx, `update credentials set state = $2, removed_at = $3 where id = $1`, job.Credential.ID, state, removedAt)
	if err != nil {
		return fmt.Errorf("refuse credential: %w", err)
	}
	return nil
}

// replaceable reports whether the lock refused the code and does not have it.
func replaceable(job Job, failure Failure) bool {
	return job.Credential.NativeRef == "" && !failure.Uncertain &&
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

// StepDoor is the door of a credential: its lane must be entered before the
// step begins.
func (s *Store) StepDoor(ctx context.Context, credentialID string) (latchkey.Door, error) {
	return one[doorRow](ctx, s.db, "credential",
		newQuery(doorSelect+` where d.id = (select c.door_id from credentials c where c.id = ?)`, credentialID))
}
