package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// TakeOver implements latchkey.OutsideChanges.
func (s *Store) TakeOver(ctx context.Context, workspaceID, codeID string, wish latchkey.Takeover) error {
	return s.inTx(ctx, &codeID, func(t *tx) error {
		code, err := t.lockUnmanaged(ctx, workspaceID, codeID)
		if err != nil {
			return err
		}
		if err := code.CanManageNow(wish, t.now); err != nil {
			return err
		}
		if err := t.aloneOnDoor(ctx, code); err != nil {
			return err
		}
		return t.adopt(ctx, code, wish)
	})
}

// RemoveUnmanagedCode implements latchkey.OutsideChanges. The removal is a grant
// that is over from the start: it is carried out as any other.
func (s *Store) RemoveUnmanagedCode(ctx context.Context, workspaceID, codeID string) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		code, err := t.lockUnmanaged(ctx, workspaceID, codeID)
		if err != nil {
			return err
		}
		if err := code.CanRemove(); err != nil {
			return err
		}
		if err := t.limit(ctx, code.Door.ID, latchkey.CallDeleteCode); err != nil {
			return err
		}
		if code.RemovalAskedAt == nil {
			if err := t.takeAway(ctx, code); err != nil {
				return err
			}
		}
		about := latchkey.AccessCode{ID: code.ID, Door: code.Door, Grant: latchkey.Grant{WorkspaceID: workspaceID}}
		attempt, err = t.codeAttempt(ctx, latchkey.AttemptDeleteAccessCode, about)
		return err
	})
	return attempt, err
}

// lockUnmanaged finds an unmanaged code and keeps it from changing until the
// transaction ends.
func (t *tx) lockUnmanaged(ctx context.Context, workspaceID, id string) (latchkey.UnmanagedCode, error) {
	return t.reader().unmanagedCode(ctx, unmanagedBy(workspaceID, latchkey.CodeRef{ID: id}, t.vault).add(" for no key update of o, d"))
}

// aloneOnDoor refuses a code with the digits of one that is managed already.
func (t *tx) aloneOnDoor(ctx context.Context, code latchkey.UnmanagedCode) error {
	var taken bool
	err := t.GetContext(ctx, &taken, `
		select exists (select from credentials where door_id = $1 and secret_mac = $2 and state <> 'removed')`,
		code.Door.ID, t.vault.MAC(code.Secret))
	if err != nil {
		return failed("look for a managed code", err)
	}
	if taken {
		return latchkey.Conflict(latchkey.DuplicateCode, "A managed access code of the device has this code.")
	}
	return nil
}

