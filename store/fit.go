package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"latchkey"
	"latchkey/pin"
)

// fit is where a code can be used: on doors where it is free, and in entries
// that the same person has there already.
type fit struct {
	free   []latchkey.Door
	shared []entry
}

// entry is one entry of a lock that has the code.
type entry struct {
	id   string
	door latchkey.Door
}

func (f fit) empty() bool { return len(f.free)+len(f.shared) == 0 }

// fitting parts doors into those that can take the code and the rest: a code
// must keep the door's rules, be free on it or be the same person's, and not have
// been refused to the grant by it.
func (t *tx) fitting(
	ctx context.Context, grant latchkey.Grant, code latchkey.Secret, doors []latchkey.Door,
) (fits fit, rest []latchkey.Door, err error) {
	if len(doors) == 0 {
		return fit{}, nil, nil
	}
	holders, err := t.holdersOf(ctx, grant, code, doors)
	if err != nil {
		return fit{}, nil, err
	}
	known, err := t.existing(ctx, code, doors)
	if err != nil {
		return fit{}, nil, err
	}
	for _, door := range doors {
		taken := slices.IndexFunc(holders, func(h holder) bool { return h.DoorID == door.ID })
		switch {
		case pin.RulesOf(door.Capabilities).Check(code.Reveal()) != nil, door.Capabilities.MakesPINs(),
			door.Capabilities.Has(latchkey.PINCodeMatchesSet) && !known[door.AccountID]:
			rest = append(rest, door)
		case taken < 0:
			fits.free = append(fits.free, door)
		case holders[taken].Ours && canShare(door):
			fits.shared = append(fits.shared, entry{holders[taken].ID, door})
		default:
			rest = append(rest, door)
		}
	}
	return fits, rest, nil
}

// canShare: a panel keeps one record with one window for all doors of a code, so
// grants with other windows cannot share it door by door.
func canShare(door latchkey.Door) bool { return door.Capabilities.LaneScope != latchkey.LaneAccount }

// holder is an entry that has a code on a door, or had it refused; an unmanaged
// code is nobody's to share.
type holder struct {
	ID     string
	DoorID string
	Ours   bool // every grant that uses it is the same person's, one at the same time as this one
}

// holdersOf finds who has the code on the doors, and keeps the entries from being
// removed until the transaction ends.
func (t *tx) holdersOf(ctx context.Context, grant latchkey.Grant, code latchkey.Secret, doors []latchkey.Door) ([]holder, error) {
	var holders []holder
	err := t.SelectContext(ctx, &holders, `
		select c.id, c.door_id, c.state in ('waiting', 'setting', 'set')
			and not exists (select from holds h join grants g on g.id = h.grant_id
				where h.credential_id = c.id and h.released_at is null and g.identity_id is distinct from $4)
			and exists (select from holds h join grants g on g.id = h.grant_id
				where h.credential_id = c.id and h.released_at is null and `+meets+`) as ours
		from credentials c
		where c.door_id = any($1) and c.secret_mac = $2 and (c.state <> 'removed' or (
			c.fault_class in ('duplicate_code', 'invalid_code')
			and exists (select from holds h where h.credential_id = c.id and h.grant_id = $3)))
		for no key update of c`,
		pq.Array(doorIDs(doors)), t.vault.MAC(code), grant.ID, null(grant.IdentityID),
		grant.Window.StartsAt, grant.Window.EndsAt, t.now)
	if err != nil {
		return nil, failed("check a code", err)
	}
	var foreign []holder
	err = t.SelectContext(ctx, &foreign, `
		select id, door_id, false as ours from observed_codes
		where door_id = any($1) and secret_mac = $2 and gone_at is null`, pq.Array(doorIDs(doors)), t.vault.MAC(code))
	if err != nil {
		return nil, failed("look for others' codes", err)
	}
	return append(holders, foreign...), nil
}

// meets is the condition that a grant g of the person $4 is wanted and meets the
// window from $5 to $6 at the instant $7.
const meets = `g.identity_id = $4 and g.delete_asked_at is null and g.status not in ('ended', 'deleted')
	and g.starts_at <= coalesce($6::timestamptz, 'infinity') and coalesce(g.ends_at, 'infinity') >= $5::timestamptz
	and coalesce(g.ends_at, 'infinity') > $7::timestamptz`
