package store

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"latchkey"
)

// WriteOffDevice implements latchkey.Devices.
func (s *Store) WriteOffDevice(ctx context.Context, workspaceID, id string) ([]latchkey.LeftBehind, error) {
	var left []latchkey.LeftBehind
	err := s.inTx(ctx, &id, func(t *tx) error {
		device, err := t.lockGoneDevice(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.forgetDevice(ctx, device); err != nil {
			return err
		}
		if err := t.writeOff(ctx, []latchkey.Door{device}, "somebody said that the lock was reset or is gone for good"); err != nil {
			return err
		}
		left, err = leftBehind(ctx, t, "d.id = ?", id)
		return err
	})
	return left, err
}

// lockGoneDevice reads a device that left its account, forgotten or not, and keeps
// others from changing it. One that is still there is refused: it can be asked.
func (t *tx) lockGoneDevice(ctx context.Context, workspaceID, id string) (latchkey.Door, error) {
	device, err := one[doorRow](ctx, t, string(latchkey.DoorDevice), newQuery(doorSelect+`
		where d.workspace_id = ? and d.kind = 'device' and d.id = ? and a.deleted_at is null for no key update of d`, workspaceID, id))
	if err == nil && device.RemovedAt == nil {
		err = latchkey.Conflict("device_not_removed", device.DisplayName()+" is still in its account, so what is on it is taken off."+
			" Leave force out, or first take the lock out of its network or account.")
	}
	return device, err
}

// StrandedDoors are the doors that left an account and may still hold credentials,
// also those that are forgotten: nobody else tells of them.
func (s *Store) StrandedDoors(ctx context.Context, accountID string) ([]latchkey.Door, error) {
	return all[doorRow](ctx, s.db, newQuery(doorColumns+heldColumn+doorTables+`
		where d.account_id = ? and d.removed_at is not null and exists (select from `+holdsOf+`) order by d.name, d.id`, accountID))
}

// LeftBehindOn implements latchkey.Devices.
func (s *Store) LeftBehindOn(ctx context.Context, workspaceID, id string) ([]latchkey.LeftBehind, error) {
	return leftBehind(ctx, s.db, "d.workspace_id = ? and d.id = ?", workspaceID, id)
}

// writeOff lets go of the credentials that are, or may be, on locks which nobody
// can ask any more.
func (t *tx) writeOff(ctx context.Context, doors []latchkey.Door, why string) error {
	var left []struct{ ID, DoorID string }
	err := t.SelectContext(ctx, &left, `
		with gone as (
			update credentials c set state = 'removed', removed_at = $2, left_behind = `+onLocks+`, uncertain = false, next_attempt_at = null
			where c.door_id = any($1::uuid[]) and c.state not in ('removed', 'waiting')
			returning c.id, c.door_id, c.attempts, c.left_behind),
		told as (
			insert into tries (credential_id, action, attempt, began_at, ended_at, outcome, words)
			select id, 'remove', attempts + 1, $2, $2, 'written_off', $3 from gone where left_behind)
		select id, door_id from gone order by id`, pq.Array(doorIDs(doors)), t.now, why)
	if err != nil {
		return failed("write credentials off", err)
	}
	byID := map[string]latchkey.Door{}
	for _, door := range doors {
		byID[door.ID] = door
	}
	ids := make([]string, len(left))
	for i, c := range left {
		ids[i] = c.ID
		if err := t.tellAbandoned(ctx, byID[c.DoorID], c.ID); err != nil {
			return err
		}
	}
	return t.closeHolds(ctx, "", ids...) // no grant lost them by itself
}

// leftBehind are the credentials that were written off, on the doors d of a condition.
func leftBehind(ctx context.Context, db sqlx.QueryerContext, condition string, values ...any) ([]latchkey.LeftBehind, error) {
	return scanAll[latchkey.LeftBehind](ctx, db, newQuery(`
		select c.id as credential_id, c.mode, d.id as door_id, d.name as door_name, d.kind as door_kind
		from credentials c join doors d on d.id = c.door_id
		where c.left_behind and c.state = 'removed' and `+condition+` order by d.name, c.id`, values...))
}

// takeUp has what was written off on a door removed after all, because its lock is
// there again: by the grants that had it last. Where only the digits tell what is
// ours, the lock is read first.
func (t *tx) takeUp(ctx context.Context, doorID string) error {
	var grantIDs []string
	err := t.SelectContext(ctx, &grantIDs, `
		with back as (
			update credentials set state = 'removing', removed_at = null, uncertain = native_ref = ''
			where door_id = $1 and left_behind and state = 'removed' returning id),
		last as (
			select distinct on (h.credential_id) h.credential_id, h.method_id from holds h
			where h.credential_id in (select id from back) order by h.credential_id, h.released_at desc nulls first)
		update holds h set released_at = null, unwanted_since = coalesce(h.unwanted_since, $2) from last
		where h.credential_id = last.credential_id and h.method_id = last.method_id returning h.grant_id`, doorID, t.now)
	if err != nil || len(grantIDs) == 0 {
		return err
	}
	if _, err := t.reopen(ctx, grantIDs); err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonDoorsChanged, unique(grantIDs)...)
}
