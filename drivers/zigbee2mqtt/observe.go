package zigbee2mqtt

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/drivers"
)

// Observe implements drivers.Session. It reads the slots that somebody has; all
// of Latchkey's once, when the lock is met first.
func (s *session) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	return s.snapshot(ctx, door, func(ctx context.Context, l *lock) (slots []int, err error) {
		if err := s.survey(ctx, l); err != nil {
			return nil, err
		}
		s.house.look(func() {
			for slot, whose := range s.house.notes[l.address] {
				if whose.ours() || whose == foreign {
					slots = append(slots, slot)
				}
			}
		})
		slices.Sort(slots)
		return slots, nil
	})
}

// Find implements drivers.Finder: a credential is in one slot, and a lock's
// battery pays for every look.
func (s *session) Find(ctx context.Context, op drivers.Op) (drivers.Snapshot, error) {
	return s.snapshot(ctx, op.Door, func(_ context.Context, l *lock) ([]int, error) {
		if slot, known := s.slotOf(l, op.Ref, op.Credential.ID); known {
			return []int{slot}, nil
		}
		return nil, nil
	})
}

func (s *session) snapshot(ctx context.Context, door string, choose func(context.Context, *lock) ([]int, error)) (drivers.Snapshot, error) {
	ctx, l, leave, err := s.enter(ctx, door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	defer leave()
	if err := s.forgetful(ctx, l); err != nil {
		return drivers.Snapshot{}, err
	}
	snapshot := drivers.Snapshot{Complete: true, Fresh: s.env.Clock.Now()}
	slots, err := choose(ctx, l)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	for _, slot := range slots {
		seen, err := s.read(ctx, l, slot)
		if err != nil {
			return drivers.Snapshot{}, err
		}
		if seen.taken() {
			snapshot.Items = append(snapshot.Items, s.observed(l, slot, seen))
		}
	}
	return snapshot, nil
}

// observed is a slot that holds a code. A slot that nobody has a note of is named
// by its ref alone: the notes may have been lost with the broker.
func (s *session) observed(l *lock, slot int, seen reading) drivers.Observed {
	whose := s.noteOf(l, slot)
	item := drivers.Observed{Ref: refOf(l, slot, whose), Mode: latchkey.ModeCode, Secret: seen.secret}
	if whose.ours() {
		item.Owner = string(whose)
	}
	return item
}

// survey looks at every slot that is Latchkey's, once in the life of a lock.
func (s *session) survey(ctx context.Context, l *lock) error {
	var done bool
	s.house.look(func() { done = s.house.surveyed[l.address] })
	if done {
		return nil
	}
	for slot := s.config.FirstSlot; slot < s.config.FirstSlot+s.config.Slots; slot++ {
		if s.noteOf(l, slot) != unknown {
			continue
		}
		seen, err := s.read(ctx, l, slot)
		if err != nil {
			return err
		}
		if seen.taken() {
			err = s.noteDown(ctx, l, slot, foreign)
		} else {
			err = s.noteDown(ctx, l, slot, vacant)
		}
		if err != nil {
			return err
		}
	}
	return s.noteSurvey(ctx, l)
}
