package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// CreateSpace implements latchkey.Spaces.
func (s *Store) CreateSpace(ctx context.Context, workspaceID string, wish latchkey.NewSpace) (latchkey.Space, error) {
	var created latchkey.Space
	err := s.inTx(ctx, &created.ID, func(t *tx) (err error) {
		created, err = t.createSpace(ctx, workspaceID, wish)
		return err
	})
	return created, err
}

func (t *tx) createSpace(ctx context.Context, workspaceID string, wish latchkey.NewSpace) (latchkey.Space, error) {
	id := uuid.NewString()
	_, err := t.ExecContext(ctx, `
		insert into spaces (id, workspace_id, key, name, customer_key, customer_data, created_at)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		id, workspaceID, null(wish.Key), wish.Name, null(wish.CustomerKey), object(wish.CustomerData), t.now)
	if err != nil {
		return latchkey.Space{}, takenSpace("create space", err)
	}
	for kind, ids := range map[latchkey.DoorKind][]string{
		latchkey.DoorDevice: wish.DeviceIDs, latchkey.DoorEntrance: wish.EntranceIDs,
	} {
		if _, err := t.addMembers(ctx, workspaceID, id, kind, ids); err != nil {
			return latchkey.Space{}, err
		}
	}
	if err := t.addAccounts(ctx, workspaceID, id, wish.AccountIDs); err != nil {
		return latchkey.Space{}, err
	}
	space, err := one[spaceRow](ctx, t, "space", spaceBy(workspaceID, latchkey.SpaceRef{ID: id}))
	if err != nil {
		return latchkey.Space{}, err
	}
	return space, t.recordSpace(ctx, latchkey.EventSpaceCreated, space)
}

// UpdateSpace implements latchkey.Spaces.
func (s *Store) UpdateSpace(
	ctx context.Context, workspaceID string, ref latchkey.SpaceRef, change latchkey.SpaceChange,
) (latchkey.Space, error) {
	var after latchkey.Space
	err := s.inTx(ctx, &after.ID, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		if err := t.changeSpace(ctx, space, change); err != nil {
			return err
		}
		after, err = one[spaceRow](ctx, t, "space", spaceBy(workspaceID, latchkey.SpaceRef{ID: space.ID}))
		if err != nil {
			return err
		}
		return t.replaceMembers(ctx, &after, change)
	})
	return after, err
}

func (t *tx) changeSpace(ctx context.Context, space latchkey.Space, change latchkey.SpaceChange) error {
	if change.Parent != nil {
		if err := t.setParent(ctx, space, *change.Parent); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, `
		update spaces set key = coalesce($2, key), name = coalesce($3, name), customer_data = customer_data || $4 where id = $1`,
		space.ID, change.Key, change.Name, object(change.CustomerData))
	if err != nil {
		return takenSpace("update space", err)
	}
	return nil
}

// DeleteSpace implements latchkey.Spaces. Grants on the space lose its doors.
func (s *Store) DeleteSpace(ctx context.Context, workspaceID, spaceID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, latchkey.SpaceRef{ID: spaceID})
		if err != nil {
			return err
		}
		grantIDs, err := t.grantsOnSpace(ctx, space.ID)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `delete from spaces where id = $1`, space.ID); err != nil {
			return failed("delete space", err)
		}
		if err := t.recordSpace(ctx, latchkey.EventSpaceDeleted, space); err != nil {
			return err
		}
		return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
	})
}

// lockSpace reads a space and keeps grants from being put on it until the
// transaction ends: a grant either is there when the change looks for whom to
// tell, or sees the change.
func (t *tx) lockSpace(ctx context.Context, workspaceID string, ref latchkey.SpaceRef) (latchkey.Space, error) {
	return one[spaceRow](ctx, t, "space", spaceBy(workspaceID, ref).add(" for update of s"))
}

func takenSpace(doing string, err error) error {
	if isUniqueViolation(err, "spaces_workspace_id_key_key") {
		return latchkey.Conflict("space_key_already_exists", "Another space of this workspace has this space_key.")
	}
	return failed(doing, err)
}
