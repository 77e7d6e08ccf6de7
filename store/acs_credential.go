package store

import (
	"context"
	"time"

	"latchkey"
)

// acsCredentials are all ACS credentials of the wire: the stand-alone ones, and the
// access methods of access grants that have, or are to have, an entrance.
const acsCredentials = `
	select k.id, k.grant_id, k.method_id, k.created_at, y.id as system_id, y.account_id, y.type as system_type, y.type_name
	from (
		select g.id, g.workspace_id, g.id as grant_id, '' as method_id, a.system_id, a.acs_user_id, u.identity_id, g.created_at
		from acs_credentials a join grants g on g.id = a.grant_id left join acs_users u on u.id = a.acs_user_id
		where g.status not in ('ended', 'deleted')
		union all
		select m.id, m.workspace_id, m.grant_id, m.id::text, e.system_id, null, g.identity_id, m.created_at
		from methods m join grants g on g.id = m.grant_id and g.kind = 'access_grant'
		join lateral (select d.system_id from holds h join doors d on d.id = h.door_id
			where h.method_id = m.id and h.released_at is null and d.system_id is not null
			order by d.name, d.id limit 1) e on true
		where m.deleted_at is null
	) k join systems y on y.id = k.system_id
	where k.workspace_id = ?`

// credentialDoors are the doors that an ACS credential opens or is to open, and
// those that may open for it still; its id follows twice.
const credentialDoors = `
	select h.door_id from holds h join credentials c on c.id = h.credential_id join grants g on g.id = h.grant_id
	where (h.method_id = ? or g.id = ? and g.kind = 'acs_credential') and ` + hasDoor

// hasDoor is the condition that the hold h of a grant g on an entry c is one that
// opens its door, is to, or may open it still.
const hasDoor = `h.released_at is null and (c.state <> 'waiting'
	or g.suspended_at is null and g.delete_asked_at is null and h.unwanted_since is null and h.replaced_at is null)`

type acsCredentialRow struct {
	ID, GrantID, MethodID                     string
	SystemID, AccountID, SystemType, TypeName string
	CreatedAt                                 time.Time
}

func (r acsCredentialRow) entity() (acsCredentialRow, latchkey.Mark) {
	return r, latchkey.Mark{CreatedAt: r.CreatedAt.UTC(), ID: r.ID}
}

// ACSCredential implements latchkey.ACSCredentials.
func (s *Store) ACSCredential(ctx context.Context, workspaceID, id string) (latchkey.ACSCredential, error) {
	return s.reader().acsCredential(ctx, workspaceID, id)
}

func (r reader) acsCredential(ctx context.Context, workspaceID, id string) (latchkey.ACSCredential, error) {
	rows, err := all[acsCredentialRow](ctx, r, newQuery(acsCredentials, workspaceID).when(true, "k.id = ?", id))
	if err != nil {
		return latchkey.ACSCredential{}, missing("acs_credential", err)
	}
	found, err := r.acsCredentials(ctx, rows)
	if err == nil && len(found) == 0 {
		err = latchkey.NotFound("acs_credential")
	}
	if err != nil {
		return latchkey.ACSCredential{}, err
	}
	return found[0], nil
}

// ListACSCredentials implements latchkey.ACSCredentials.
func (s *Store) ListACSCredentials(
	ctx context.Context, workspaceID string, f latchkey.ACSCredentialFilter, page latchkey.Page,
) (latchkey.List[latchkey.ACSCredential], error) {
	rows, err := list[acsCredentialRow](ctx, s.db, credentialsBy(workspaceID, f).page("k", page), page.Limit)
	if err != nil {
		return latchkey.List[latchkey.ACSCredential]{}, err
	}
	found, err := s.reader().acsCredentials(ctx, rows.Rows)
	return latchkey.List[latchkey.ACSCredential]{Rows: found, Next: rows.Next}, err
}

// credentialsBy narrows credentials. A person finds those of all who were merged
// into them; a system, those of methods that have another one's entrances, too.
func credentialsBy(workspaceID string, f latchkey.ACSCredentialFilter) *query {
	return newQuery(acsCredentials, workspaceID).
		when(f.MatchesNone, "false").
		seen(f.Viewer, acsCredentialSeen).
		within("k.id", f.IDs).
		when(f.SystemID != "", `? in (select k.system_id union all select d.system_id from holds h join doors d on d.id = h.door_id
			where h.method_id::text = k.method_id and h.released_at is null)`, f.SystemID).
		equal("k.acs_user_id", f.UserID).
		when(f.IdentityID != "", "k.identity_id = "+survivor, workspaceID, f.IdentityID, nil).
		when(f.EntranceID != "", `exists (
			select from holds h join credentials c on c.id = h.credential_id join grants g on g.id = h.grant_id
			where h.grant_id = k.grant_id and (k.method_id = '' or h.method_id::text = k.method_id) and h.door_id = ? and `+hasDoor+`)`,
			f.EntranceID).
		when(f.CreatedBefore != nil, "k.created_at < ?", f.CreatedBefore).
		search(f.Search, "k.id", "(select u.full_name from acs_users u where u.id = k.acs_user_id)",
			"(select i.full_name from identities i where i.id = k.identity_id)", "y.name")
}

// EntranceCredentials implements latchkey.ACSCredentials.
func (s *Store) EntranceCredentials(
	ctx context.Context, workspaceID, entranceID string, by latchkey.Viewer,
) ([]latchkey.ACSCredential, error) {
	if _, err := s.Door(ctx, workspaceID, latchkey.DoorEntrance, entranceID); err != nil {
		return nil, err
	}
	rows, err := all[acsCredentialRow](ctx, s.db,
		credentialsBy(workspaceID, latchkey.ACSCredentialFilter{Viewer: by, EntranceID: entranceID}).add(" order by k.created_at, k.id"))
	if err != nil {
		return nil, err
	}
	return s.reader().acsCredentials(ctx, rows)
}

// CredentialEntrances implements latchkey.ACSCredentials.
func (s *Store) CredentialEntrances(ctx context.Context, workspaceID, id string) ([]latchkey.Door, error) {
	found, err := s.ACSCredential(ctx, workspaceID, id)
	if err != nil {
		return nil, err
	}
	return all[doorRow](ctx, s.db, presentDoors(workspaceID, latchkey.DoorEntrance).
		when(true, "d.id in ("+credentialDoors+")", found.ID, found.ID).
		add(" order by d.created_at, d.id"))
}

// acsCredentials reads credentials whole, in the given order. One that has gone
// since its row was read is left out.
func (r reader) acsCredentials(ctx context.Context, rows []acsCredentialRow) ([]latchkey.ACSCredential, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.GrantID
	}
	grants, err := r.grants(ctx, unique(ids))
	if err != nil {
		return nil, err
	}
	byID := map[string]latchkey.Grant{}
	for _, grant := range grants {
		byID[grant.ID] = grant
	}
	found := make([]latchkey.ACSCredential, 0, len(rows))
	for _, row := range rows {
		credential := latchkey.ACSCredential{
			ID: row.ID, Grant: byID[row.GrantID], CreatedAt: row.CreatedAt.UTC(),
			System: latchkey.System{ID: row.SystemID, AccountID: row.AccountID, Type: row.SystemType, TypeName: row.TypeName},
		}
		if credential.Grant.ID != "" && credential.Find(row.MethodID) {
			found = append(found, credential)
		}
	}
	return found, nil
}
