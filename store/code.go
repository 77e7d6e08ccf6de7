package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// accessCodes are all access codes of the wire: the stand-alone ones, and the
// entries on devices of access grants. An entry that several grants share is one
// code, of the grant that used it first.
const accessCodes = `
	select k.id, k.grant_id, k.door_id, coalesce(k.credential_id::text, '') as credential_id, k.created_at from (
		select g.id, g.workspace_id, g.id as grant_id, null::uuid as credential_id, gd.door_id, g.created_at
		from grants g join grant_doors gd on gd.grant_id = g.id
		where g.kind = 'access_code' and g.status not in ('ended', 'deleted')
		union all
		select c.id, c.workspace_id, h.grant_id, c.id, c.door_id, c.created_at
		from credentials c join doors d on d.id = c.door_id and d.kind = 'device'
		join lateral (select h.grant_id from holds h where h.credential_id = c.id and h.released_at is null
			order by h.created_at, h.method_id limit 1) h on true
		join grants g on g.id = h.grant_id and g.kind = 'access_grant'
		where c.mode = 'code' and c.state <> 'removed'
	) k join grants g on g.id = k.grant_id join doors d on d.id = k.door_id
	where k.workspace_id = ?`

type codeRow struct {
	ID, GrantID, DoorID, CredentialID string
	CreatedAt                         time.Time
}

func (r codeRow) entity() (codeRow, latchkey.Mark) {
	return r, latchkey.Mark{CreatedAt: r.CreatedAt.UTC(), ID: r.ID}
}

// AccessCode implements latchkey.AccessCodes.
func (s *Store) AccessCode(ctx context.Context, workspaceID string, ref latchkey.CodeRef) (latchkey.AccessCode, error) {
	return s.reader().accessCode(ctx, workspaceID, ref)
}

func (r reader) accessCode(ctx context.Context, workspaceID string, ref latchkey.CodeRef) (latchkey.AccessCode, error) {
	q := newQuery(accessCodes, workspaceID).
		seen(ref.Viewer, codeSeen).
		equal("k.id", ref.ID).
		equal("k.door_id", ref.DeviceID)
	if !ref.Code.IsZero() {
		q.when(true, `exists (select from holds h join credentials c on c.id = h.credential_id
			where h.grant_id = k.grant_id and c.door_id = k.door_id and c.state <> 'removed' and c.secret_mac = ?
				and (k.credential_id is null or c.id = k.credential_id))`, r.vault.MAC(ref.Code))
	}
	rows, err := all[codeRow](ctx, r, q.add(" order by k.created_at limit 1"))
	if err != nil {
		return latchkey.AccessCode{}, missing("access_code", err)
	}
	codes, err := r.accessCodes(ctx, rows)
	if err == nil && len(codes) == 0 {
		err = latchkey.NotFound("access_code")
	}
	if err != nil {
		return latchkey.AccessCode{}, err
	}
	return codes[0], nil
}

// ListAccessCodes implements latchkey.AccessCodes.
func (s *Store) ListAccessCodes(
	ctx context.Context, workspaceID string, f latchkey.CodeFilter, page latchkey.Page,
) (latchkey.List[latchkey.AccessCode], error) {
	var none latchkey.List[latchkey.AccessCode]
	if f.Grant != (latchkey.GrantRef{}) {
		id, err := s.grantID(ctx, workspaceID, f.Grant, f.Viewer)
		if err != nil {
			return none, err
		}
		f.Grant = latchkey.GrantRef{ID: id}
	}
	const held = `k.credential_id in (select h.credential_id from holds h where h.released_at is null and `
	q := newQuery(accessCodes, workspaceID).
		seen(f.Viewer, codeSeen).
		within("k.id", f.IDs).
		equal("k.door_id", f.DeviceID).
		when(f.Grant.ID != "", held+"h.grant_id = ?)", f.Grant.ID).
		when(f.MethodID != "", held+"h.method_id = ?)", f.MethodID).
		when(f.CustomerKey != "", `? in (g.customer_key, (select a.customer_key from accounts a where a.id = d.account_id))`, f.CustomerKey).
		search(f.Search, "k.id", "g.name", "(select i.full_name from identities i where i.id = g.identity_id)").
		page("k", page)
	rows, err := list[codeRow](ctx, s.db, q, page.Limit)
	if err != nil {
		return none, err
	}
	codes, err := s.reader().accessCodes(ctx, rows.Rows)
	return latchkey.List[latchkey.AccessCode]{Rows: codes, Next: rows.Next}, err
}

// accessCodes reads codes whole, in the given order. One that has gone since its
// row was read is left out.
func (r reader) accessCodes(ctx context.Context, rows []codeRow) ([]latchkey.AccessCode, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	around, err := r.aroundCodes(ctx, rows)
	if err != nil {
		return nil, err
	}
	codes := make([]latchkey.AccessCode, 0, len(rows))
	for _, row := range rows {
		code := latchkey.AccessCode{
			ID: row.ID, Grant: around.grants[row.GrantID], Door: around.doors[row.DoorID],
			PulledID: around.pulled[row.ID], CreatedAt: row.CreatedAt.UTC(),
		}
		code.Account = around.faults[code.Door.AccountID]
		if code.Grant.ID != "" && code.Find(row.CredentialID) {
			codes = append(codes, code)
		}
	}
	return codes, r.loadTwins(ctx, codes)
}

// around is what stands around access codes.
type around struct {
	grants map[string]latchkey.Grant
	doors  map[string]latchkey.Door
	faults map[string]*latchkey.AccountFault // by account
	pulled map[string]string                 // the backup code by the code it was pulled for
}

func (r reader) aroundCodes(ctx context.Context, rows []codeRow) (around, error) {
	found := around{
		grants: map[string]latchkey.Grant{}, doors: map[string]latchkey.Door{},
		faults: map[string]*latchkey.AccountFault{}, pulled: map[string]string{},
	}
	var ids, grantIDs, doorIDs, accountIDs []string
	for _, row := range rows {
		ids, grantIDs, doorIDs = append(ids, row.ID), append(grantIDs, row.GrantID), append(doorIDs, row.DoorID)
	}
	grants, err := r.grants(ctx, unique(grantIDs))
	if err != nil {
		return found, err
	}
	for _, grant := range grants {
		found.grants[grant.ID] = grant
	}
	doors, err := all[doorRow](ctx, r, newQuery(doorSelect+` where d.id = any(?::uuid[])`, pq.Array(unique(doorIDs))))
	if err != nil {
		return found, err
	}
	for _, door := range doors {
		found.doors[door.ID] = door
		accountIDs = append(accountIDs, door.AccountID)
	}
	accounts, err := all[accountRow](ctx, r, newQuery(accountSelect+` and a.id = any(?::uuid[])`, pq.Array(unique(accountIDs))))
	if err != nil {
		return found, err
	}
	for _, account := range accounts {
		found.faults[account.ID] = account.Fault
	}
	return found, r.loadPulled(ctx, ids, found.pulled)
}

func (r reader) loadPulled(ctx context.Context, codeIDs []string, pulled map[string]string) error {
	rows, err := scanAll[struct{ BackupOf, GrantID string }](ctx, r, newQuery(`
		select ac.backup_of, ac.grant_id from access_codes ac join grants g on g.id = ac.grant_id
		where ac.backup_of = any(?::uuid[]) and g.status not in ('ended', 'deleted')`, pq.Array(codeIDs)))
	for _, row := range rows {
		pulled[row.BackupOf] = row.GrantID
	}
	return err
}
