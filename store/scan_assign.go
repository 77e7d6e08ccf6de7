package store

import (
	"context"
	"errors"

	"latchkey"
)

// assignScanned makes a scanned card the one that its person waits for longest in
// the encoder's system. The doors are told of it without the caller's waiting.
func (t *tx) assignScanned(
	ctx context.Context, attempt latchkey.ActionAttempt, encoder latchkey.Encoder, number latchkey.Secret,
) (AttemptOutcome, error) {
	if number.IsZero() {
		return scanFailed("The card is empty: it has no number by which it could be assigned."), nil
	}
	if err := t.lockAssignments(ctx); err != nil {
		return AttemptOutcome{}, err
	}
	grant, method, found, err := t.waitingFor(ctx, attempt, encoder)
	if err != nil || !found {
		return scanFailed("No card of this person waits for assignment in the access control system. Request one with mode card first."), err
	}
	err = t.cardFree(ctx, method, number)
	if refusal, is := errors.AsType[*latchkey.Error](err); is {
		return scanFailed(refusal.Message), nil
	}
	if err != nil {
		return AttemptOutcome{}, err
	}
	if err := t.bindCard(ctx, AttemptJob{Attempt: attempt, Secret: number}, method); err != nil {
		return AttemptOutcome{}, err
	}
	method.Secret = number
	result, err := t.cardResult(ctx, grant, method)
	return AttemptOutcome{Result: result}, err
}

func scanFailed(message string) AttemptOutcome {
	return AttemptOutcome{Failure: &latchkey.AttemptFailure{Type: latchkey.AttemptUncategorized, Message: message}}
}

// waitingFor finds the card that a person, or a user by themselves, waits for.
func (t *tx) waitingFor(
	ctx context.Context, attempt latchkey.ActionAttempt, encoder latchkey.Encoder,
) (grant latchkey.Grant, method latchkey.Method, found bool, err error) {
	var waiting []struct{ GrantID, MethodID string }
	err = t.SelectContext(ctx, &waiting, `
		select m.grant_id, m.id as method_id from action_attempts t
		join methods m on m.workspace_id = t.workspace_id and m.mode = 'card' and m.secret_sealed is null and m.delete_asked_at is null
		join grants g on g.id = m.grant_id left join acs_credentials a on a.grant_id = g.id
		where t.id = $1 and g.status not in ('ended', 'deleted')
			and (a.acs_user_id::text = t.parameters->>'acs_user_id' or `+personOfGrant+` = t.parameters->>'user_identity_id')
			and exists (select from holds h join doors d on d.id = h.door_id
				where h.method_id = m.id and h.released_at is null and d.system_id = $2)
		order by m.created_at, m.id for no key update of g`, attempt.ID, encoder.SystemID)
	if err != nil {
		return grant, method, false, failed("look for who waits for a card", err)
	}
	for _, at := range waiting {
		grant, method, found, err = t.grantWith(ctx, at.GrantID, at.MethodID)
		if err != nil || found && grant.ReadyForAssignment(method) {
			return grant, method, found, err
		}
	}
	return grant, method, false, nil
}
