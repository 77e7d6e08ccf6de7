package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// loadTwins finds whose the digits are of codes that their locks refuse because
// they have them already.
func (r reader) loadTwins(ctx context.Context, codes []latchkey.AccessCode) error {
	var refused []string
	for _, code := range codes {
		if code.Credential.Fault == latchkey.FaultDuplicateCode {
			refused = append(refused, code.Credential.ID)
		}
	}
	if len(refused) == 0 {
		return nil
	}
	rows, err := scanAll[struct{ ID, ManagedID, UnmanagedID string }](ctx, r, newQuery(`
		select c.id, coalesce(o.id::text, '') as unmanaged_id,
			coalesce(case when g.kind = 'access_code' then g.id else twin.id end::text, '') as managed_id
		from credentials c
		left join observed_codes o on o.door_id = c.door_id and o.secret_mac = c.secret_mac and o.gone_at is null
		left join credentials twin on twin.door_id = c.door_id and twin.secret_mac = c.secret_mac
			and twin.id <> c.id and twin.state <> 'removed'
		left join holds h on h.credential_id = twin.id and h.released_at is null
		left join grants g on g.id = h.grant_id
		where c.id = any(?::uuid[])`, pq.Array(refused)))
	for _, row := range rows {
		for i := range codes {
			if codes[i].Credential.ID == row.ID {
				codes[i].ManagedTwinID, codes[i].UnmanagedTwinID = row.ManagedID, row.UnmanagedID
			}
		}
	}
	return err
}
