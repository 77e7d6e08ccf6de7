package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"latchkey"
)

// CreateACSUser implements latchkey.ACSUsers.
func (s *Store) CreateACSUser(ctx context.Context, workspaceID string, wish latchkey.NewACSUser) (latchkey.ACSUser, error) {
	var made latchkey.ACSUser
	err := s.inTx(ctx, &made.ID, func(t *tx) (err error) {
		made, err = t.createACSUser(ctx, workspaceID, wish)
		return err
	})
	return made, err
}

func (t *tx) createACSUser(ctx context.Context, workspaceID string, wish latchkey.NewACSUser) (user latchkey.ACSUser, err error) {
	if err := t.holdSystem(ctx, workspaceID, wish.SystemID); err != nil {
		return user, err
	}
	groups, err := t.lockGroups(ctx, workspaceID, wish.GroupIDs)
	if err != nil {
		return user, err
	}
	if wish.IdentityID, err = t.personOfUser(ctx, workspaceID, wish); err != nil {
		return user, err
	}
	id := uuid.NewString()
	starts, ends := bounds(wish.Schedule)
	_, err = t.ExecContext(ctx, `
		with made as (
			insert into acs_users (id, workspace_id, system_id, identity_id, full_name, email, phone,
				schedule_starts_at, schedule_ends_at, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id)
		insert into spaces (id, workspace_id, acs_user_id, name, customer_data, created_at)
		select $11, $2, id, 'ACS user', '{}', $10 from made`,
		id, workspaceID, wish.SystemID, null(wish.IdentityID), wish.FullName, null(wish.Email), null(wish.Phone),
		starts, ends, t.now, uuid.NewString())
	if err != nil {
		return user, failed("create ACS user", err)
	}
	if user, err = t.reader().acsUser(ctx, workspaceID, latchkey.ACSUserRef{ID: id}, ""); err != nil {
		return user, err
	}
	if err := t.joinGroups(ctx, user, groups...); err != nil {
		return user, err
	}
	return user, t.recordACSUser(ctx, latchkey.EventACSUserCreated, user)
}

// bounds are the columns of a window that need not be there.
func bounds(w *latchkey.Window) (starts, ends *time.Time) {
	if w == nil {
		return nil, nil
	}
	return utc(&w.StartsAt), utc(w.EndsAt)
}

// holdSystem keeps a system's account from being let go until the transaction
// ends. A system whose account goes takes no users.
func (t *tx) holdSystem(ctx context.Context, workspaceID, id string) error {
	var held []string
	err := t.SelectContext(ctx, &held, `
		select y.id from systems y join accounts a on a.id = y.account_id
		where y.workspace_id = $1 and y.id = $2 and a.delete_asked_at is null for share of a`, workspaceID, id)
	switch {
	case err != nil:
		return missing("acs_system", err)
	case len(held) == 0:
		return latchkey.NotFound("acs_system")
	}
	return nil
}

// UpdateACSUser implements latchkey.ACSUsers.
func (s *Store) UpdateACSUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, change latchkey.ACSUserChange) error {
	return s.changeACSUser(ctx, workspaceID, ref, func(t *tx, user latchkey.ACSUser) error {
		if change.Schedule != nil {
			user.Schedule = *change.Schedule
		}
		starts, ends := bounds(user.Schedule)
		_, err := t.ExecContext(ctx, `
			update acs_users set full_name = coalesce($2, full_name), email = coalesce($3, email), phone = coalesce($4, phone),
				schedule_starts_at = $5, schedule_ends_at = $6 where id = $1`,
			user.ID, change.FullName, change.Email, change.Phone, starts, ends)
		if err != nil {
			return failed("update ACS user", err)
		}
		return nil
	})
}

// SuspendACSUser implements latchkey.ACSUsers.
func (s *Store) SuspendACSUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, suspended bool) error {
	return s.changeACSUser(ctx, workspaceID, ref, func(t *tx, user latchkey.ACSUser) error {
		if suspended == (user.SuspendedAt != nil) {
			return nil
		}
		at := (*time.Time)(nil)
		if suspended {
			at = &t.now
		}
		if _, err := t.ExecContext(ctx, `update acs_users set suspended_at = $2 where id = $1`, user.ID, at); err != nil {
			return failed("suspend ACS user", err)
		}
		return nil
	})
}

