package zigbee2mqtt

import (
	"context"

	"latchkey"
)

// Unlock implements drivers.Unlocker.
func (s *session) Unlock(ctx context.Context, door string) error { return s.move(ctx, door, "UNLOCK") }

// Lock implements drivers.Locker.
func (s *session) Lock(ctx context.Context, door string) error { return s.move(ctx, door, "LOCK") }

// move tells the bolt where to be, and reads where it is.
func (s *session) move(ctx context.Context, door, to string) error {
	ctx, l, leave, err := s.enter(ctx, door)
	if err != nil {
		return err
	}
	defer leave()
	if !l.bolt {
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock cannot be moved from afar")
	}
	since := s.house.moment()
	if err := s.ask(ctx, l, setState, to); err != nil {
		return err
	}
	if err := s.ask(ctx, l, getState, ""); err != nil {
		return moveFault(silent)
	}
	err = s.answer(ctx, l, getState, since, func() bool {
		return l.failed[setState].at > since || l.lockedAt > since && *l.locked == (to == "LOCK")
	})
	if class := s.failedSince(l, setState, since); class != "" {
		s.lost(l)
		return moveFault(class)
	}
	if err != nil {
		return moveFault(silent)
	}
	return nil
}
