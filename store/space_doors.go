package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// AddDoors implements latchkey.Spaces. Adding a member again changes nothing.
func (s *Store) AddDoors(ctx context.Context, workspaceID, spaceID string, kind latchkey.DoorKind, doorIDs []string) error {
	return s.inTx(ctx, &spaceID, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, latchkey.SpaceRef{ID: spaceID})
		if err != nil {
			return err
		}
		added, err := t.addMembers(ctx, workspaceID, space.ID, kind, doorIDs)
		if err != nil || !added {
			return err
		}
		if err := t.unissueOnSpace(ctx, space.ID); err != nil {
			return err
		}
		return t.membersChanged(ctx, space)
	})
}

// RemoveDoors implements latchkey.Spaces. Removing what is no member changes nothing.
func (s *Store) RemoveDoors(ctx context.Context, workspaceID, spaceID string, kind latchkey.DoorKind, doorIDs []string) error {
	return s.inTx(ctx, &spaceID, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, latchkey.SpaceRef{ID: spaceID})
		if err != nil {
			return err
		}
		if err := t.checkKnown(ctx, workspaceID, kind, doorIDs); err != nil {
			return err
		}
		removed, err := t.touched(ctx, "remove members", `
			delete from space_doors where space_id = $1 and door_id = any($2::uuid[])`, space.ID, pq.Array(doorIDs))
		if err != nil || !removed {
			return err
		}
		return t.membersChanged(ctx, space)
	})
}

// checkKnown is checkDoors for leaving a space, which a door may that is gone
// from its account.
func (t *tx) checkKnown(ctx context.Context, workspaceID string, kind latchkey.DoorKind, doorIDs []string) error {
	var known int
	err := t.GetContext(ctx, &known, `
		select count(*) from doors where workspace_id = $1 and kind = $2 and id = any($3::uuid[])`,
		workspaceID, kind, pq.Array(doorIDs))
	if err != nil {
		return missing(string(kind), err)
	}
	if known < len(unique(doorIDs)) {
		return latchkey.NotFound(string(kind))
	}
	return nil
}

func (t *tx) addMembers(
	ctx context.Context, workspaceID, spaceID string, kind latchkey.DoorKind, doorIDs []string,
) (added bool, err error) {
	ids, err := t.checkDoors(ctx, workspaceID, kind, doorIDs)
	if err != nil {
		return false, err
	}
	return t.touched(ctx, "add members", `
		insert into space_doors (space_id, door_id) select $1::uuid, unnest($2::uuid[])
		on conflict do nothing`, spaceID, pq.Array(ids))
}

// replaceMembers makes the named lists the whole membership of their kind.
func (t *tx) replaceMembers(ctx context.Context, space *latchkey.Space, change latchkey.SpaceChange) error {
	var touched bool
	for kind, ids := range map[latchkey.DoorKind]*[]string{
		latchkey.DoorDevice: change.DeviceIDs, latchkey.DoorEntrance: change.EntranceIDs,
	} {
		if ids == nil {
			continue
		}
		replaced, err := t.replaceKind(ctx, *space, kind, *ids)
		if err != nil {
			return err
		}
		touched = touched || replaced
	}
	if !touched {
		return nil
	}
	after, err := one[spaceRow](ctx, t, "space", spaceBy(space.WorkspaceID, latchkey.SpaceRef{ID: space.ID}))
	if err != nil {
		return err
	}
	*space = after
	if err := t.unissueOnSpace(ctx, space.ID); err != nil {
		return err
	}
	return t.membersChanged(ctx, after)
}

func (t *tx) replaceKind(
	ctx context.Context, space latchkey.Space, kind latchkey.DoorKind, doorIDs []string,
) (replaced bool, err error) {
	added, err := t.addMembers(ctx, space.WorkspaceID, space.ID, kind, doorIDs)
	if err != nil {
		return false, err
	}
	removed, err := t.touched(ctx, "remove members", `
		delete from space_doors sd using doors d
		where sd.space_id = $1 and d.id = sd.door_id and d.kind = $2 and d.id <> all(coalesce($3::uuid[], '{}'))`,
		space.ID, kind, pq.Array(doorIDs))
	return added || removed, err
}

// touched runs a statement and reports whether it changed any row.
func (t *tx) touched(ctx context.Context, doing, statement string, args ...any) (bool, error) {
	result, err := t.ExecContext(ctx, statement, args...)
	if err != nil {
		return false, failed(doing, err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return false, failed(doing, err)
	}
	return rows > 0, nil
}
