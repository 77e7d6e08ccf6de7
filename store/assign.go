package store

import (
	"context"
	"errors"

	"latchkey"
)

// Assignment is how far the assignment of a card is.
type Assignment struct {
	Doors   []latchkey.Door          // that the card is for
	Bound   bool                     // the card is the method's
	Settled bool                     // every door has it, or none is due
	Failure *latchkey.AttemptFailure // why it cannot be assigned
}

// AssignCard implements latchkey.Cards.
func (s *Store) AssignCard(
	ctx context.Context, workspaceID, methodID string, number latchkey.Secret,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		if _, _, err := t.assignable(ctx, workspaceID, methodID, number); err != nil {
			return err
		}
		attempt, err = t.openAttempt(ctx, workspaceID, latchkey.AttemptAssign,
			latchkey.AttemptPayload{MethodID: methodID, Secret: number})
		return err
	})
	return attempt, err
}

// assignable finds a method that can be the card with the number.
func (t *tx) assignable(
	ctx context.Context, workspaceID, methodID string, number latchkey.Secret,
) (grant latchkey.Grant, method latchkey.Method, err error) {
	if grant, method, err = t.liveMethod(ctx, workspaceID, methodID); err != nil {
		return grant, method, err
	}
	if err := grant.CanAssign(method, number); err != nil || !method.AwaitsCard() {
		return grant, method, err
	}
	return grant, method, t.cardFree(ctx, method, number)
}

// cardFree refuses a card that opens, or may still open, doors of the same accounts
// for somebody. Its number may be a PIN, too: panels keep both alike.
func (t *tx) cardFree(ctx context.Context, method latchkey.Method, number latchkey.Secret) error {
	var taken bool
	err := t.GetContext(ctx, &taken, `
		with mine as (select door_id from holds where method_id = $2),
		homes as (select account_id from doors where id in (select door_id from mine))
		select exists (select from credentials c join doors d on d.id = c.door_id
				where c.secret_mac = $1 and c.state <> 'removed' and d.account_id in (select account_id from homes))
			or exists (select from observed_codes o
				where o.secret_mac = $1 and o.gone_at is null and o.door_id in (select door_id from mine))`,
		t.vault.MAC(number), method.ID)
	switch {
	case err != nil:
		return failed("look for a card's holder", err)
	case taken:
		return latchkey.Conflict("card_already_assigned",
			"The card opens doors of this account for another access method, or did and is not off all of them yet. Take another card.")
	}
	return nil
}

// Assignment reads how far a job that assigns a card is.
func (s *Store) Assignment(ctx context.Context, job AttemptJob) (found Assignment, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		_, found, err = t.assignment(ctx, job)
		return err
	})
	return found, err
}

func (t *tx) assignment(ctx context.Context, job AttemptJob) (method latchkey.Method, found Assignment, err error) {
	if err := t.enter(ctx, job.Attempt.WorkspaceID); err != nil {
		return method, found, err
	}
	grant, method, err := t.assignable(ctx, job.Attempt.WorkspaceID, job.Attempt.MethodID, job.Secret)
	if refusal, is := errors.AsType[*latchkey.Error](err); is {
		found.Failure = &latchkey.AttemptFailure{Type: latchkey.AttemptUncategorized, Message: refusal.Message}
		return method, found, nil
	}
	if err != nil {
		return method, found, err
	}
	if job.Unsettled {
		found.Failure = lateAssignment(method, nil)
	}
	for _, c := range method.Credentials {
		if door, known := grant.Door(c.DoorID); known && c.State != latchkey.CredentialRemoved {
			found.Doors = append(found.Doors, door)
		}
	}
	found.Bound = !method.AwaitsCard()
	found.Settled = method.Issued || !grant.AllSet(method) && !t.isDue(grant, method)
	return method, found, nil
}

// isDue reports whether something is to be done at a door of the method now.
func (t *tx) isDue(grant latchkey.Grant, method latchkey.Method) bool {
	due := map[string]bool{}
	for _, step := range grant.Plan(t.now).Steps {
		due[step.CredentialID] = !step.Waiting
	}
	for _, c := range method.Credentials {
		if due[c.ID] {
			return true
		}
	}
	return false
}

