package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// recordForeign makes the rows of a door's unmanaged codes agree with its list.
func (t *tx) recordForeign(ctx context.Context, door latchkey.Door, reading Reading) error {
	refs := make([]string, len(reading.Foreign))
	for i, code := range reading.Foreign {
		refs[i] = code.Ref
		if err := t.saveForeign(ctx, door, code); err != nil {
			return err
		}
	}
	if !reading.Complete {
		return nil
	}
	var gone []string
	err := t.SelectContext(ctx, &gone, `
		update observed_codes o set gone_at = $3
		where door_id = $1 and gone_at is null and not native_ref = any($2)
			and not exists (select from grants g where g.id = o.id and g.status not in ('ended', 'deleted')) -- its removal tells
		returning id`,
		door.ID, pq.Array(refs), t.now)
	if err != nil {
		return failed("forget unmanaged codes", err)
	}
	for _, id := range gone {
		if err := t.recordUnmanaged(ctx, latchkey.EventUnmanagedCodeRemoved, door, id); err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return t.tellRoom(ctx, door.ID)
}

// saveForeign keeps one unmanaged code; the id stays as long as the lock's handle does.
func (t *tx) saveForeign(ctx context.Context, door latchkey.Door, code FoundCode) error {
	id := uuid.NewString()
	var kept string
	err := t.GetContext(ctx, &kept, `
		insert into observed_codes (id, workspace_id, door_id, native_ref, mode, name, claimed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (door_id, native_ref) where gone_at is null
			do update set name = excluded.name, mode = excluded.mode, claimed = excluded.claimed
		returning id`, id, door.WorkspaceID, door.ID, code.Ref, code.Mode, code.Name, code.Claimed, t.now)
	if err != nil {
		return failed("keep unmanaged code", err)
	}
	sealed, err := t.vault.Seal(unmanagedSeal(kept), code.Secret)
	if err != nil {
		return err
	}
	var mac []byte
	if !code.Secret.IsZero() {
		mac = t.vault.MAC(code.Secret)
	}
	var span latchkey.Window
	if code.Window != nil {
		span = *code.Window
	}
	_, err = t.ExecContext(ctx, `
		update observed_codes set secret_sealed = $2, secret_mac = $3, starts_at = case when $4 then $5::timestamptz end, ends_at = $6
		where id = $1 and (secret_mac is distinct from $3
			or (starts_at, ends_at) is distinct from (case when $4 then $5::timestamptz end, $6::timestamptz))`,
		kept, sealed, mac, code.Window != nil, span.StartsAt, span.EndsAt)
	if err != nil {
		return failed("keep unmanaged code", err)
	}
	if kept != id {
		return nil
	}
	return t.recordUnmanaged(ctx, latchkey.EventUnmanagedCodeCreated, door, id)
}

func unmanagedSeal(id string) string { return "unmanaged/" + id }

// recordUnmanaged writes an event of an unmanaged code; the contract has them
// for devices only.
func (t *tx) recordUnmanaged(ctx context.Context, kind latchkey.EventType, door latchkey.Door, id string) error {
	if door.Kind != latchkey.DoorDevice {
		return nil
	}
	about, data := doorSubject(door, map[string]any{"access_code_id": id})
	about.AccessCodeID = id
	return t.record(ctx, door.WorkspaceID, kind, about, data)
}
