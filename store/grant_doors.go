package store

import (
	"context"
	"time"

	"latchkey"
)

// changeDoors replaces the lists of targets that the change names.
func (t *tx) changeDoors(ctx context.Context, grant latchkey.Grant, change latchkey.GrantChange) error {
	if change.DeviceIDs == nil && change.EntranceIDs == nil && change.SpaceIDs == nil && change.SpaceKeys == nil {
		return nil
	}
	if grant.Status.Over() || grant.Window.Ended(t.now) {
		return latchkey.Invalid("", "This access grant has ended. Create a new one")
	}
	if err := t.replaceTargets(ctx, grant, change); err != nil {
		return err
	}
	after, err := t.reader().grant(ctx, grant.ID)
	if err != nil {
		return err
	}
	if err := after.CheckGuest(); err != nil {
		return err
	}
	if err := t.materialise(ctx, &after); err != nil {
		return err
	}
	if err := t.demandExact(ctx, after); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonDoorsChanged, grant.ID)
}

func (t *tx) replaceTargets(ctx context.Context, grant latchkey.Grant, change latchkey.GrantChange) error {
	wish, err := t.targetsAfter(ctx, grant, change)
	if err != nil {
		return err
	}
	targets, err := t.resolveTargets(ctx, grant.WorkspaceID, wish, nil)
	if err != nil {
		return err
	}
	gone, err := t.goneDoors(ctx, grant.ID, change)
	if err != nil {
		return err
	}
	targets.doorIDs = append(targets.doorIDs, gone...)
	if err := t.setTargets(ctx, grant.ID, targets); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update grants set status = `+unsettled+` where id = $1`, grant.ID); err != nil {
		return failed("set grant pending", err)
	}
	return nil
}

// goneDoors are direct targets that their driver does not find any more, of the
// kinds whose list is not replaced: only the caller takes a door away from a grant.
func (t *tx) goneDoors(ctx context.Context, grantID string, change latchkey.GrantChange) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select d.id from grant_doors gd join doors d on d.id = gd.door_id
		where gd.grant_id = $1 and d.removed_at is not null
			and not (d.kind = 'device' and $2) and not (d.kind = 'acs_entrance' and $3)`,
		grantID, change.DeviceIDs != nil, change.EntranceIDs != nil)
	if err != nil {
		return nil, failed("read doors that are gone", err)
	}
	return ids, nil
}

// targetsAfter are the grant's targets with the named lists replaced. Naming
// spaces by id or by key replaces all spaces.
func (t *tx) targetsAfter(ctx context.Context, grant latchkey.Grant, change latchkey.GrantChange) (latchkey.Targets, error) {
	wish := latchkey.Targets{SpaceIDs: grant.SpaceIDs}
	for kind, ids := range map[latchkey.DoorKind]*[]string{
		latchkey.DoorDevice: &wish.DeviceIDs, latchkey.DoorEntrance: &wish.EntranceIDs,
	} {
		err := t.SelectContext(ctx, ids, `
			select d.id from grant_doors gd join doors d on d.id = gd.door_id
			where gd.grant_id = $1 and d.kind = $2 and d.removed_at is null`, grant.ID, kind)
		if err != nil {
			return latchkey.Targets{}, err
		}
	}
	if change.SpaceIDs != nil || change.SpaceKeys != nil {
		wish.SpaceIDs = nil
	}
	for list, replacement := range map[*[]string]*[]string{
		&wish.DeviceIDs: change.DeviceIDs, &wish.EntranceIDs: change.EntranceIDs,
		&wish.SpaceIDs: change.SpaceIDs, &wish.SpaceKeys: change.SpaceKeys,
	} {
		if replacement != nil {
			*list = *replacement
		}
	}
	return wish, nil
}

// wireTime is a time as events carry it.
func wireTime(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05.000Z")
}
