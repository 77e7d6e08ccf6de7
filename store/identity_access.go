package store

import (
	"context"

	"latchkey"
)

// GrantDevice implements latchkey.Identities.
func (s *Store) GrantDevice(ctx context.Context, workspaceID, id, deviceID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		person, err := t.person(ctx, workspaceID, id, " for share of i")
		if err != nil {
			return err
		}
		if _, err := t.checkDoors(ctx, workspaceID, latchkey.DoorDevice, []string{deviceID}); err != nil {
			return err
		}
		_, err = t.touched(ctx, "give a device to a person", `
			insert into identity_devices (identity_id, door_id, created_at) values ($1, $2, $3)
			on conflict do nothing`, person.ID, deviceID, t.now)
		return err
	})
}

// RevokeDevice implements latchkey.Identities. The devices of the person's
// grants stay theirs.
func (s *Store) RevokeDevice(ctx context.Context, workspaceID, id, deviceID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		person, err := t.person(ctx, workspaceID, id, " for share of i")
		if err != nil {
			return err
		}
		if err := t.checkKnown(ctx, workspaceID, latchkey.DoorDevice, []string{deviceID}); err != nil {
			return err
		}
		_, err = t.touched(ctx, "take a device from a person", `
			delete from identity_devices where identity_id = $1 and door_id = $2`, person.ID, deviceID)
		return err
	})
}

// AccessibleDoors implements latchkey.Identities.
func (s *Store) AccessibleDoors(
	ctx context.Context, workspaceID, id string, kind latchkey.DoorKind, by latchkey.Viewer,
) ([]latchkey.Door, error) {
	person, err := s.Identity(ctx, workspaceID, latchkey.IdentityRef{ID: id})
	if err != nil {
		return nil, err
	}
	return all[doorRow](ctx, s.db, presentDoors(workspaceID, kind).seen(by, "d.id in "+doorsSeen).when(true, `d.id in (
		select gd.door_id from grants g join grant_doors gd on gd.grant_id = g.id
		where g.identity_id = ? and g.status in ('pending', 'active')
		union all
		select sd.door_id from grants g join grant_spaces gs on gs.grant_id = g.id join space_doors sd on sd.space_id = gs.space_id
		where g.identity_id = ? and g.status in ('pending', 'active')
		union all
		select door_id from identity_devices where identity_id = ?
		union all
		select gd.door_id from acs_users u join acs_credentials a on a.acs_user_id = u.id join grant_doors gd on gd.grant_id = a.grant_id
			join grants g on g.id = a.grant_id
		where u.identity_id = ? and g.status in ('pending', 'active')
		union all `+userDoors+` in (select u.id from acs_users u where u.identity_id = ?))`,
		person.ID, person.ID, person.ID, person.ID, person.ID).
		add(" order by d.created_at, d.id"))
}
