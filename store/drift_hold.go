package store

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// goneForGood reports whether nobody wants a missing code put back: it was used up,
// or taken off by somebody who may.
func (t *tx) goneForGood(ctx context.Context, door latchkey.Door, id string) (bool, error) {
	if used, err := t.usedUp(ctx, id); used || err != nil {
		return used, err
	}
	return t.holdRemoval(ctx, door, id)
}

// holdRemoval takes somebody at their word who took a code off its lock and may:
// nothing puts it back until it is changed here.
func (t *tx) holdRemoval(ctx context.Context, door latchkey.Door, id string) (holds bool, err error) {
	drift := latchkey.Drift{Change: latchkey.DriftRemoved, At: t.now, Holds: true}
	holds, err = t.touched(ctx, "take a removal at its word", `
		update credentials c set drift = $2
		where c.id = $1 and c.state = 'set' and not c.uncertain and exists (`+openTo+`)`, id, document[latchkey.Drift]{drift})
	if err != nil || !holds {
		return false, err
	}
	return true, t.recordOutside(ctx, latchkey.EventCodeDeletedOutside, door, id)
}

// foundAgain forgets that codes were taken off which their locks show again.
func (t *tx) foundAgain(ctx context.Context, ids []string) error {
	_, err := t.ExecContext(ctx, `update credentials c set drift = null where c.id = any($1::uuid[]) and `+takenOff, pq.Array(ids))
	if err != nil {
		return failed("find codes again", err)
	}
	return nil
}

// putBack has a code put back that somebody took off its lock when they could:
// now they may not any more.
func (t *tx) putBack(ctx context.Context, grantID, id string) error {
	again, err := t.touched(ctx, "put code back", `
		update credentials c set state = 'setting', uncertain = true, alone = false, drift = drift - 'holds',
			intended_starts_at = asked_starts_at, intended_ends_at = asked_ends_at, asked_starts_at = null, asked_ends_at = null
		where c.id = $1 and c.state = 'set' and `+takenOff, id)
	if err != nil || !again {
		return err
	}
	return t.post(ctx, latchkey.ReasonMethodsChanged, grantID)
}

// holdChange takes over into a code what somebody changed of it at its lock who
// may. A change that is under way here comes first, and digits that another code
// of the door has are not taken over: then it is put right as any other.
func (t *tx) holdChange(ctx context.Context, door latchkey.Door, id string, change Alteration) (holds bool, err error) {
	code, open, err := t.openCode(ctx, door, id)
	if err != nil || !open {
		return false, err
	}
	if change.Now.Name == change.Was.Name { // names are fitted to the lock as they are written, and taken over as they are
		change.Fields = slices.DeleteFunc(change.Fields, func(field string) bool { return field == "name" })
	}
	if len(change.Fields) == 0 {
		return true, nil
	}
	if slices.Contains(change.Fields, "code") {
		if holds, err := t.holdPIN(ctx, code, change.Now.Secret); err != nil || !holds {
			return false, err
		}
	}
	if err := t.holdTerms(ctx, code, change); err != nil {
		return false, err
	}
	return true, t.recordOutside(ctx, latchkey.EventCodeModifiedOutside, door, id)
}

// openCode finds the code whose entry others may change, as long as its lock has
// it as it is wanted, and keeps it from changing until the transaction ends.
func (t *tx) openCode(ctx context.Context, door latchkey.Door, id string) (code latchkey.AccessCode, open bool, err error) {
	var grantID string
	open, err = t.getOne(ctx, &grantID, `
		select k.id from credentials c, lateral (`+openTo+`) k where c.id = $1 and c.state = 'set' and not c.uncertain`, id)
	if err != nil || !open {
		return code, false, err
	}
	if _, err := t.hold(ctx, grantID); err != nil {
		return code, false, err
	}
	code, err = t.reader().accessCode(ctx, door.WorkspaceID, latchkey.CodeRef{ID: grantID})
	settled := code.Credential.ID == id && code.Former == nil && code.Credential.SetFor(code.Grant.Window) && !code.Credential.Adopts
	return code, err == nil && settled, err
}

// holdPIN gives a code the digits that somebody gave it at the lock: another
// method, with the same entry.
func (t *tx) holdPIN(ctx context.Context, code latchkey.AccessCode, secret latchkey.Secret) (holds bool, err error) {
	var taken bool
	err = t.GetContext(ctx, &taken, `
		select exists (select from credentials where door_id = $1 and secret_mac = $2 and state <> 'removed')`,
		code.Door.ID, t.vault.MAC(secret))
	if err != nil || taken {
		return false, err
	}
	methodID := uuid.NewString()
	sealed, err := t.vault.Seal(methodSeal(methodID), secret)
	if err != nil {
		return false, err
	}
	wished, err := t.vault.Seal(requestSeal(code.Grant.ID, 0), secret)
	if err != nil {
		return false, err
	}
	_, err = t.ExecContext(ctx, `
		insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, split_from, created_at)
		values ($1, $2, $3, 0, $4, $5, $6, $7)`,
		methodID, code.Grant.WorkspaceID, code.Grant.ID, code.Method.Mode, sealed, code.Method.ID, t.now)
	if err != nil {
		return false, failed("take over a PIN", err)
	}
	_, err = t.ExecContext(ctx, `
		with former as (update methods set issued = false, delete_asked_at = $5, deleted_at = $5 where id = $2),
			held as (update holds set released_at = $5 where credential_id = $4 and method_id = $2),
			holds as (
				insert into holds (credential_id, method_id, grant_id, door_id, created_at) values ($4, $3, $1, $6, $5)),
			request as (update requested_methods set code_sealed = $7 where grant_id = $1),
			terms as (update access_codes set chosen = true where grant_id = $1)
		update credentials set secret_mac = $8 where id = $4`,
		code.Grant.ID, code.Method.ID, methodID, code.Credential.ID, t.now, code.Door.ID, wished, t.vault.MAC(secret))
	if err != nil {
		return false, failed("take over a PIN", err)
	}
	return true, nil
}

// holdTerms gives a code the times and the name that its entry has now, and says
// that they are somebody's.
func (t *tx) holdTerms(ctx context.Context, code latchkey.AccessCode, change Alteration) error {
	after, name, asked := code.Grant.Window, code.Grant.Name, code.Credential.AskedName
	for _, field := range change.Fields {
		switch field {
		case "starts_at":
			after.StartsAt = change.Now.Window.StartsAt
		case "ends_at":
			after.EndsAt = change.Now.Window.EndsAt
		case "name":
			name, asked = change.Now.Name, change.Now.Name
		}
	}
	var startsAt, endsAt *time.Time // as the lock has them, where it says
	if shown := change.Now.Window; shown != nil {
		startsAt, endsAt = &shown.StartsAt, utc(shown.EndsAt)
	}
	drift := latchkey.Drift{Change: latchkey.DriftModified, Fields: change.fields(), At: t.now, Holds: true}
	_, err := t.ExecContext(ctx, `
		with entry as (
			update credentials set drift = $2, asked_starts_at = $4, asked_ends_at = $5, asked_name = $6,
				actual_starts_at = coalesce($7::timestamptz, actual_starts_at),
				actual_ends_at = case when $7::timestamptz is null then actual_ends_at else $8 end
			where id = $1)
		update grants set starts_at = $4, ends_at = $5, name = $9 where id = $3`,
		code.Credential.ID, document[latchkey.Drift]{drift}, code.Grant.ID, after.StartsAt, utc(after.EndsAt),
		asked, startsAt, endsAt, null(name))
	if err != nil {
		return failed("take over a change", err)
	}
	return nil
}
