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
	Window     latchkey.Window // what the lock is to be told: the grant's, joined with those of the grants that share the entry
	Siblings   []string        // native refs of the method's other credentials on the account; while ours is unsettled, of removed ones too
	Unsettled  bool            // one of those was begun and its outcome, and so its ref, is not known
	Mark       string          // what the lock keeps as the credential's owner, if it keeps one
	Attempt    int             // 1 for the first since the last success
	Try        int64           // the number of its row

	ClockOffset time.Duration // how far the grant's workspace is ahead of the real time
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
		if err := t.holdEntry(ctx, step.CredentialID); err != nil {
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
		job.ClockOffset = t.offset
		return t.intend(ctx, &job)
	})
	return job, current && err == nil, err
}

// holdEntry keeps other grants from beginning to share an entry until the
// transaction ends: one that began before is seen by what is read after this.
func (t *tx) holdEntry(ctx context.Context, credentialID string) error {
	if _, err := t.getOne(ctx, &credentialID, `select id from credentials where id = $1 for no key update`, credentialID); err != nil {
		return failed("hold entry", err)
	}
	return nil
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
	job.Window = job.Credential.Wanted(grant.Window, t.now)
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
		select case when c.drift->>'change_type' = 'removed' then '' else c.native_ref end as native_ref, c.uncertain
		from holds h join credentials c on c.id = h.credential_id join doors d on d.id = c.door_id
		where h.method_id = $1 and c.id <> $2 and d.account_id = $3 and (h.released_at is null or $4)`,
		job.Method.ID, job.Credential.ID, job.Door.AccountID, job.Credential.Uncertain)
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
	if job.Step.Action.TakesOff() {
		state = latchkey.CredentialRemoving
	}
	window := job.Window
	err := t.QueryRowxContext(ctx, `
		with intent as (
			update credentials set state = $2, uncertain = true, alone = alone and uncertain, attempts = attempts + 1, next_attempt_at = null,
				intended_starts_at = case when uncertain then intended_starts_at else $3 end,
				intended_ends_at = case when uncertain then intended_ends_at else $4 end
			where id = $1 returning id, attempts)
		insert into tries (credential_id, action, attempt, began_at) select id, $5, attempts, $6 from intent
		returning attempt, number`, job.Credential.ID, state, window.StartsAt, window.EndsAt, job.Step.Action, t.now).
		Scan(&job.Attempt, &job.Try)
	if err != nil {
		return fmt.Errorf("write intent: %w", err)
	}
	return nil
}

// Intent is what is known as a write is sent.
type Intent struct {
	Ref   string // the entry's handle, as it was found when the write before was settled
	Alone bool   // no other entry on the lock has its digits
}

// Intend writes down what a step is about to write: after an earlier one is
// settled, and where only the digits will tell that the entry is ours.
func (s *Store) Intend(ctx context.Context, job Job, intent Intent) error {
	result, err := s.db.ExecContext(ctx, `
		update credentials set native_ref = $2, alone = $3, intended_starts_at = $4, intended_ends_at = $5
		where id = $1 and state in ('setting', 'removing') and attempts = $6`,
		job.Credential.ID, intent.Ref, intent.Alone, job.Window.StartsAt, job.Window.EndsAt, job.Attempt)
	return oneRow(result, err, "intend")
}

// StepDoor is the door of a credential: its lane must be entered before the
// step begins.
func (s *Store) StepDoor(ctx context.Context, credentialID string) (latchkey.Door, error) {
	return one[doorRow](ctx, s.db, "credential",
		newQuery(doorSelect+` where d.id = (select c.door_id from credentials c where c.id = ?)`, credentialID))
}
