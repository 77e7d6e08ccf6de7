package store

import (
	"context"

	"latchkey"
)

// credentialsOf locks the credentials of a user that are not over.
func (t *tx) credentialsOf(ctx context.Context, userID string) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g join acs_credentials a on a.grant_id = g.id
		where a.acs_user_id = $1 and g.status not in ('ended', 'deleted') order by g.id for no key update of g`, userID)
	if err != nil {
		return nil, failed("lock a user's credentials", err)
	}
	return ids, nil
}

// followUser makes the credentials of a user that changed what they leave of them.
func (t *tx) followUser(ctx context.Context, before latchkey.ACSUser) error {
	ids, err := t.credentialsOf(ctx, before.ID)
	if err != nil || len(ids) == 0 {
		return err
	}
	user, err := t.reader().acsUser(ctx, before.WorkspaceID, latchkey.ACSUserRef{ID: before.ID}, "")
	if err != nil {
		return err
	}
	return t.followWith(ctx, user, ids...)
}

// followWith makes credentials, which are locked, what their user leaves of them.
func (t *tx) followWith(ctx context.Context, user latchkey.ACSUser, ids ...string) error {
	grants, err := t.reader().grants(ctx, ids)
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if err := t.narrow(ctx, user, grant); err != nil {
			return err
		}
	}
	return nil
}

// narrow says in the events what a suspended grant or one with other times says:
// what was issued is invalid, and will be reissued when its doors confirm it.
func (t *tx) narrow(ctx context.Context, user latchkey.ACSUser, grant latchkey.Grant) error {
	left, opens := user.Leaves(grant.ACS.Window, t.now)
	if left.Equal(grant.Window) && opens == (grant.SuspendedAt == nil) || grant.Finished(t.now) {
		return nil
	}
	_, err := t.ExecContext(ctx, `
		update grants set starts_at = $2, ends_at = $3, window_changed_at = $4,
			suspended_at = case when not $5 then coalesce(suspended_at, $4::timestamptz) end,
			status = case when $5 then 'pending' else 'suspending' end where id = $1`,
		grant.ID, left.StartsAt, left.EndsAt, t.now, opens)
	if err != nil {
		return failed("change what a user leaves", err)
	}
	for _, method := range grant.Methods {
		if method.Issued {
			if err := t.unissue(ctx, grant, method); err != nil {
				return err
			}
		}
	}
	if err := t.moveKeys(ctx, grant.ID, left); err != nil {
		return err
	}
	return t.wanted(ctx, reasonOf(opens, grant), grant.ID)
}

// reasonOf is why the workflow of a credential hears of its user.
func reasonOf(opens bool, before latchkey.Grant) latchkey.Reason {
	switch {
	case !opens:
		return latchkey.ReasonSuspended
	case before.SuspendedAt != nil:
		return latchkey.ReasonResumed
	}
	return latchkey.ReasonWindowChanged
}
