package store

import (
	"context"

	"latchkey"
)

// Encoding is what became of a card at an encoder.
type Encoding struct {
	MethodID, EncoderID string
	Doors               map[string]latchkey.Window // what was written, by NativeID of the door; nil when it failed
}

// EncodeJob is a card that is to be written now.
type EncodeJob struct {
	Encoder  latchkey.Encoder
	Provider string
	Number   latchkey.Secret
	Failure  *latchkey.AttemptFailure // why it cannot be: what it was to be written for or at is gone, or a test wants it so
}

const (
	ofMethod  = "access_method_id"
	atEncoder = "acs_encoder_id"
	ofAccount = "connected_account_id"
)

// EncodeMethod implements latchkey.Encoders.
func (s *Store) EncodeMethod(ctx context.Context, workspaceID, methodID, encoderID string) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		attempt, err = t.encode(ctx, workspaceID, methodID, encoderID, latchkey.GrantOfAccess)
		return err
	})
	return attempt, err
}

// EncodeCredential implements latchkey.Encoders.
func (s *Store) EncodeCredential(ctx context.Context, workspaceID, id, encoderID string) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		found, err := t.reader().acsCredential(ctx, workspaceID, id)
		if err == nil {
			err = found.Unusable()
		}
		if err != nil {
			return err
		}
		attempt, err = t.encode(ctx, workspaceID, found.Method.ID, encoderID, found.Grant.Kind)
		return err
	})
	return attempt, err
}

// encode begins to write the card of a method of a grant of the kind.
func (t *tx) encode(
	ctx context.Context, workspaceID, methodID, encoderID string, kind latchkey.GrantKind,
) (attempt latchkey.ActionAttempt, err error) {
	encoder, err := one[encoderRow](ctx, t, "acs_encoder",
		presentEncoders(workspaceID).when(true, "e.id = ?", encoderID).add(" for no key update of e")) // two callers come one after the other
	if err != nil {
		return attempt, err
	}
	if err := t.checkEncodable(ctx, workspaceID, methodID, encoder, kind); err != nil {
		return attempt, err
	}
	if attempt, err = t.encodingAt(ctx, encoderID); err != nil || attempt.ID != "" {
		if err == nil && attempt.MethodID != methodID {
			err = latchkey.Conflict("acs_encoder_busy",
				"Another card is being written at this encoder. Wait for its action attempt to end, lay down the next card, and ask again.")
		}
		return attempt, err
	}
	return t.openAttempt(ctx, workspaceID, latchkey.AttemptEncode, latchkey.AttemptPayload{
		Parameters: map[string]any{ofMethod: methodID, atEncoder: encoderID},
	})
}

// encodingAt is the card that an encoder is about to write; none has no ID. A second
// one would be written on whatever card lies there then: on the first one's, most
// likely. MethodID is the method that the card is of.
func (t *tx) encodingAt(ctx context.Context, encoderID string) (latchkey.ActionAttempt, error) {
	found, err := all[attemptRow](ctx, t, newQuery(`
		select a.id, a.workspace_id, a.type, a.status, coalesce(a.parameters->>'access_method_id', '') as method_id, a.created_at
		from action_attempts a where a.status = 'pending' and a.type = ? and a.parameters->>'acs_encoder_id' = ? and not `+overdue+` limit 1`,
		latchkey.AttemptEncode, encoderID, latchkey.AttemptAssign, latchkey.AttemptGrace.Seconds()))
	if err != nil || len(found) == 0 {
		return latchkey.ActionAttempt{}, err
	}
	return found[0], nil
}

