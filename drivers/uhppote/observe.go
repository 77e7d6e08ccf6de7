package uhppote

import (
	"context"

	"latchkey/drivers"
)

// maxPlaces bounds a listing: boards hold some 20,000 records, and a table
// with deleted records is longer than their count.
const maxPlaces = 65536

// Observe implements drivers.Session by reading the panel's whole table, one
// place after the other, and keeping what the door is on. Other operations may
// come in between; when the table changed meanwhile it is not Complete.
func (s *session) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	p, number, err := s.locate(door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	fresh := s.env.Clock.Now()
	rows, complete, err := p.list(ctx, p.hold)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	snapshot := drivers.Snapshot{Complete: complete, Fresh: fresh}
	reader := p.hours(p.hold)
	for _, row := range rows {
		if row.door(number) != doorClosed {
			item, err := s.observed(ctx, reader, row, number)
			if err != nil {
				return drivers.Snapshot{}, err
			}
			snapshot.Items = append(snapshot.Items, item)
		}
	}
	return snapshot, nil
}

func (s *session) observed(ctx context.Context, reader *hoursReader, row record, door int) (drivers.Observed, error) {
	item := drivers.Observed{Ref: s.refs.of(reader.panel.serial, row.number), Mode: row.mode(), Secret: row.secret()}
	if row.days.from.isZero() || row.days.to.isZero() {
		return item, nil
	}
	window, err := reader.windowOf(ctx, row, door)
	item.Window = &window
	return item, err
}

// list reads the records of the panel, waiting for a turn before each request.
// It is complete when as many were found as the panel counts, before and after.
func (p *panel) list(ctx context.Context, turn turn) (rows []record, complete bool, err error) {
	before, err := inTurn(ctx, turn, p.count)
	if err != nil {
		return nil, false, err
	}
	for place := uint32(1); place <= maxPlaces && len(rows) < int(before); place++ {
		row, err := inTurn(ctx, turn, func(ctx context.Context) (record, error) { return p.at(ctx, place) })
		if err != nil {
			return nil, false, err
		}
		if row.number == numberUnused {
			break // past the last place that was ever used
		}
		if row.number != numberDeleted {
			rows = append(rows, row)
		}
	}
	after, err := inTurn(ctx, turn, p.count)
	return rows, len(rows) == int(before) && before == after, err
}

// turn waits until a panel may be asked: panel.hold, or isHeld for a caller
// that holds it already.
type turn func(context.Context) (release func(), err error)

func isHeld(context.Context) (release func(), err error) { return func() {}, nil }

func inTurn[T any](ctx context.Context, turn turn, ask func(context.Context) (T, error)) (answer T, err error) {
	release, err := turn(ctx)
	if err != nil {
		return answer, err
	}
	defer release()
	return ask(ctx)
}
