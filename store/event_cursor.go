package store

import (
	"context"
	"fmt"
	"strconv"

	"latchkey"
)

// EventHorizon implements latchkey.Events.
func (s *Store) EventHorizon(ctx context.Context) (latchkey.EventPlace, error) {
	var xmin string
	if err := s.db.GetContext(ctx, &xmin, `select pg_snapshot_xmin(pg_current_snapshot())::text`); err != nil {
		return latchkey.EventPlace{}, failed("read the horizon", err)
	}
	return placeOf(xmin, 0)
}

// EventsAfter implements latchkey.Events. Events stand in the order of the
// transactions that wrote them, and only those older than every transaction under
// way are read: nothing can come before them any more.
func (s *Store) EventsAfter(
	ctx context.Context, workspaceID string, place latchkey.EventPlace, filter latchkey.EventFilter,
) ([]latchkey.Event, latchkey.EventPlace, error) {
	horizon, err := s.EventHorizon(ctx)
	if err != nil {
		return nil, place, err
	}
	if place.Transaction > horizon.Transaction {
		return nil, place, latchkey.Invalid("cursor", "This cursor is of another database: begin again with oldest or now")
	}
	q := eventsBy(workspaceID, filter).
		when(true, "(e.xact, e.position) > (?::text::xid8, ?::bigint)", xid(place), place.Position).
		when(true, "e.xact < ?::text::xid8", xid(horizon)).
		add(" order by e.xact, e.position limit ?", filter.Limit)
	rows, err := scanAll[eventRow](ctx, s.db, q)
	if err != nil {
		return nil, place, err
	}
	next := horizon
	if len(rows) > 0 && len(rows) == filter.Limit {
		last := rows[len(rows)-1]
		if next, err = placeOf(last.Xact, last.Position); err != nil {
			return nil, place, err
		}
	}
	events, err := s.opened(rows)
	return events, next, err
}

func xid(place latchkey.EventPlace) string { return strconv.FormatUint(place.Transaction, 10) }

func placeOf(xact string, position int64) (latchkey.EventPlace, error) {
	transaction, err := strconv.ParseUint(xact, 10, 64)
	if err != nil {
		return latchkey.EventPlace{}, fmt.Errorf("transaction of an event: %w", err)
	}
	return latchkey.EventPlace{Transaction: transaction, Position: position}, nil
}