func (t *tx) checkEncodable(
	ctx context.Context, workspaceID, methodID string, encoder latchkey.Encoder, kind latchkey.GrantKind,
) error {
	grant, method, err := t.liveMethod(ctx, workspaceID, methodID)
	if err == nil && grant.Kind != kind {
		err = latchkey.NotFound("access_method")
	}
	if err != nil {
		return err
	}
	ofSystem := method.IsEncoded()
	for _, c := range method.Credentials {
		ofSystem = ofSystem && c.SystemID == encoder.SystemID
	}
	ready := method.Issued || grant.ReadyForEncoding(method) // a card that is lost or broken may be written again
	switch {
	case !ofSystem:
		return &latchkey.Error{
			Code: latchkey.EInvalid, Type: "access_method_not_encodable",
			Message: "The access method has no card that this encoder could write. Name an encoder of its own access control system.",
		}
	case !ready:
		return &latchkey.Error{
			Code: latchkey.EInvalid, Type: "access_method_not_ready_for_encoding",
			Message: "The access control system does not hold the card yet. Wait for is_ready_for_encoding, " +
				"or for the event access_method.card_encoding_required.",
		}
	}
	return nil
}

// liveMethod reads a method that nobody deleted, of an access grant or an ACS
// credential that is not over.
func (t *tx) liveMethod(ctx context.Context, workspaceID, methodID string) (grant latchkey.Grant, method latchkey.Method, err error) {
	var grantID string
	found, err := t.getOne(ctx, &grantID, `
		select g.id from methods m join grants g on g.id = m.grant_id
		where m.workspace_id = $1 and m.id = $2 and m.delete_asked_at is null and g.kind in ('access_grant', 'acs_credential')
		for no key update of g`,
		workspaceID, methodID)
	if err != nil || !found {
		return grant, method, errorOr(err, latchkey.NotFound("access_method"))
	}
	if grant, err = t.reader().grant(ctx, grantID); err != nil {
		return grant, method, err
	}
	for _, m := range grant.Methods {
		if m.ID == methodID && !grant.Finished(t.now) {
			return grant, m, nil
		}
	}
	return grant, method, latchkey.NotFound("access_method")
}

func errorOr(err error, otherwise *latchkey.Error) error {
	if err != nil {
		return missing("access_method", err)
	}
	return otherwise
}

// EncodeJob reads what an attempt is to write, as of now.
func (s *Store) EncodeJob(ctx context.Context, attempt AttemptJob) (job EncodeJob, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		if err := t.enter(ctx, attempt.Attempt.WorkspaceID); err != nil {
			return err
		}
		row, err := scanOne[encoderRow](ctx, t, "acs_encoder", newQuery(encoderSelect+` where e.id = ?`, attempt.text(atEncoder)))
		if err != nil {
			return err
		}
		job.Encoder, job.Provider, job.Failure = row.Encoder, row.Provider, row.failure()
		_, method, err := t.liveMethod(ctx, attempt.Attempt.WorkspaceID, attempt.text(ofMethod))
		if latchkey.CodeOf(err) == latchkey.ENotFound {
			job.Failure = cardGone("Nothing was written.")
			return nil
		}
		job.Number = method.Secret
		return err
	})
	return job, err
}

// Encoding is what an attempt came to.
func (j AttemptJob) Encoding(doors map[string]latchkey.Window) *Encoding {
	return &Encoding{MethodID: j.text(ofMethod), EncoderID: j.text(atEncoder), Doors: doors}
}

func (j AttemptJob) text(name string) string {
	value, _ := j.Parameters[name].(string)
	return value
}

// finishEncoding notes what was written on a card, issues its method when that is
// all there is to it, and returns how the job ends. A card that ended while it was
// written is nobody's: its doors let it in no more.
func (t *tx) finishEncoding(ctx context.Context, attempt latchkey.ActionAttempt, made Encoding) (done AttemptOutcome, err error) {
	if _, err := t.ExecContext(ctx, `update encoders set next_failure = null where id = $1`, made.EncoderID); err != nil {
		return done, failed("use up a simulated failure", err)
	}
	if made.Doors == nil {
		return done, nil
	}
	grant, method, err := t.liveMethod(ctx, attempt.WorkspaceID, made.MethodID)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		done.Failure = cardGone("The card was written meanwhile: give it to nobody.")
		return done, nil
	}
	if err != nil {
		return done, err
	}
	if err := t.noteWritten(ctx, grant, method, made.Doors); err != nil {
		return done, err
	}
	if grant, method, err = t.liveMethod(ctx, attempt.WorkspaceID, made.MethodID); err != nil {
		return done, err
	}
	if err := t.moveMethod(ctx, grant, &method); err != nil {
		return done, err
	}
	if err := t.post(ctx, latchkey.ReasonMethodsChanged, grant.ID); err != nil {
		return done, err
	}
	done.Result, err = t.cardResult(ctx, grant, method)
	return done, err
}

