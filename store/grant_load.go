package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"latchkey"
)

// reader reads whole grants, in a transaction or outside one.
type reader struct {
	sqlx.QueryerContext
	vault *Vault
}

func (s *Store) reader() reader { return reader{QueryerContext: s.db, vault: s.vault} }
func (t *tx) reader() reader    { return reader{QueryerContext: t.Tx, vault: t.vault} }

// grants reads grants by id with all that belongs to them, in the given order.
// Ids that are not there are left out. It is five queries whatever the number.
func (r reader) grants(ctx context.Context, ids []string) ([]latchkey.Grant, error) {
	var rows []grantRow
	err := sqlx.SelectContext(ctx, r, &rows, selectGrants+`g.id = any($1) order by array_position($1, g.id)`, pq.Array(ids))
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	grants := make([]latchkey.Grant, len(rows))
	byID := make(map[string]*latchkey.Grant, len(rows))
	for i, row := range rows {
		grants[i] = row.grant()
		byID[row.ID] = &grants[i]
	}
	if err := r.loadRequests(ctx, ids, byID); err != nil {
		return nil, err
	}
	if err := r.loadDoors(ctx, rows, byID); err != nil {
		return nil, err
	}
	return grants, r.loadMethods(ctx, ids, byID)
}

// grant reads one grant by id.
func (r reader) grant(ctx context.Context, id string) (latchkey.Grant, error) {
	grants, err := r.grants(ctx, []string{id})
	if err != nil {
		return latchkey.Grant{}, err
	}
	if len(grants) == 0 {
		return latchkey.Grant{}, latchkey.NotFound("access_grant")
	}
	return grants[0], nil
}

func (r reader) loadRequests(ctx context.Context, ids []string, byID map[string]*latchkey.Grant) error {
	var rows []requestRow
	err := sqlx.SelectContext(ctx, r, &rows, `
		select grant_id, position, mode, code_sealed, exact, max_uses, created_at
		from requested_methods where grant_id = any($1) order by grant_id, position`, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("read requested methods: %w", err)
	}
	for _, row := range rows {
		code, err := r.vault.Open(requestSeal(row.GrantID, row.Position), row.CodeSealed)
		if err != nil {
			return fmt.Errorf("requested code of grant %s: %w", row.GrantID, err)
		}
		grant := byID[row.GrantID]
		grant.Requested = append(grant.Requested, latchkey.RequestedMethod{
			Mode: row.Mode, Code: code, Exact: row.Exact, MaxUses: row.MaxUses, CreatedAt: row.CreatedAt.UTC(),
		})
	}
	return nil
}

func requestSeal(grantID string, position int) string {
	return fmt.Sprintf("request/%s/%d", grantID, position)
}

// targetDoors joins every grant with the doors it targets, directly and through
// spaces, each once.
const targetDoors = `
	(select grant_id, door_id from grant_doors
	 union
	 select gs.grant_id, sd.door_id from grant_spaces gs join space_doors sd on sd.space_id = gs.space_id)`

// loadDoors reads the doors that each row targets.
func (r reader) loadDoors(ctx context.Context, rows []grantRow, byID map[string]*latchkey.Grant) error {
	grantsOf := map[string][]string{}
	for _, row := range rows {
		for _, doorID := range row.Targets {
			grantsOf[doorID] = append(grantsOf[doorID], row.ID)
		}
	}
	doors, err := all[doorRow](ctx, r, newQuery(doorSelect+`
		where d.id = any(?::uuid[]) and d.managed order by d.name, d.id`,
		pq.Array(slices.Collect(maps.Keys(grantsOf)))))
	if err != nil {
		return err
	}
	for _, door := range doors {
		for _, grantID := range grantsOf[door.ID] {
			byID[grantID].Doors = append(byID[grantID].Doors, door)
		}
	}
	return nil
}

func (r reader) loadMethods(ctx context.Context, ids []string, byID map[string]*latchkey.Grant) error {
	methods, err := r.methods(ctx, `m.grant_id = any($1)`, pq.Array(ids))
	if err != nil {
		return err
	}
	for _, method := range methods {
		byID[method.GrantID].Methods = append(byID[method.GrantID].Methods, method)
	}
	return nil
}

// methods reads methods with their credentials, in the order of creation. The
// condition is on m (methods).
func (r reader) methods(ctx context.Context, condition string, args ...any) ([]latchkey.Method, error) {
	var rows []methodRow
	err := sqlx.SelectContext(ctx, r, &rows, `
		select m.id, m.workspace_id, m.grant_id, g.key as grant_key, m.position, m.mode, m.secret_sealed, m.split_from, m.backup,
			m.issued, m.issued_at, m.created_at, m.delete_asked_at, m.deleted_at, z.instant_key_id, z.session_id
		from methods m join grants g on g.id = m.grant_id `+joinKeys+`
		where `+condition+` and (m.deleted_at is null or exists (
			select from holds h where h.method_id = m.id and h.released_at is null))
		order by m.created_at, m.position, m.split_from nulls first, m.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read methods: %w", err)
	}
	methods := make([]latchkey.Method, len(rows))
	byID := make(map[string]*latchkey.Method, len(rows))
	ids := make([]string, len(rows))
	for i, row := range rows {
		if methods[i], err = row.method(r.vault); err != nil {
			return nil, fmt.Errorf("method %s: %w", row.ID, err)
		}
		byID[row.ID], ids[i] = &methods[i], row.ID
	}
	return methods, r.loadCredentials(ctx, ids, byID)
}

func (r reader) loadCredentials(ctx context.Context, ids []string, byID map[string]*latchkey.Method) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []credentialRow
	err := sqlx.SelectContext(ctx, r, &rows, selectCredentials+`h.method_id = any($1) order by d.name, c.id`, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("read credentials: %w", err)
	}
	for _, row := range rows {
		method := byID[row.MethodID]
		method.Credentials = append(method.Credentials, row.credential())
	}
	return nil
}
