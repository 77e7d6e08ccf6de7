package store

import (
	"context"
	"time"

	"latchkey"
)

const acsUserSelect = acsUserSelectAny + ` and u.workspace_id = ?`

const acsUserSelectAny = `
	select u.id, u.workspace_id, u.system_id, y.account_id, u.full_name, coalesce(u.email, '') as email,
		coalesce(u.phone, '') as phone, u.schedule_starts_at, u.schedule_ends_at, u.suspended_at, u.delete_asked_at, u.created_at,
		i.id as person_id, i.full_name as person_full_name, i.email as person_email, i.phone as person_phone
	from acs_users u join systems y on y.id = u.system_id left join identities i on i.id = u.identity_id
	where true`

type acsUserRow struct {
	latchkey.ACSUser

	ScheduleStartsAt, ScheduleEndsAt                   *time.Time
	PersonID, PersonFullName, PersonEmail, PersonPhone *string
}

func (r acsUserRow) entity() (latchkey.ACSUser, latchkey.Mark) {
	user := r.ACSUser
	user.Schedule = window(r.ScheduleStartsAt, r.ScheduleEndsAt)
	user.SuspendedAt, user.DeleteAskedAt, user.CreatedAt = utc(user.SuspendedAt), utc(user.DeleteAskedAt), user.CreatedAt.UTC()
	if r.PersonID != nil {
		user.Person = &latchkey.Identity{ID: *r.PersonID, FullName: r.PersonFullName, Email: r.PersonEmail, Phone: r.PersonPhone}
	}
	return user, latchkey.Mark{CreatedAt: user.CreatedAt, ID: user.ID}
}

// ACSUser implements latchkey.ACSUsers.
func (s *Store) ACSUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef) (latchkey.ACSUser, error) {
	return s.reader().acsUser(ctx, workspaceID, ref, "")
}

func (r reader) acsUser(ctx context.Context, workspaceID string, ref latchkey.ACSUserRef, lock string) (latchkey.ACSUser, error) {
	q := newQuery(acsUserSelect, workspaceID).
		equal("u.id", ref.ID).
		equal("u.system_id", ref.SystemID)
	if ref.ID == "" {
		q.when(true, "u.delete_asked_at is null and u.identity_id = "+survivor, workspaceID, null(ref.IdentityID), nil)
	}
	found, err := all[acsUserRow](ctx, r, q.add(" order by u.created_at, u.id limit 2"+lock))
	switch {
	case err != nil:
		return latchkey.ACSUser{}, missing("acs_user", err)
	case len(found) == 0:
		return latchkey.ACSUser{}, latchkey.NotFound("acs_user")
	case len(found) > 1:
		return latchkey.ACSUser{}, latchkey.Conflict("acs_user_ambiguous", "Several ACS users match. Name one by its acs_user_id.")
	}
	return found[0], nil
}

// ListACSUsers implements latchkey.ACSUsers.
func (s *Store) ListACSUsers(
	ctx context.Context, workspaceID string, filter latchkey.ACSUserFilter, page latchkey.Page,
) (latchkey.List[latchkey.ACSUser], error) {
	q := newQuery(acsUserSelect, workspaceID).
		seen(filter.Viewer, "u.id in "+acsUsersSeen).
		equal("u.system_id", filter.SystemID).
		when(filter.IdentityID != "", "u.identity_id = "+survivor, workspaceID, filter.IdentityID, nil).
		when(filter.Email != "", "lower(i.email) = lower(?)", filter.Email).
		equal("i.phone", filter.Phone).
		when(filter.CreatedBefore != nil, "u.created_at < ?", filter.CreatedBefore).
		search(filter.Search, "u.id", "u.full_name", "u.email", "u.phone").
		page("u", page)
	return list[acsUserRow](ctx, s.db, q, page.Limit)
}
