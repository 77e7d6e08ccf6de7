package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// UpdateAccessCode implements latchkey.AccessCodes.
func (s *Store) UpdateAccessCode(
	ctx context.Context, workspaceID string, ref latchkey.CodeRef, change latchkey.CodeChange,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTxAgain(ctx, &attempt.ID, func(t *tx) error {
		code, err := t.lockCode(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		if err := t.changeCode(ctx, code, change); err != nil {
			return err
		}
		attempt, err = t.codeAttempt(ctx, latchkey.AttemptUpdateAccessCode, code)
		return err
	})
	return attempt, err
}

// UpdateAccessCodes implements latchkey.AccessCodes.
func (s *Store) UpdateAccessCodes(ctx context.Context, workspaceID, commonKey string, change latchkey.CodeChange) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		ids, err := t.codesWithKey(ctx, workspaceID, commonKey)
		if err == nil && len(ids) == 0 {
			err = latchkey.NotFound("access_code")
		}
		if err != nil {
			return err
		}
		for _, id := range ids {
			code, err := t.lockCode(ctx, workspaceID, latchkey.CodeRef{ID: id})
			if err != nil {
				return err
			}
			if err := t.changeCode(ctx, code, change); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteAccessCode implements latchkey.AccessCodes. The backup code that was
// pulled for it goes with it.
func (s *Store) DeleteAccessCode(
	ctx context.Context, workspaceID string, ref latchkey.CodeRef,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		code, err := t.lockCode(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		if err := t.limit(ctx, code.Door.ID, latchkey.CallDeleteCode); err != nil {
			return err
		}
		if err := code.CanRevoke(t.now); err != nil {
			return err
		}
		ids := []string{code.ID}
		if code.PulledID != "" {
			ids = append(ids, code.PulledID)
		}
		if err := t.askGrantsDeleted(ctx, ids...); err != nil {
			return err
		}
		attempt, err = t.codeAttempt(ctx, latchkey.AttemptDeleteAccessCode, code)
		return err
	})
	return attempt, err
}

// lockCode finds a stand-alone code and keeps it from changing until the
// transaction ends.
func (t *tx) lockCode(ctx context.Context, workspaceID string, ref latchkey.CodeRef) (latchkey.AccessCode, error) {
	code, err := t.reader().accessCode(ctx, workspaceID, ref)
	if err != nil {
		return code, err
	}
	if !code.StandAlone() {
		return code, &latchkey.Error{
			Code: latchkey.EInvalid, Type: "access_code_of_access_grant",
			Message: "This access code belongs to access grant " + code.Grant.ID + ". Change or delete the access grant or its access method.",
		}
	}
	if _, err := t.hold(ctx, code.Grant.ID); err != nil {
		return code, err
	}
	return t.reader().accessCode(ctx, workspaceID, ref)
}

// changeCode changes what is wanted of a code. The lock follows, and what it has
// works until then.
func (t *tx) changeCode(ctx context.Context, code latchkey.AccessCode, change latchkey.CodeChange) error {
	if code.Grant.Finished(t.now) {
		return latchkey.NotFound("access_code")
	}
	if err := t.limit(ctx, code.Door.ID, latchkey.CallUpdateCode); err != nil {
		return err
	}
	if change.GiveBack {
		return t.giveBack(ctx, code)
	}
	if err := code.CanChange(); err != nil {
		return err
	}
	after, err := change.Apply(code)
	if err != nil {
		return err
	}
	if change.OnlineOnly && !code.Door.Online {
		return latchkey.NewAccessCode{OnlineOnly: true, Window: &after.Window}.Allowed(code.Door)
	}
	if err := t.changeEntry(ctx, &code, change, after.Window); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		with terms as (update access_codes set external_changes = coalesce($3, external_changes) where grant_id = $1)
		update grants set name = $2, status = 'pending' where id = $1`, code.Grant.ID, null(after.Name), change.ExternalChanges)
	if err != nil {
		return failed("change access code", err)
	}
	return t.askMutations(ctx, code, after.Mutations)
}

// changeEntry changes the PIN and the times of a code, and whether what somebody
// did to it at the lock holds.
func (t *tx) changeEntry(ctx context.Context, code *latchkey.AccessCode, change latchkey.CodeChange, window latchkey.Window) error {
	if change.ExternalChanges != nil && !*change.ExternalChanges {
		if err := t.putBack(ctx, code.Grant.ID, code.Credential.ID); err != nil {
			return err
		}
	}
	if change.Code != nil && *change.Code != code.Method.Secret {
		if err := t.changePIN(ctx, code, *change.Code); err != nil {
			return err
		}
	}
	if window.Equal(code.Grant.Window) {
		return nil
	}
	return t.changeCodeWindow(ctx, *code, window)
}

// askMutations tells what is wanted of a code, and its workflow.
func (t *tx) askMutations(ctx context.Context, code latchkey.AccessCode, wanted []latchkey.Mutation) error {
	if len(wanted) == 0 {
		return nil
	}
	about := codeOnDoor{grant: code.Grant, method: code.Method, credential: code.Credential, door: code.Door}
	err := t.recordCodeChange(ctx, latchkey.EventCodeChangeRequested, about, code.Method.SplitFrom,
		map[string]any{"requested_mutations": requested(wanted)})
	if err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonMethodsChanged, code.Grant.ID)
}

// requested are mutations as an event has them.
func requested(mutations []latchkey.Mutation) []any {
	out := make([]any, len(mutations))
	for i, mutation := range mutations {
		shown := map[string]any{"mutation_code": mutation.Code}
		for key, value := range map[string]any{"from": mutation.From, "to": mutation.To} {
			if window, is := value.(latchkey.Window); is {
				value = times(window)
			}
			if value != nil {
				shown[key] = value
			}
		}
		out[i] = shown
	}
	return out
}

// changeCodeWindow moves a code, and with its end that of the backup code that
// was pulled for it.
func (t *tx) changeCodeWindow(ctx context.Context, code latchkey.AccessCode, window latchkey.Window) error {
	if err := checkWindow(window, t); err != nil {
		return err
	}
	if err := (latchkey.NewAccessCode{Window: &window}).Allowed(code.Door); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `
		update grants set starts_at = case when id = $1 then $2 else least(starts_at, $2) end, ends_at = $3
		where id = $1 or id = $4`, code.Grant.ID, window.StartsAt, window.EndsAt, null(code.PulledID))
	if err != nil {
		return failed("change times of access code", err)
	}
	_, err = t.ExecContext(ctx, `update methods set issued = false where grant_id = $1`, code.Grant.ID)
	if err != nil || code.PulledID == "" {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonWindowChanged, code.PulledID)
}

// changePIN gives a code another PIN: another method, whose entry takes the place
// of the old one once the lock has it.
func (t *tx) changePIN(ctx context.Context, code *latchkey.AccessCode, secret latchkey.Secret) error {
	if code.Grant.Code.CommonKey != "" {
		return latchkey.Invalid("code", "Access codes with a common_code_key keep the code they have together")
	}
	if err := t.drawAlone(ctx, []latchkey.Door{code.Door}); err != nil {
		return err
	}
	if err := t.checkPIN(ctx, code.Door, secret); err != nil {
		return err
	}
	sealed, err := t.vault.Seal(requestSeal(code.Grant.ID, 0), secret)
	if err != nil {
		return err
	}
	if err := t.replaceMethods(ctx, code.Grant.ID, sealed); err != nil {
		return err
	}
	grant, err := t.reader().grant(ctx, code.Grant.ID)
	if err != nil {
		return err
	}
	fits := fit{free: []latchkey.Door{code.Door}}
	if err := t.addMethodWithID(ctx, &grant, uuid.NewString(), 0, secret, fits); err != nil {
		return err
	}
	code.Grant, code.Method = grant, grant.Methods[len(grant.Methods)-1]
	return nil
}

// replaceMethods has another method, with the requested code, take the place of
// those that a grant of one way in has.
func (t *tx) replaceMethods(ctx context.Context, grantID string, sealed []byte) error {
	_, err := t.ExecContext(ctx, `
		with request as (update requested_methods set code_sealed = $2 where grant_id = $1),
			terms as (update access_codes set chosen = true where grant_id = $1),
			replaced as (update holds set replaced_at = $3
				where grant_id = $1 and released_at is null and replaced_at is null)
		update methods set delete_asked_at = $3, issued = false where grant_id = $1 and delete_asked_at is null`,
		grantID, sealed, t.now)
	if err != nil {
		return failed("replace PIN", err)
	}
	return nil
}

// tellOver tells that what is no access grant is over, and clean.
func (t *tx) tellOver(ctx context.Context, grant latchkey.Grant) error {
	switch {
	case !grant.Status.Over():
		return nil
	case grant.Kind == latchkey.GrantOfCredential:
		return t.credentialOver(ctx, grant)
	case grant.Kind == latchkey.GrantOfCode:
		return t.codeOver(ctx, grant)
	}
	return nil
}

// codeOver tells that a stand-alone code is over and its lock clean.
func (t *tx) codeOver(ctx context.Context, grant latchkey.Grant) error {
	if _, err := t.ExecContext(ctx, `update access_codes set common_key = null where grant_id = $1`, grant.ID); err != nil {
		return failed("forget common key", err)
	}
	if grant.EndedAt != nil {
		return nil // reopened, and told before
	}
	doors, err := all[doorRow](ctx, t, newQuery(doorSelect+`
		where d.id = any(array(select h.door_id from holds h where h.grant_id = ?))`, grant.ID)) // also one whose account goes
	if err != nil || len(doors) == 0 || len(grant.Methods) == 0 {
		return err
	}
	code := codeOnDoor{grant: grant, method: grant.Methods[len(grant.Methods)-1], door: doors[0]}
	return t.recordCode(ctx, latchkey.EventCodeDeleted, code, nil)
}
