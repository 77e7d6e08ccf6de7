package store

import (
	"context"

	"latchkey"
)

// membersChanged writes the event of a changed membership and tells every
// grant on the space.
func (t *tx) membersChanged(ctx context.Context, space latchkey.Space) error {
	if err := t.keepStaysOn(ctx, space.ID); err != nil {
		return err
	}
	if err := t.recordSpace(ctx, latchkey.EventSpaceMembersChanged, space); err != nil {
		return err
	}
	grantIDs, err := t.grantsOnSpace(ctx, space.ID)
	if err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
}

// unissueOnSpace: a method of a grant on a space that gained a door is not on
// all its doors, and does not say so even if no worker runs for a while (P4).
// The next plan issues what is.
func (t *tx) unissueOnSpace(ctx context.Context, spaceID string) error {
	_, err := t.ExecContext(ctx, `
		update methods m set issued = false from grant_spaces gs
		where gs.space_id = $1 and m.grant_id = gs.grant_id and m.issued and exists (
			select from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = $1 and d.removed_at is null and `+accepts+`
				and not exists (select from holds h join credentials c on c.id = h.credential_id
					where h.grant_id = m.grant_id and h.door_id = d.id and c.mode = m.mode and h.released_at is null))`, spaceID)
	if err != nil {
		return failed("unissue methods", err)
	}
	return nil
}

// grantsOnSpace lists the grants that target a space and are not over.
func (t *tx) grantsOnSpace(ctx context.Context, spaceID string) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g join grant_spaces gs on gs.grant_id = g.id
		where gs.space_id = $1 and g.status not in ('ended', 'deleted')`, spaceID)
	if err != nil {
		return nil, failed("list grants on space", err)
	}
	return ids, nil
}

// recordSpace writes an event of a space with its members as they are now.
func (t *tx) recordSpace(ctx context.Context, kind latchkey.EventType, space latchkey.Space) error {
	members := map[latchkey.DoorKind][]string{latchkey.DoorDevice: {}, latchkey.DoorEntrance: {}}
	var rows []struct {
		ID   string            `db:"id"`
		Kind latchkey.DoorKind `db:"kind"`
	}
	err := t.SelectContext(ctx, &rows, `
		select d.id, d.kind from space_doors sd join doors d on d.id = sd.door_id
		where sd.space_id = $1 and d.removed_at is null order by d.created_at, d.id`, space.ID)
	if err != nil {
		return failed("list members", err)
	}
	for _, row := range rows {
		members[row.Kind] = append(members[row.Kind], row.ID)
	}
	data := map[string]any{
		"space_id": space.ID, "device_ids": members[latchkey.DoorDevice], "acs_entrance_ids": members[latchkey.DoorEntrance],
	}
	if space.Key != "" {
		data["space_key"] = space.Key
	}
	return t.record(ctx, space.WorkspaceID, kind, latchkey.EventSubject{SpaceID: space.ID}, data)
}
