package store

import (
	"context"
	"time"

	"latchkey"
)

// Scan is what an encoder read.
type Scan struct {
	EncoderID string
	Card      *ScannedCard // nil when the scan failed
}

// ScannedCard is a card as it lies on an encoder.
type ScannedCard struct {
	Number    latchkey.Secret // zero for an empty card
	WrittenAt *time.Time
	Doors     map[string]latchkey.Window // what stands on it, by NativeID of the door
}

// ScanJob is a card that is to be read now.
type ScanJob struct {
	Encoder   latchkey.Encoder
	Provider  string
	Registers bool // a card that the system does not know is made known to it
	Simulated *ScannedCard
	Failure   *latchkey.AttemptFailure // its encoder is gone, or a test wants it so
}

const (
	registersCards = "detect_new_tags"
	ofUser         = "acs_user_id"
	ofPerson       = "user_identity_id"
)

// ScanCard implements latchkey.Encoders.
func (s *Store) ScanCard(ctx context.Context, workspaceID string, scan latchkey.CardScan) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		encoder, err := one[encoderRow](ctx, t, "acs_encoder", presentEncoders(workspaceID).when(true, "e.id = ?", scan.EncoderID))
		if err != nil {
			return err
		}
		kind, parameters := latchkey.AttemptScan, map[string]any{atEncoder: encoder.ID, registersCards: scan.Registers}
		if scan.ForSomebody() {
			kind = latchkey.AttemptScanToAssign
			if err := t.scanFor(ctx, encoder, scan, parameters); err != nil {
				return err
			}
		}
		attempt, err = t.openAttempt(ctx, workspaceID, kind, latchkey.AttemptPayload{Parameters: parameters})
		return err
	})
	return attempt, err
}

// scanFor says whose a scanned card is to be.
func (t *tx) scanFor(ctx context.Context, encoder latchkey.Encoder, scan latchkey.CardScan, parameters map[string]any) error {
	if scan.IdentityID != "" {
		person, err := t.person(ctx, encoder.WorkspaceID, scan.IdentityID, "")
		parameters[ofPerson] = person.ID
		return err
	}
	user, err := t.reader().acsUser(ctx, encoder.WorkspaceID, latchkey.ACSUserRef{ID: scan.UserID}, "")
	if err != nil {
		return err
	}
	if user.SystemID != encoder.SystemID {
		return latchkey.Invalid(ofUser, "The user is of another access control system than the encoder")
	}
	parameters[ofUser], parameters[ofPerson] = user.ID, user.PersonID()
	return nil
}

// ScanJob reads what an attempt is to read, as of now.
func (s *Store) ScanJob(ctx context.Context, attempt AttemptJob) (job ScanJob, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		if err := t.enter(ctx, attempt.Attempt.WorkspaceID); err != nil {
			return err
		}
		row, err := scanOne[encoderRow](ctx, t, "acs_encoder", newQuery(encoderSelect+` where e.id = ?`, attempt.text(atEncoder)))
		if err != nil {
			return err
		}
		job.Encoder, job.Provider = row.Encoder, row.Provider
		job.Registers, _ = attempt.Parameters[registersCards].(bool)
		if row.Gone {
			job.Failure = encoderGone(attempt.Attempt.Type.ScanFailure(latchkey.EncoderOffline))
			return nil
		}
		job.Simulated, job.Failure, err = t.nextScan(ctx, job.Encoder)
		return err
	})
	return job, err
}

// Scan is what an attempt came to.
func (j AttemptJob) Scan(card *ScannedCard) *Scan {
	return &Scan{EncoderID: j.text(atEncoder), Card: card}
}

