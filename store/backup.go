package store

import (
	"context"

	"latchkey"
)

// SetBackupPool implements latchkey.AccessCodes.
func (s *Store) SetBackupPool(ctx context.Context, workspaceID, deviceID string, enabled bool) error {
	return s.inTxAgain(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, string(latchkey.DoorDevice),
			presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", deviceID).add(" for update of d"))
		if err != nil {
			return err
		}
		return t.setPool(ctx, door, enabled)
	})
}

func (t *tx) setPool(ctx context.Context, door latchkey.Door, enabled bool) error {
	if !enabled {
		return t.disablePool(ctx, door)
	}
	window := latchkey.Window{StartsAt: t.now, EndsAt: &t.now} // of no matter: the pool alone is asked about
	if err := (latchkey.NewAccessCode{Backup: true, Window: &window}).Allowed(door); err != nil {
		return err
	}
	return t.enablePool(ctx, door)
}

// enablePool gives a device a pool of backup codes.
func (t *tx) enablePool(ctx context.Context, door latchkey.Door) error {
	if _, err := t.ExecContext(ctx, `update doors set backup_pool = true where id = $1`, door.ID); err != nil {
		return failed("enable backup pool", err)
	}
	return t.fillPool(ctx, door)
}

// disablePool takes the pool's codes off the lock. Those that were pulled stay.
func (t *tx) disablePool(ctx context.Context, door latchkey.Door) error {
	if _, err := t.ExecContext(ctx, `update doors set backup_pool = false where id = $1`, door.ID); err != nil {
		return failed("disable backup pool", err)
	}
	ids, err := t.pool(ctx, door.ID)
	if err != nil || len(ids) == 0 {
		return err
	}
	return t.askGrantsDeleted(ctx, ids...)
}

// pool are the grants of the pool of a device.
func (t *tx) pool(ctx context.Context, doorID string) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g join grant_doors gd on gd.grant_id = g.id
		where gd.door_id = $1 and g.kind = 'backup_code' and g.delete_asked_at is null and g.status not in ('ended', 'deleted')
		order by g.id`, doorID)
	if err != nil {
		return nil, failed("read backup pool", err)
	}
	return ids, nil
}

// fillPool makes the codes that a pool lacks. Where none is free, it stays as it is.
func (t *tx) fillPool(ctx context.Context, door latchkey.Door) error {
	if err := t.drawAlone(ctx, []latchkey.Door{door}); err != nil {
		return err
	}
	ids, err := t.pool(ctx, door.ID)
	if err != nil {
		return err
	}
	for range latchkey.BackupPoolSize - len(ids) {
		code, err := t.drawFor(ctx, 0, door)
		if latchkey.CodeOf(err) == latchkey.EConflict {
			return nil
		}
		if err != nil {
			return err
		}
		wish := latchkey.NewAccessCode{Window: &latchkey.Window{StartsAt: t.now}}
		if _, err := t.createCode(ctx, door, latchkey.GrantOfBackup, wish, code); err != nil {
			return err
		}
	}
	return nil
}

// takeBackup finds a code of the pool that the lock acknowledged, and locks its
// grant; found is false when there is none.
func (t *tx) takeBackup(ctx context.Context, doorID string) (backup latchkey.Grant, found bool, err error) {
	var id string
	// One that nobody is busy with, else whichever is free first: its workflow may be looking at it.
	for _, busy := range []string{" skip locked", ""} {
		found, err = t.getOne(ctx, &id, `
			select g.id from grants g join holds h on h.grant_id = g.id and h.released_at is null
			join credentials c on c.id = h.credential_id
			where h.door_id = $1 and g.kind = 'backup_code' and g.delete_asked_at is null and c.state = 'set'
			order by g.created_at, g.id limit 1 for no key update of g`+busy, doorID)
		if err != nil {
			return backup, false, failed("take backup code", err)
		}
		if found {
			break
		}
	}
	if !found {
		return backup, false, nil
	}
	backup, err = t.reader().grant(ctx, id)
	return backup, err == nil && len(backup.Methods) == 1, err
}
