package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

const unmanagedSelect = `
	select o.id, o.workspace_id, o.door_id, o.native_ref, o.mode, o.name, o.secret_sealed,
		o.starts_at, o.ends_at, o.claimed, o.created_at,
		g.delete_asked_at as removal_asked_at, coalesce(c.fault_message, '') as fault_message, c.fault_at
	from observed_codes o join doors d on d.id = o.door_id
	left join grants g on g.id = o.id and g.kind = 'foreign_code' and g.status not in ('ended', 'deleted')
	left join holds h on h.grant_id = g.id and h.released_at is null
	left join credentials c on c.id = h.credential_id
	where o.workspace_id = ? and o.gone_at is null and o.mode = 'code' and d.kind = 'device' and d.removed_at is null`

type unmanagedRow struct {
	ID, WorkspaceID, DoorID, NativeRef string
	Mode                               latchkey.Mode
	Name                               string
	SecretSealed                       []byte
	StartsAt, EndsAt                   *time.Time
	Claimed                            bool
	CreatedAt                          time.Time
	RemovalAskedAt, FaultAt            *time.Time
	FaultMessage                       string
}

func (r unmanagedRow) entity() (unmanagedRow, latchkey.Mark) {
	return r, latchkey.Mark{CreatedAt: r.CreatedAt.UTC(), ID: r.ID}
}

func (r unmanagedRow) code(vault *Vault, door latchkey.Door) (latchkey.UnmanagedCode, error) {
	secret, err := vault.Open(unmanagedSeal(r.ID), r.SecretSealed)
	if err != nil {
		return latchkey.UnmanagedCode{}, fmt.Errorf("unmanaged code %s: %w", r.ID, err)
	}
	return latchkey.UnmanagedCode{
		ID: r.ID, WorkspaceID: r.WorkspaceID, Door: door, NativeRef: r.NativeRef,
		Mode: r.Mode, Secret: secret, Name: r.Name, Window: window(r.StartsAt, r.EndsAt), Claimed: r.Claimed, CreatedAt: r.CreatedAt.UTC(),
		RemovalAskedAt: utc(r.RemovalAskedAt), FaultMessage: r.FaultMessage, FaultAt: utc(r.FaultAt),
	}, nil
}

// UnmanagedCode implements latchkey.OutsideChanges.
func (s *Store) UnmanagedCode(ctx context.Context, workspaceID string, ref latchkey.CodeRef) (latchkey.UnmanagedCode, error) {
	return s.reader().unmanagedCode(ctx, unmanagedBy(workspaceID, ref, s.vault))
}

func unmanagedBy(workspaceID string, ref latchkey.CodeRef, vault *Vault) *query {
	q := newQuery(unmanagedSelect, workspaceID).
		seen(ref.Viewer, "o.door_id in "+doorsOwned).
		equal("o.id", ref.ID).
		equal("o.door_id", ref.DeviceID)
	if !ref.Code.IsZero() {
		q.when(true, "o.secret_mac = ?", vault.MAC(ref.Code))
	}
	return q
}

func (r reader) unmanagedCode(ctx context.Context, q *query) (latchkey.UnmanagedCode, error) {
	row, err := one[unmanagedRow](ctx, r, "access_code", q)
	if err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	door, err := one[doorRow](ctx, r, string(latchkey.DoorDevice), newQuery(doorSelect+` where d.id = ?`, row.DoorID))
	if err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	return row.code(r.vault, door)
}

// ListUnmanagedCodes implements latchkey.OutsideChanges.
func (s *Store) ListUnmanagedCodes(
	ctx context.Context, workspaceID string, filter latchkey.UnmanagedFilter, page latchkey.Page,
) (latchkey.List[latchkey.UnmanagedCode], error) {
	var none latchkey.List[latchkey.UnmanagedCode]
	door, err := s.Door(ctx, workspaceID, latchkey.DoorDevice, filter.DeviceID)
	if err != nil {
		return none, err
	}
	q := newQuery(unmanagedSelect, workspaceID).
		seen(filter.Viewer, "o.door_id in "+doorsOwned).
		equal("o.door_id", filter.DeviceID).
		search(filter.Search, "o.id", "o.name").
		page("o", page)
	rows, err := list[unmanagedRow](ctx, s.db, q, page.Limit)
	if err != nil {
		return none, err
	}
	codes := make([]latchkey.UnmanagedCode, len(rows.Rows))
	for i, row := range rows.Rows {
		if codes[i], err = row.code(s.vault, door); err != nil {
			return none, err
		}
	}
	return latchkey.List[latchkey.UnmanagedCode]{Rows: codes, Next: rows.Next}, nil
}