// changeACSUser changes a user who is not being deleted, and with them what they
// leave of their credentials.
func (s *Store) changeACSUser(
	ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, change func(*tx, latchkey.ACSUser) error,
) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		user, err := t.lockACSUser(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		if err := change(t, user); err != nil {
			return err
		}
		return t.followUser(ctx, user)
	})
}

// lockACSUser finds a user who is not being deleted, and locks them.
func (t *tx) lockACSUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef) (latchkey.ACSUser, error) {
	user, err := t.reader().acsUser(ctx, workspaceID, ref, " for update of u")
	if err == nil && user.DeleteAskedAt != nil {
		err = latchkey.NotFound("acs_user")
	}
	return user, err
}

// DeleteACSUser implements latchkey.ACSUsers.
func (s *Store) DeleteACSUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		user, err := t.reader().acsUser(ctx, workspaceID, ref, " for update of u")
		if err != nil || user.DeleteAskedAt != nil {
			return err
		}
		return t.deleteACSUsers(ctx, user)
	})
}

// deleteACSUsersBy deletes the users of a person or an account, whose end is theirs.
func (t *tx) deleteACSUsersBy(ctx context.Context, workspaceID, column, id string) error {
	users, err := all[acsUserRow](ctx, t, newQuery(acsUserSelect, workspaceID).
		when(true, column+" = ? and u.delete_asked_at is null order by u.id for update of u", id))
	if err != nil {
		return err
	}
	return t.deleteACSUsers(ctx, users...)
}

// deleteACSUsers ends the credentials of users. A user is there until the doors are
// clean.
func (t *tx) deleteACSUsers(ctx context.Context, users ...latchkey.ACSUser) error {
	for _, user := range users {
		ids, err := t.credentialsOf(ctx, user.ID)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			err = t.letUserGo(ctx, user)
		} else {
			err = t.endUser(ctx, user, ids)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) endUser(ctx context.Context, user latchkey.ACSUser, credentialIDs []string) error {
	if _, err := t.ExecContext(ctx, `update acs_users set delete_asked_at = $2 where id = $1`, user.ID, t.now); err != nil {
		return failed("ask for an ACS user's deletion", err)
	}
	return t.askGrantsDeleted(ctx, credentialIDs...)
}

func (t *tx) letUserGo(ctx context.Context, user latchkey.ACSUser) error {
	if _, err := t.ExecContext(ctx, `delete from acs_users where id = $1`, user.ID); err != nil {
		return failed("delete ACS user", err)
	}
	return t.recordACSUser(ctx, latchkey.EventACSUserDeleted, user)
}

// letUserGoIfClean lets a user go who is being deleted and whose last credential is
// over. Two that are over at once wait for each other here.
func (t *tx) letUserGoIfClean(ctx context.Context, userID string) error {
	users, err := all[acsUserRow](ctx, t, newQuery(acsUserSelectAny).
		when(true, "u.id = ? and u.delete_asked_at is not null for update of u", null(userID)))
	if err != nil || len(users) == 0 {
		return err
	}
	var live bool
	err = t.GetContext(ctx, &live, `
		select exists (select from acs_credentials a join grants g on g.id = a.grant_id
			where a.acs_user_id = $1 and g.status not in ('ended', 'deleted'))`, userID)
	if err != nil {
		return failed("look for a user's credentials", err)
	}
	if live {
		return nil
	}
	return t.letUserGo(ctx, users[0])
}

func (t *tx) recordACSUser(ctx context.Context, kind latchkey.EventType, user latchkey.ACSUser) error {
	about := latchkey.EventSubject{
		UserID: user.ID, SystemID: user.SystemID, AccountID: user.AccountID, IdentityID: user.PersonID(),
	}
	return t.record(ctx, user.WorkspaceID, kind, about, map[string]any{
		"acs_user_id": user.ID, ofSystem: user.SystemID, "connected_account_id": user.AccountID,
	})
}