// cardGone says that there is nothing any more for which a card could be written.
func cardGone(so string) *latchkey.AttemptFailure {
	return &latchkey.AttemptFailure{
		Type: latchkey.EncoderDeleted, Message: "The access method was deleted, or its access grant is over. " + so,
	}
}

// noteWritten keeps for each door what the card says about it, where that is what
// the lock holds. What has changed meanwhile has to be written again.
func (t *tx) noteWritten(ctx context.Context, grant latchkey.Grant, method latchkey.Method, doors map[string]latchkey.Window) error {
	for _, c := range method.Credentials {
		door, known := grant.Door(c.DoorID)
		written, has := doors[door.NativeID]
		if !known || !has || c.Asked == nil || c.Actual == nil || !written.Equal(*c.Actual) {
			continue
		}
		_, err := t.ExecContext(ctx, `update credentials set written_starts_at = $2, written_ends_at = $3 where id = $1`,
			c.ID, c.Asked.StartsAt, c.Asked.EndsAt)
		if err != nil {
			return failed("note what is on a card", err)
		}
	}
	_, err := t.ExecContext(ctx, `update methods set encoding_asked_at = null where id = $1`, method.ID)
	if err != nil {
		return failed("note an encoding", err)
	}
	return nil
}

// askToEncode writes the event that a card has to be written, once until it is.
func (t *tx) askToEncode(ctx context.Context, grant latchkey.Grant, method latchkey.Method) error {
	asked, err := t.touched(ctx, "ask to encode", `
		update methods set encoding_asked_at = $2 where id = $1 and encoding_asked_at is null`, method.ID, t.now)
	if err != nil || !asked {
		return err
	}
	return t.recordMethod(ctx, latchkey.EventEncodingRequired, grant, method, nil)
}

// askForCard writes the event that somebody has to write or to assign a card.
func (t *tx) askForCard(ctx context.Context, grant latchkey.Grant, method latchkey.Method) error {
	switch {
	case grant.ReadyForEncoding(method):
		return t.askToEncode(ctx, grant, method)
	case grant.ReadyForAssignment(method):
		return t.askToAssign(ctx, grant, method)
	}
	return nil
}

// cardResult shows a card as the acs_credential that the wire has for it.
func (t *tx) cardResult(ctx context.Context, grant latchkey.Grant, method latchkey.Method) (map[string]any, error) {
	system, err := one[systemRow](ctx, t, "acs_system", newQuery(systemSelect+` where s.id = ?`, method.Credentials[0].SystemID))
	if err != nil {
		return nil, err
	}
	card := latchkey.ACSCredential{ID: method.ID, System: system, Grant: grant, Method: method}
	if card.StandAlone() {
		card.ID = grant.ID
	}
	window := card.Window()
	result := map[string]any{
		"access_method": latchkey.ModeCard, "acs_credential_id": card.ID, ofSystem: system.ID,
		ofAccount: system.AccountID, "workspace_id": grant.WorkspaceID,
		"created_at": wireTime(&method.CreatedAt), "display_name": method.DisplayName(), "card_number": method.Secret.Reveal(),
		"is_managed": true, "is_issued": method.Issued, "starts_at": wireTime(&window.StartsAt),
		"errors": []any{}, "warnings": []any{},
	}
	for name, id := range map[string]string{"user_identity_id": card.PersonID(), "acs_user_id": grant.ACS.UserID} {
		if id != "" {
			result[name] = id
		}
	}
	if method.IssuedAt != nil {
		result["issued_at"] = wireTime(method.IssuedAt)
	}
	if window.EndsAt != nil {
		result["ends_at"] = wireTime(window.EndsAt)
	}
	return result, nil
}