// finishScan says what a card is to Latchkey, or makes it somebody's.
func (t *tx) finishScan(ctx context.Context, attempt latchkey.ActionAttempt, scan Scan) (AttemptOutcome, error) {
	var none AttemptOutcome
	encoder, err := one[encoderRow](ctx, t, "acs_encoder", newQuery(encoderSelect+` where e.id = ?`, scan.EncoderID))
	if err != nil {
		return none, err
	}
	if _, err := t.ExecContext(ctx, `update encoders set next_scan = null where id = $1`, encoder.ID); err != nil {
		return none, failed("use up a simulated scan", err)
	}
	switch {
	case scan.Card == nil:
		return none, nil
	case attempt.Type == latchkey.AttemptScanToAssign:
		return t.assignScanned(ctx, attempt, encoder, scan.Card.Number)
	}
	result, err := t.compareCard(ctx, encoder, *scan.Card)
	return AttemptOutcome{Result: result}, err
}

// compareCard is the result of a scan: the card, whose it is, and what is amiss.
func (t *tx) compareCard(ctx context.Context, encoder latchkey.Encoder, card ScannedCard) (map[string]any, error) {
	result := map[string]any{"acs_credential_on_encoder": onEncoder(card), "acs_credential_on_seam": nil, "warnings": []any{}}
	if card.Number.IsZero() {
		return result, nil
	}
	grant, method, found, err := t.methodOfCard(ctx, encoder, card.Number)
	switch {
	case err != nil:
		return nil, err
	case !found:
		result["warnings"] = scanWarning("acs_credential_on_seam_not_found",
			"Latchkey knows no card with this number in the access control system.")
		return result, nil
	case !grant.StandsOn(method, card.Doors):
		result["warnings"] = scanWarning("acs_credential_on_encoder_out_of_sync",
			"The card says something else than the access control system holds. Encode it again.")
	}
	result["acs_credential_on_seam"], err = t.cardResult(ctx, grant, method)
	return result, err
}

func scanWarning(code, message string) []any {
	return []any{map[string]any{"warning_code": code, "warning_message": message}}
}

// onEncoder shows a card as it lies on an encoder. Its times are those of the door
// that it opens first, and last.
func onEncoder(card ScannedCard) map[string]any {
	shown := map[string]any{
		"card_number": nil, "created_at": nil, "starts_at": nil, "ends_at": nil, "is_issued": len(card.Doors) > 0,
	}
	if !card.Number.IsZero() {
		shown["card_number"] = card.Number.Reveal()
	}
	if card.WrittenAt != nil {
		shown["created_at"] = wireTime(card.WrittenAt)
	}
	if span, written := latchkey.SpanOf(card.Doors); written {
		shown["starts_at"] = wireTime(&span.StartsAt)
		if span.EndsAt != nil {
			shown["ends_at"] = wireTime(span.EndsAt)
		}
	}
	return shown
}

// methodOfCard finds whose card has the number in an encoder's system.
func (t *tx) methodOfCard(
	ctx context.Context, encoder latchkey.Encoder, number latchkey.Secret,
) (grant latchkey.Grant, method latchkey.Method, found bool, err error) {
	var at struct{ GrantID, MethodID string }
	found, err = t.getOne(ctx, &at, `
		select m.grant_id, m.id as method_id from credentials c join doors d on d.id = c.door_id and d.system_id = $1
		join holds h on h.credential_id = c.id and h.released_at is null join methods m on m.id = h.method_id and m.delete_asked_at is null
		where c.secret_mac = $2 and c.mode = 'card' and c.state <> 'removed' order by m.created_at desc limit 1`,
		encoder.SystemID, t.vault.MAC(number))
	if err != nil || !found {
		return grant, method, found, err
	}
	return t.grantWith(ctx, at.GrantID, at.MethodID)
}

// grantWith reads a grant that is not over, and one of its methods.
func (t *tx) grantWith(
	ctx context.Context, grantID, methodID string,
) (grant latchkey.Grant, method latchkey.Method, found bool, err error) {
	if grant, err = t.reader().grant(ctx, grantID); err != nil {
		return grant, method, false, err
	}
	for _, m := range grant.Methods {
		if m.ID == methodID && !grant.Finished(t.now) {
			return grant, m, true, nil
		}
	}
	return grant, method, false, nil
}
