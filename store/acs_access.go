package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// AllowEntrance implements latchkey.ACSAccess.
func (s *Store) AllowEntrance(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, entranceID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, string(latchkey.DoorEntrance),
			presentDoors(workspaceID, latchkey.DoorEntrance).when(true, "d.id = ?", entranceID))
		if err != nil {
			return err
		}
		user, err := t.userFor(ctx, workspaceID, ref, door.SystemID)
		if err != nil {
			return err
		}
		if user.SystemID != door.SystemID {
			return latchkey.Invalid("acs_entrance_id", "The ACS user is of another ACS system than this entrance")
		}
		return t.changeUserSpace(ctx, user, `
			insert into space_doors (space_id, door_id) values ($1, $2) on conflict do nothing`, door.ID)
	})
}

// userFor finds the user, or the person's user of a system, who is made if there
// is none: one, however many ask at once.
func (t *tx) userFor(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, systemID string) (latchkey.ACSUser, error) {
	if ref.ID != "" {
		return t.lockACSUser(ctx, workspaceID, ref)
	}
	person, err := t.lockIdentity(ctx, workspaceID, ref.IdentityID)
	if err != nil {
		return latchkey.ACSUser{}, err
	}
	user, err := t.lockACSUser(ctx, workspaceID, latchkey.ACSUserRef{IdentityID: person.ID, SystemID: systemID})
	if latchkey.CodeOf(err) != latchkey.ENotFound {
		return user, err
	}
	return t.createACSUser(ctx, workspaceID, latchkey.NewACSUser{
		SystemID: systemID, IdentityID: person.ID, FullName: person.DisplayName(), Email: text(person.Email), Phone: text(person.Phone),
	})
}

// RevokeEntrances implements latchkey.ACSAccess.
func (s *Store) RevokeEntrances(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef) error {
	return s.changeACSUser(ctx, workspaceID, ref, func(t *tx, user latchkey.ACSUser) error {
		credentialIDs, err := t.credentialsOf(ctx, user.ID)
		if err != nil {
			return err
		}
		if err := t.changeUserSpace(ctx, user, `delete from space_doors where space_id = $1`); err != nil {
			return err
		}
		return t.leaveEntrances(ctx, user, credentialIDs)
	})
}

// leaveEntrances takes a user out of their groups, and from their credentials the
// entrances that these have besides.
func (t *tx) leaveEntrances(ctx context.Context, user latchkey.ACSUser, credentialIDs []string) error {
	if _, err := t.ExecContext(ctx, `delete from acs_group_users where user_id = $1`, user.ID); err != nil {
		return failed("leave groups", err)
	}
	_, err := t.ExecContext(ctx, `
		with doors as (delete from grant_doors where grant_id = any($1::uuid[]))
		delete from grant_spaces gs using spaces s
		where s.id = gs.space_id and s.acs_group_id is not null and gs.grant_id = any($1::uuid[])`, pq.Array(credentialIDs))
	if err != nil {
		return failed("take entrances from credentials", err)
	}
	return t.wanted(ctx, latchkey.ReasonDoorsChanged, credentialIDs...)
}

// changeUserSpace changes the members of a user's space, $1 of the statement, and
// tells the grants on it.
func (t *tx) changeUserSpace(ctx context.Context, user latchkey.ACSUser, statement string, args ...any) error {
	var spaceID string
	if err := t.GetContext(ctx, &spaceID, `select id from spaces where acs_user_id = $1 for update`, user.ID); err != nil {
		return failed("lock a user's entrances", err)
	}
	changed, err := t.touched(ctx, "change a user's entrances", statement, append([]any{spaceID}, args...)...)
	if err != nil || !changed {
		return err
	}
	return t.hiddenSpaceChanged(ctx, spaceID)
}

// userDoors are the doors that users may enter, of their own or by their groups,
// with the users; a condition on o.user_id follows.
const userDoors = `
	select sd.door_id from ` + userSpaces + ` o join space_doors sd on sd.space_id = o.space_id where o.user_id`

// userSpaces are the spaces whose doors users may enter: their own and those of
// their groups.
const userSpaces = `(select s.acs_user_id as user_id, s.id as space_id from spaces s where s.acs_user_id is not null
	union all select m.user_id, s.id from acs_group_users m join spaces s on s.acs_group_id = m.group_id)`

// UserEntrances implements latchkey.ACSAccess.
func (s *Store) UserEntrances(
	ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, by latchkey.Viewer,
) ([]latchkey.Door, error) {
	user, err := s.ACSUser(ctx, workspaceID, ref)
	if err != nil {
		return nil, err
	}
	return all[doorRow](ctx, s.db, presentDoors(workspaceID, latchkey.DoorEntrance).
		seen(by, "d.id in "+doorsSeen).
		when(true, "d.id in ("+userDoors+" = ?)", user.ID).
		add(" order by d.created_at, d.id"))
}