// adopt makes a code a managed one. A lock that keeps marks is told so; on
// others nothing is to be written, since the handle alone says whose an entry is.
func (t *tx) adopt(ctx context.Context, code latchkey.UnmanagedCode, wish latchkey.Takeover) error {
	made := latchkey.Grant{
		ID: code.ID, WorkspaceID: code.WorkspaceID, Kind: latchkey.GrantOfCode, Name: code.Name, Window: code.Span(),
		Status: latchkey.GrantPending, Code: latchkey.CodeTerms{ExternalChanges: wish.ExternalChanges, Chosen: true},
	}
	credentialID, err := t.changeHands(ctx, made, code)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update observed_codes set gone_at = $2 where id = $1`, code.ID, t.now); err != nil {
		return failed("manage unmanaged code", err)
	}
	if code.Door.Capabilities.Marks {
		return nil
	}
	converted := codeOnDoor{
		grant: made, method: latchkey.Method{Mode: code.Mode}, credential: latchkey.Credential{ID: credentialID}, door: code.Door,
	}
	return t.recordCode(ctx, latchkey.EventCodeConverted, converted, nil)
}

// takeAway asks for a code of others to be taken off.
func (t *tx) takeAway(ctx context.Context, code latchkey.UnmanagedCode) error {
	_, err := t.changeHands(ctx, latchkey.Grant{
		ID: code.ID, WorkspaceID: code.WorkspaceID, Kind: latchkey.GrantToRemove, Name: code.Name, Window: code.Span(),
		Status: latchkey.GrantDeleting, DeleteAskedAt: &t.now,
	}, code)
	return err
}

// changeHands writes the rows of a grant that has an entry which others wrote, as
// the lock has it. The grant has the code's id, and may have had it before.
func (t *tx) changeHands(
	ctx context.Context, grant latchkey.Grant, code latchkey.UnmanagedCode,
) (credentialID string, err error) {
	if err := t.saveTaken(ctx, grant, code); err != nil {
		return "", err
	}
	methodID, credentialID := uuid.NewString(), uuid.NewString()
	sealed, err := t.vault.Seal(methodSeal(methodID), code.Secret)
	if err != nil {
		return "", err
	}
	_, err = t.ExecContext(ctx, `
		insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, created_at, delete_asked_at)
		values ($1, $2, $3, 0, $4, $5, $6, $7)`,
		methodID, grant.WorkspaceID, grant.ID, code.Mode, sealed, t.now, grant.DeleteAskedAt)
	if err != nil {
		return "", failed("add method of a taken code", err)
	}
	mac := t.vault.MAC(code.Secret)
	if grant.Kind == latchkey.GrantToRemove {
		mac = nil // it takes nobody's digits
	}
	_, err = t.ExecContext(ctx, `
		with taken as (
			insert into credentials (id, workspace_id, door_id, mode, secret_mac, state, native_ref, adopts, asked_name, told_set,
				asked_starts_at, asked_ends_at, actual_starts_at, actual_ends_at, created_at, issued_at)
			values ($1, $2, $3, $4, $5, 'set', $6, $7, $8, $9, $10, $11, $10, $11, $12, $13) returning id)
		insert into holds (credential_id, method_id, grant_id, door_id, created_at)
		select id, $14::uuid, $15::uuid, $3::uuid, $12::timestamptz from taken`,
		credentialID, grant.WorkspaceID, code.Door.ID, code.Mode, mac, code.NativeRef, code.Door.Capabilities.Marks,
		code.Name, grant.Window.Started(t.now), grant.Window.StartsAt, utc(grant.Window.EndsAt), t.now, code.CreatedAt,
		methodID, grant.ID)
	if err != nil {
		return "", failed("add entry of a taken code", err)
	}
	if err := t.countHandover(ctx, code.Door.ID); err != nil {
		return "", err
	}
	return credentialID, t.post(ctx, latchkey.ReasonCreated, grant.ID)
}

// saveTaken writes the grant of a taken code, with its one device and request.
func (t *tx) saveTaken(ctx context.Context, grant latchkey.Grant, code latchkey.UnmanagedCode) error {
	_, err := t.ExecContext(ctx, `
		insert into grants (id, workspace_id, kind, name, starts_at, ends_at, status, created_at, delete_asked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (id) do update set kind = excluded.kind, name = excluded.name, starts_at = excluded.starts_at,
			ends_at = excluded.ends_at, status = excluded.status, delete_asked_at = excluded.delete_asked_at, ended_at = null`,
		grant.ID, grant.WorkspaceID, grant.Kind, null(grant.Name), grant.Window.StartsAt, utc(grant.Window.EndsAt),
		grant.Status, code.CreatedAt, grant.DeleteAskedAt)
	if err != nil {
		return failed("save taken code", err)
	}
	sealed, err := t.vault.Seal(requestSeal(grant.ID, 0), code.Secret)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		with terms as (
			insert into access_codes (grant_id, external_changes, chosen) values ($1, $2, $3)
			on conflict (grant_id) do update set external_changes = excluded.external_changes, chosen = excluded.chosen),
		request as (
			insert into requested_methods (grant_id, position, mode, code_sealed, created_at) values ($1, 0, $4, $5, $6)
			on conflict (grant_id, position) do update set code_sealed = excluded.code_sealed)
		insert into grant_doors (grant_id, door_id) values ($1, $7) on conflict do nothing`,
		grant.ID, grant.Code.ExternalChanges, grant.Code.Chosen, code.Mode, sealed, t.now, code.Door.ID)
	if err != nil {
		return failed("save taken code", err)
	}
	return nil
}

// countHandover makes readings of the door prove nothing that began before.
func (t *tx) countHandover(ctx context.Context, doorID string) error {
	if _, err := t.ExecContext(ctx, `update doors set handovers = handovers + 1 where id = $1`, doorID); err != nil {
		return failed("count handover", err)
	}
	return nil
}

// tellForeignGone records that a code of others was taken off.
func (t *tx) tellForeignGone(ctx context.Context, job Job) error {
	gone, err := t.touched(ctx, "forget unmanaged code", `
		update observed_codes set gone_at = $2 where id = $1 and gone_at is null`, job.Grant.ID, t.now)
	if err != nil || !gone {
		return err
	}
	return t.recordUnmanaged(ctx, latchkey.EventUnmanagedCodeRemoved, job.Door, job.Grant.ID)
}
