package store

import (
	"cmp"
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// stayRow is a grant of a reservation, as far as its rules read it.
type stayRow struct {
	ID        string
	StayID    string
	StartsAt  time.Time
	EndsAt    *time.Time
	Live      bool
	Entrances pq.StringArray
}

// selectStays reads stayRows; $1 is now and a condition on g (grants) follows.
const selectStays = `
	select g.id, g.stay_id, g.starts_at, g.ends_at,
		g.delete_asked_at is null and g.status not in ('ended', 'deleted') and (g.ends_at is null or g.ends_at > $1) as live,
		array(select d.id::text from doors d
			where d.capabilities->'reservations' = 'true' and d.id in (
				select gd.door_id from grant_doors gd where gd.grant_id = g.id
				union select sd.door_id from grant_spaces gs join space_doors sd on sd.space_id = gs.space_id
				where gs.grant_id = g.id)) as entrances
	from grants g
	where g.stay_id is not null and `

// stayLock is the name under which a reservation is kept from changing.
const stayLock = `jsonb_build_array('reservation', g.workspace_id, g.customer_key, g.reservation_key)::text`

// beginStay makes a new grant part of its reservation, or the one that begins it.
func (t *tx) beginStay(ctx context.Context, grant *latchkey.Grant) error {
	if err := cmp.Or(grant.CheckKey(), grant.CheckGuest()); err != nil || grant.ReservationKey == "" {
		return err
	}
	there, err := t.reservation(ctx, *grant)
	if err != nil {
		return err
	}
	if err := there.Admit(*grant); err != nil {
		return err
	}
	if grant.StayID = there.StayID; grant.StayID == "" {
		grant.StayID = grant.ID
	}
	_, err = t.ExecContext(ctx, `update grants set stay_id = $2 where id = $1`, grant.ID, grant.StayID)
	if err != nil {
		return failed("begin a stay", err)
	}
	return nil
}

// keepStay holds a grant that was changed to the rules of its reservation.
func (t *tx) keepStay(ctx context.Context, before latchkey.Grant) error {
	if before.StayID == "" {
		return nil
	}
	after, err := t.reader().grant(ctx, before.ID)
	if err != nil {
		return err
	}
	there, err := t.reservation(ctx, after)
	if err != nil {
		return err
	}
	if there.StayID == before.ID {
		there.Entrances = before.Hotels() // it fixed them
	}
	return there.Admit(after)
}

// reservation reads what is there of a grant's reservation besides it, and keeps
// that from changing until the transaction ends.
func (t *tx) reservation(ctx context.Context, grant latchkey.Grant) (latchkey.Reservation, error) {
	_, err := t.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended(`+stayLock+`, 0)) from grants g where g.id = $1`, grant.ID)
	if err != nil {
		return latchkey.Reservation{}, failed("hold reservation", err)
	}
	var rows []stayRow
	err = t.SelectContext(ctx, &rows, selectStays+`
		g.workspace_id = $2 and g.reservation_key = $3 and g.customer_key is not distinct from $4 and g.id <> $5
		order by g.created_at, g.id`, t.now, grant.WorkspaceID, grant.ReservationKey, null(grant.CustomerKey), grant.ID)
	if err != nil {
		return latchkey.Reservation{}, failed("read reservation", err)
	}
	return reservationOf(rows, grant.StayID), nil
}

// reservationOf is what the rows say of a reservation, that of a stay or, with "",
// that of those who are there. Who began it counts also when that grant is over: its
// doors are those of all.
func reservationOf(rows []stayRow, stayID string) latchkey.Reservation {
	there := latchkey.Reservation{StayID: stayID}
	for _, row := range rows {
		if row.Live {
			there.StayID = cmp.Or(stayID, row.StayID)
			there.Windows = append(there.Windows, latchkey.Window{StartsAt: row.StartsAt.UTC(), EndsAt: utc(row.EndsAt)})
		}
	}
	for _, row := range rows {
		if row.ID == there.StayID {
			there.Entrances = row.Entrances
		}
	}
	return there
}

// keepStaysOn holds the grants on a space whose members changed to the rules of
// their reservations: nobody gets a hotel door that is not of the whole stay.
func (t *tx) keepStaysOn(ctx context.Context, spaceID string) error {
	held, err := t.touched(ctx, "hold reservations", `
		with held as (select pg_advisory_xact_lock(hashtextextended(name, 0)) from (
			select distinct `+stayLock+` as name from grants g join grant_spaces gs on gs.grant_id = g.id
			where gs.space_id = $1 and g.stay_id is not null and g.status not in ('ended', 'deleted') order by 1) as names)
		select count(*) from held having count(*) > 0`, spaceID)
	if err != nil || !held {
		return err
	}
	var rows []stayRow
	err = t.SelectContext(ctx, &rows, selectStays+`g.stay_id in (
		select on_it.stay_id from grants on_it join grant_spaces gs on gs.grant_id = on_it.id
		where gs.space_id = $2 and on_it.status not in ('ended', 'deleted'))`, t.now, spaceID)
	if err != nil {
		return failed("read reservations", err)
	}
	stays := map[string][]stayRow{}
	for _, row := range rows {
		stays[row.StayID] = append(stays[row.StayID], row)
	}
	for _, rows := range stays {
		if err := keepTogether(rows); err != nil {
			return err
		}
	}
	return nil
}

// keepTogether holds the live grants of one stay to the doors of who began it.
func keepTogether(rows []stayRow) error {
	there := reservationOf(rows, "")
	there.Windows = nil // they have not changed
	for _, row := range rows {
		if !row.Live || row.ID == there.StayID {
			continue
		}
		joiner := latchkey.Grant{ID: row.ID}
		for _, id := range row.Entrances {
			joiner.Doors = append(joiner.Doors, latchkey.Door{ID: id, Capabilities: latchkey.Capabilities{Reservations: true}})
		}
		if err := there.Admit(joiner); err != nil {
			return err
		}
	}
	return nil
}
