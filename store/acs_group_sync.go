package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// FoundGroup is an access group as its driver found it.
type FoundGroup struct {
	NativeID, System, Name, Type, TypeName string

	Doors []string // NativeIDs
}

// groups makes the rows of an account's access groups agree with what its driver
// found. Grants of their users hear of entrances that came or went.
func (s *syncing) groups(ctx context.Context, found []FoundGroup) error {
	if s.account.DeleteAskedAt != nil {
		return nil
	}
	kept := make([]string, 0, len(found))
	for _, now := range found {
		id, err := s.saveGroup(ctx, now)
		if err != nil {
			return err
		}
		kept = append(kept, id)
	}
	gone, err := all[acsGroupRow](ctx, s, newQuery(acsGroupSelect, s.account.WorkspaceID).
		when(true, "y.account_id = ? and g.id <> all(?::uuid[]) order by g.id for update of g", s.account.ID, pq.Array(kept)))
	if err != nil {
		return err
	}
	return s.dropGroups(ctx, gone...)
}

func (s *syncing) saveGroup(ctx context.Context, found FoundGroup) (id string, err error) {
	var row struct {
		ID      string `db:"id"`
		SpaceID string `db:"space_id"`
		Leaving bool   `db:"leaving"`
	}
	err = s.GetContext(ctx, &row, `
		with saved as (
			insert into acs_groups as g (id, workspace_id, system_id, native_id, name, type, type_name, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (system_id, native_id) do update
				set name = excluded.name, type = excluded.type, type_name = excluded.type_name
			returning g.id, g.delete_asked_at is not null as leaving),
		housed as (
			insert into spaces (id, workspace_id, acs_group_id, name, customer_data, created_at)
			select $9, $2, id, 'ACS access group', '{}', $8 from saved
			on conflict (acs_group_id) do update set name = excluded.name returning id)
		select saved.id, saved.leaving, housed.id as space_id from saved, housed`,
		uuid.NewString(), s.account.WorkspaceID, s.systemIDs[found.System], found.NativeID, found.Name, found.Type, found.TypeName,
		s.now, uuid.NewString())
	if err != nil {
		return "", failed("save access group", err)
	}
	if row.Leaving {
		return row.ID, nil // it was emptied when its end was asked for
	}
	return row.ID, s.saveGroupDoors(ctx, row.SpaceID, found)
}

func (s *syncing) saveGroupDoors(ctx context.Context, spaceID string, found FoundGroup) error {
	changed, err := s.touched(ctx, "save a group's entrances", `
		with now as (select id from doors where account_id = $2 and system_id = $3 and native_id = any($4) and deleted_at is null),
		gone as (delete from space_doors where space_id = $1 and door_id not in (select id from now) returning door_id),
		come as (insert into space_doors (space_id, door_id) select $1::uuid, id from now on conflict do nothing returning door_id)
		update spaces set name = name where id = $1 and (exists (select from gone) or exists (select from come))`,
		spaceID, s.account.ID, s.systemIDs[found.System], pq.Array(found.Doors))
	if err != nil || !changed {
		return err
	}
	return s.hiddenSpaceChanged(ctx, spaceID)
}

// hiddenSpaceChanged tells the grants on the entrances of a user or group that
// these are others now.
func (t *tx) hiddenSpaceChanged(ctx context.Context, spaceID string) error {
	if err := t.unissueOnSpace(ctx, spaceID); err != nil {
		return err
	}
	grantIDs, err := t.grantsOnSpace(ctx, spaceID)
	if err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
}

// dropGroups takes groups out that their system has no more.
func (t *tx) dropGroups(ctx context.Context, groups ...latchkey.ACSGroup) error {
	for _, group := range groups {
		if err := t.emptyGroup(ctx, group); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `delete from acs_groups where id = $1`, group.ID); err != nil {
			return failed("delete access group", err)
		}
		about := latchkey.EventSubject{SystemID: group.SystemID, AccountID: group.AccountID}
		err := t.record(ctx, group.WorkspaceID, latchkey.EventACSGroupDeleted, about, map[string]any{
			"acs_access_group_id": group.ID, ofSystem: group.SystemID, ofAccount: group.AccountID,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
