package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// resolved are targets as rows.
type resolved struct{ doorIDs, spaceIDs []string }

// resolveTargets turns the caller's ids and keys into rows. A grant that names
// nothing at all would open nothing, so it is refused.
func (t *tx) resolveTargets(ctx context.Context, workspaceID string, wish latchkey.Targets, location *latchkey.NewSpace) (resolved, error) {
	var targets resolved
	for _, set := range []struct {
		kind latchkey.DoorKind
		ids  []string
	}{{latchkey.DoorDevice, wish.DeviceIDs}, {latchkey.DoorEntrance, wish.EntranceIDs}} {
		ids, err := t.checkDoors(ctx, workspaceID, set.kind, set.ids)
		if err != nil {
			return resolved{}, err
		}
		targets.doorIDs = append(targets.doorIDs, ids...)
	}
	spaceIDs, err := t.checkSpaces(ctx, workspaceID, wish.SpaceIDs, wish.SpaceKeys)
	if err != nil {
		return resolved{}, err
	}
	targets.spaceIDs = spaceIDs
	if location != nil {
		space, err := t.createSpace(ctx, workspaceID, *location)
		if err != nil {
			return resolved{}, err
		}
		targets.spaceIDs = append(targets.spaceIDs, space.ID)
	}
	if len(targets.doorIDs)+len(targets.spaceIDs) == 0 {
		return resolved{}, latchkey.Invalid("", "Name at least one door or space: device_ids, acs_entrance_ids, space_ids or space_keys")
	}
	return targets, nil
}

// checkDoors returns the ids, each once; one that is unknown, of another
// workspace or gone from its account, or whose account is being deleted, is the
// kind's not_found.
func (t *tx) checkDoors(ctx context.Context, workspaceID string, kind latchkey.DoorKind, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ids = unique(ids)
	var known int
	err := t.GetContext(ctx, &known, `
		select count(*) from doors d join accounts a on a.id = d.account_id
		where d.workspace_id = $1 and d.kind = $2 and d.id = any($3)
			and d.removed_at is null and d.deleted_at is null and a.delete_asked_at is null`,
		workspaceID, kind, pq.Array(ids))
	if err != nil {
		return nil, missing(string(kind), err)
	}
	if known < len(ids) {
		return nil, latchkey.NotFound(string(kind))
	}
	name, err := t.unmanagedAmong(ctx, ids)
	if err != nil {
		return nil, failed("look for unmanaged devices", err)
	}
	if name != "" {
		return nil, latchkey.Unmanaged(name)
	}
	return ids, nil
}

// checkSpaces returns the ids of spaces named by id or key, each once.
func (t *tx) checkSpaces(ctx context.Context, workspaceID string, ids, keys []string) ([]string, error) {
	if len(ids)+len(keys) == 0 {
		return nil, nil
	}
	ids, keys = unique(ids), unique(keys)
	var rows []struct {
		ID  string  `db:"id"`
		Key *string `db:"key"`
	}
	err := t.SelectContext(ctx, &rows, `
		select id, key from spaces where not hidden and workspace_id = $1 and (id = any($2) or key = any($3)) for share`,
		workspaceID, pq.Array(ids), pq.Array(keys))
	if err != nil {
		return nil, missing("space", err)
	}
	found, foundKeys := make([]string, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		found[i], foundKeys[i] = row.ID, text(row.Key)
	}
	if !containsAll(found, ids) || !containsAll(foundKeys, keys) {
		return nil, latchkey.NotFound("space")
	}
	return found, nil
}

func containsAll(have, want []string) bool {
	return !slices.ContainsFunc(want, func(id string) bool { return !slices.Contains(have, id) })
}

func unique(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// getOne reads one row; found is false when there is none.
func (t *tx) getOne(ctx context.Context, into any, query string, args ...any) (found bool, err error) {
	err = t.GetContext(ctx, into, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
