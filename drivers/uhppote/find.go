package uhppote

import (
	"context"

	"latchkey/drivers"
)

var _ drivers.Finder = (*session)(nil)

// Find implements drivers.Finder: a panel answers for one number in one request,
// while its whole table may take thousands.
func (s *session) Find(ctx context.Context, op drivers.Op) (drivers.Snapshot, error) {
	p, door, err := s.locate(op.Door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	number, err := numberOf(op.Credential.Secret, op.Credential.Mode)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	release, err := p.hold(ctx)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	defer release()
	snapshot := drivers.Snapshot{Complete: true, Fresh: s.env.Clock.Now()}
	row, found, err := p.find(ctx, number)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	if found && row.door(door) != doorClosed {
		item, err := s.observed(ctx, p.hours(isHeld), row, door)
		if err != nil {
			return drivers.Snapshot{}, err
		}
		snapshot.Items = append(snapshot.Items, item)
	}
	return snapshot, nil
}