// lateAssignment says why a method is not the card that was assigned to it, nil when
// it is: it is gone, or its doors refused the card.
func lateAssignment(method latchkey.Method, gone error) *latchkey.AttemptFailure {
	if gone != nil {
		return &latchkey.AttemptFailure{
			Type: latchkey.AttemptUncategorized, Message: "The access method was deleted, or its access grant is over.",
		}
	}
	if !method.AwaitsCard() && !spent(method) {
		return nil
	}
	failure := &latchkey.AttemptFailure{
		Type: latchkey.AttemptUncategorized, Message: "The doors did not take the card. Assign another one.",
	}
	for _, c := range method.Credentials {
		if c.Fault == latchkey.FaultInvalidCode {
			failure.Type = latchkey.CardUnknown
		}
		if c.FaultMessage != "" {
			failure.Message = c.DoorName + ": " + c.FaultMessage + ". Assign another card."
		}
	}
	return failure
}

// BindCard makes the card the method's and has its doors told. current is false when
// the job is over.
func (s *Store) BindCard(ctx context.Context, id string) (bound Assignment, current bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		if err := t.lockAssignments(ctx); err != nil {
			return err
		}
		job, pending, err := t.pendingJob(ctx, id)
		if err != nil || !pending {
			return err
		}
		current = true
		method, found, err := t.assignment(ctx, job)
		bound = found
		if err != nil || found.Failure != nil || found.Bound {
			return err
		}
		bound.Bound, bound.Settled = true, false
		return t.bindCard(ctx, job, method)
	})
	return bound, current && err == nil, err
}

// finishAssignment is the end of a job that assigned a card: its access method as it
// stands then, or that this is gone.
func (t *tx) finishAssignment(ctx context.Context, attempt latchkey.ActionAttempt) (AttemptOutcome, error) {
	grant, method, err := t.liveMethod(ctx, attempt.WorkspaceID, attempt.MethodID)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return AttemptOutcome{Failure: lateAssignment(method, err)}, nil
	}
	if err != nil {
		return AttemptOutcome{}, err
	}
	result := map[string]any{
		"access_method_id": method.ID, "workspace_id": method.WorkspaceID, "mode": method.Mode, "display_name": method.DisplayName(),
		"created_at": wireTime(&method.CreatedAt), "is_issued": method.Issued && grant.AllSet(method), "issued_at": nil,
		"is_assignment_required": method.AwaitsCard(), "is_ready_for_assignment": grant.ReadyForAssignment(method),
		"errors": []any{}, "warnings": []any{}, "pending_mutations": []any{},
	}
	if method.IssuedAt != nil {
		result["issued_at"] = wireTime(method.IssuedAt)
	}
	return AttemptOutcome{Result: result}, nil
}

// lockAssignments has cards assigned one at a time: of two methods that are to be one
// card the second is refused.
func (t *tx) lockAssignments(ctx context.Context) error {
	if _, err := t.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended('assign card', 0))`); err != nil {
		return failed("wait for other assignments", err)
	}
	return nil
}

func (t *tx) bindCard(ctx context.Context, job AttemptJob, method latchkey.Method) error {
	sealed, err := t.vault.Seal(methodSeal(method.ID), job.Secret)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		with entries as (
			update credentials set secret_mac = $3 where state <> 'removed' and id in (
				select credential_id from holds where method_id = $1 and released_at is null)),
		attempt as (
			update action_attempts set begun = true, expires_at = least(expires_at, clock_timestamp() + make_interval(secs => $5))
			where id = $4)
		update methods set secret_sealed = $2, assignment_asked_at = null where id = $1`,
		method.ID, sealed, t.vault.MAC(job.Secret), job.Attempt.ID, latchkey.AssignTime.Seconds())
	if err != nil {
		return failed("assign card", err)
	}
	return t.wanted(ctx, latchkey.ReasonMethodsChanged, method.GrantID)
}

// askToAssign writes the event that a card has to be assigned, once until it is.
func (t *tx) askToAssign(ctx context.Context, grant latchkey.Grant, method latchkey.Method) error {
	asked, err := t.touched(ctx, "ask for a card", `
		update methods set assignment_asked_at = $2 where id = $1 and assignment_asked_at is null`, method.ID, t.now)
	if err != nil || !asked {
		return err
	}
	return t.recordMethod(ctx, latchkey.EventAssignmentRequired, grant, method, nil)
}
