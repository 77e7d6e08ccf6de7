package store

import (
	"context"

	"latchkey"
)

// giveBack makes a managed code an unmanaged one with the same id. Its entry
// stays on the lock as it is, mark and all.
func (t *tx) giveBack(ctx context.Context, code latchkey.AccessCode) error {
	if err := code.CanGiveBack(); err != nil {
		return err
	}
	if code.PulledID != "" {
		if err := t.askGrantsDeleted(ctx, code.PulledID); err != nil {
			return err
		}
	}
	if err := t.letGo(ctx, code); err != nil {
		return err
	}
	return t.recordUnmanaged(ctx, latchkey.EventUnmanagedCodeCreated, code.Door, code.ID)
}

// refuseTakeover gives a code back whose lock will never take our mark, and tells why.
func (t *tx) refuseTakeover(ctx context.Context, job Job, fault *latchkey.Fault) error {
	code := latchkey.AccessCode{
		ID: job.Grant.ID, Grant: job.Grant, Method: job.Method, Credential: job.Credential, Door: job.Door, CreatedAt: job.Grant.CreatedAt,
	}
	code.Credential.Fault, code.Credential.FaultMessage, code.Credential.FaultAt = fault.Class, fault.Message, &t.now
	if err := t.recordTrouble(ctx, latchkey.EventCodeNotConverted, code); err != nil {
		return err
	}
	return t.letGo(ctx, code)
}

// letGo turns the rows of a code into those of an unmanaged one.
func (t *tx) letGo(ctx context.Context, code latchkey.AccessCode) error {
	_, err := t.ExecContext(ctx, `
		with entry as (
			update credentials set state = 'removed', uncertain = false, adopts = false, removed_at = $2, given_back_at = $2,
				next_attempt_at = null, drift = null where id = $3),
		hold as (update holds set released_at = $2 where grant_id = $1 and released_at is null),
		method as (
			update methods set deleted_at = $2, delete_asked_at = coalesce(delete_asked_at, $2), issued = false
			where grant_id = $1 and deleted_at is null),
		terms as (update access_codes set common_key = null where grant_id = $1)
		update grants set status = 'deleted', delete_asked_at = $2, ended_at = $2 where id = $1`,
		code.Grant.ID, t.now, code.Credential.ID)
	if err != nil {
		return failed("give back code", err)
	}
	if err := t.observe(ctx, code); err != nil {
		return err
	}
	if err := t.countHandover(ctx, code.Door.ID); err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonMethodsChanged, code.Grant.ID)
}

// observe writes down the entry of a code as one of others.
func (t *tx) observe(ctx context.Context, code latchkey.AccessCode) error {
	sealed, err := t.vault.Seal(unmanagedSeal(code.ID), code.Method.Secret)
	if err != nil {
		return err
	}
	var span latchkey.Window
	if code.Credential.Actual != nil && code.Door.Capabilities.Native.EnforcesTimes() {
		span = *code.Credential.Actual
	}
	_, err = t.ExecContext(ctx, `
		insert into observed_codes (id, workspace_id, door_id, native_ref, mode, name, created_at, secret_sealed, secret_mac, starts_at, ends_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then $11::timestamptz end, $12)
		on conflict (id) do update set gone_at = null, native_ref = excluded.native_ref, name = excluded.name,
			secret_sealed = excluded.secret_sealed, secret_mac = excluded.secret_mac,
			starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
		code.ID, code.Door.WorkspaceID, code.Door.ID, code.Credential.NativeRef, code.Credential.Mode, code.Credential.AskedName,
		code.CreatedAt, sealed, t.vault.MAC(code.Method.Secret), !span.StartsAt.IsZero(), span.StartsAt, utc(span.EndsAt))
	if err != nil {
		return failed("keep unmanaged code", err)
	}
	return nil
}
