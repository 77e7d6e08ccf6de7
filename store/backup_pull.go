package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// PullBackup implements latchkey.AccessCodes.
func (s *Store) PullBackup(ctx context.Context, workspaceID, codeID string) (pulled latchkey.AccessCode, err error) {
	err = s.inTxAgain(ctx, &pulled.ID, func(t *tx) error {
		code, err := t.reader().accessCode(ctx, workspaceID, latchkey.CodeRef{ID: codeID})
		if err != nil {
			return err
		}
		if _, err := t.hold(ctx, code.Grant.ID); err != nil {
			return err
		}
		if code, err = t.reader().accessCode(ctx, workspaceID, latchkey.CodeRef{ID: codeID}); err != nil {
			return err
		}
		id, err := t.pullFor(ctx, code)
		if err != nil {
			return err
		}
		pulled, err = t.reader().accessCode(ctx, workspaceID, latchkey.CodeRef{ID: id})
		return err
	})
	return pulled, err
}

// pullFor gives a code a backup code and returns that one's id.
func (t *tx) pullFor(ctx context.Context, code latchkey.AccessCode) (string, error) {
	switch {
	case code.Grant.Finished(t.now):
		return "", latchkey.NotFound("access_code")
	case code.Grant.Window.EndsAt == nil:
		return "", &latchkey.Error{
			Code: latchkey.EInvalid, Type: "access_code_not_time_bound",
			Message: "Only a code with starts_at and ends_at can have a backup code.",
		}
	case code.PulledID != "":
		return code.PulledID, nil
	case code.Method.Backup:
		return code.ID, nil
	}
	backup, found, err := t.takeBackup(ctx, code.Door.ID)
	if err == nil && !found {
		err = latchkey.NotFound("backup_access_code")
	}
	if err != nil {
		return "", err
	}
	if code.StandAlone() {
		return backup.ID, t.pullAlone(ctx, code, backup)
	}
	return backup.Methods[0].Credentials[0].ID, t.pullInto(ctx, code.Grant, code.Method, code.Credential, backup, code.Door)
}

// pullAlone makes a code of the pool an access code of its own, which ends with
// the one that it helps out.
func (t *tx) pullAlone(ctx context.Context, code latchkey.AccessCode, backup latchkey.Grant) error {
	_, err := t.ExecContext(ctx, `
		with terms as (update access_codes set backup_of = $2 where grant_id = $1),
			methods as (update methods set backup = true where grant_id = $1)
		update grants set kind = 'access_code', name = $3, ends_at = $4, status = 'pending' where id = $1`,
		backup.ID, code.ID, null(code.Grant.Name), code.Grant.Window.EndsAt)
	if err != nil {
		return failed("pull backup code", err)
	}
	pulled, err := t.reader().grant(ctx, backup.ID)
	if err != nil {
		return err
	}
	if err := t.tellPulled(ctx, code.Grant, code.Method, code.Credential, pulled, code.Door); err != nil {
		return err
	}
	if err := t.wanted(ctx, latchkey.ReasonWindowChanged, backup.ID); err != nil {
		return err
	}
	return t.fillPool(ctx, code.Door)
}

// pullInto moves the entry of a code of the pool to a new method of an access
// grant, split from the one whose own code the lock did not take in time. That
// one stops trying on this door: two codes of one person would be one too many.
func (t *tx) pullInto(
	ctx context.Context, grant latchkey.Grant, method latchkey.Method, late latchkey.Credential, backup latchkey.Grant, door latchkey.Door,
) error {
	held := backup.Methods[0]
	id := uuid.NewString()
	sealed, err := t.vault.Seal(methodSeal(id), held.Secret)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, split_from, backup, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, true, $8)`,
		id, grant.WorkspaceID, grant.ID, method.Request, method.Mode, sealed, method.ID, t.now)
	if err != nil {
		return failed("add backup method", err)
	}
	if err := t.moveEntry(ctx, held.Credentials[0].ID, id, grant.ID, door.ID, late.ID); err != nil {
		return err
	}
	split := latchkey.Method{ID: id, GrantID: grant.ID, Mode: method.Mode, Backup: true, Credentials: held.Credentials}
	if err := t.recordMethod(ctx, latchkey.EventMethodCreated, grant, split, nil); err != nil {
		return err
	}
	after := grant
	after.Methods = []latchkey.Method{split}
	if err := t.tellPulled(ctx, grant, method, late, after, door); err != nil {
		return err
	}
	if err := t.post(ctx, latchkey.ReasonMethodsChanged, grant.ID, backup.ID); err != nil {
		return err
	}
	return t.fillPool(ctx, door)
}

// moveEntry gives an entry of a pool to a method and ends the pool's grant for
// it. The late entry is replaced.
func (t *tx) moveEntry(ctx context.Context, entryID, methodID, grantID, doorID, lateID string) error {
	_, err := t.ExecContext(ctx, `
		with released as (
			update holds set released_at = $5 where credential_id = $1 and released_at is null returning grant_id),
		over as (update grants set status = 'deleted', delete_asked_at = $5 where id in (select grant_id from released)),
		gone as (update methods set deleted_at = $5, delete_asked_at = $5 where grant_id in (select grant_id from released)),
		replaced as (update holds set replaced_at = $5
			where credential_id = $6 and grant_id = $3 and released_at is null and replaced_at is null)
		insert into holds (credential_id, method_id, grant_id, door_id, created_at) values ($1, $2, $3, $4, $5)`,
		entryID, methodID, grantID, doorID, t.now, lateID)
	if err != nil {
		return failed("move backup entry", err)
	}
	return nil
}

// tellPulled writes the events of a backup code that is given out. It is on the
// lock already.
func (t *tx) tellPulled(
	ctx context.Context, grant latchkey.Grant, method latchkey.Method, late latchkey.Credential, pulled latchkey.Grant, door latchkey.Door,
) error {
	backup := codeOnDoor{grant: pulled, method: pulled.Methods[0], credential: pulled.Methods[0].Credentials[0], door: door}
	if err := t.recordEach(ctx, backup, latchkey.EventCodeCreated, latchkey.EventCodeSet, latchkey.EventCodeIssued); err != nil {
		return err
	}
	original := codeOnDoor{grant: grant, method: method, credential: late, door: door}
	return t.recordCode(ctx, latchkey.EventCodeBackupPulled, original, map[string]any{"backup_access_code_id": backup.id()})
}

// pullForLate gives the person a backup code on each device that did not take
// their own before the grant began (contract 4.5).
func (t *tx) pullForLate(ctx context.Context, grant *latchkey.Grant) error {
	if grant.Kind != latchkey.GrantOfAccess {
		return nil
	}
	pulled := false
	for _, late := range grant.NeedBackup(t.now) {
		backup, found, err := t.takeBackup(ctx, late.Door.ID)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := t.pullInto(ctx, *grant, late.Method, late.Credential, backup, late.Door); err != nil {
			return err
		}
		pulled = true
	}
	if !pulled {
		return nil
	}
	after, err := t.reader().grant(ctx, grant.ID)
	*grant = after
	return err
}
