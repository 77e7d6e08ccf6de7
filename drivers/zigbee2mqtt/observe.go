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
				if whose.ours() || whose == foreign || whose == found {
					slots = append(slots, slot)
				}
			}
		})
		slices.Sort(slots)
		return slots, nil
	}, "")
}

// Find implements drivers.Finder: a credential is in one slot, and a lock's
// battery pays for every look.
func (s *session) Find(ctx context.Context, op drivers.Op) (drivers.Snapshot, error) {
	return s.snapshot(ctx, op.Door, func(_ context.Context, l *lock) ([]int, error) {
		if slot, known := s.slotOf(l, op.Ref, op.Credential.ID); known {
			return []int{slot}, nil
		}
		return nil, nil
	}, op.Ref)
}

// chooser picks the slots of a lock that are to be read.
type chooser func(context.Context, *lock) ([]int, error)

// snapshot reads a lock's slots; ref is whose is looked for, if anybody's.
func (s *session) snapshot(ctx context.Context, door string, choose chooser, ref string) (drivers.Snapshot, error) {
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
		if !seen.taken() {
			if err := s.left(ctx, l, slot); err != nil {
				return drivers.Snapshot{}, err
			}
			continue
		}
		snapshot.Items = append(snapshot.Items, s.observed(l, slot, seen, ref))
		snapshot.Complete = snapshot.Complete && (ref != "" || s.noteOf(l, slot) != found) // it may be what we miss
	}
	return snapshot, nil
}

// left notes that what others had in a slot is not there any more. A slot of ours
// stays ours: what is missing is put back into it.
func (s *session) left(ctx context.Context, l *lock, slot int) error {
	if whose := s.noteOf(l, slot); whose != foreign && whose != found {
		return nil
	}
	return s.noteDown(ctx, l, slot, vacant)
}

// observed is a slot that holds a code. Where nobody knows whose it is, the ref that
// names it says so: the notes may have been lost with the broker.
func (s *session) observed(l *lock, slot int, seen reading, ref string) drivers.Observed {
	whose := s.noteOf(l, slot)
	if address, named, owner := splitRef(ref); (whose == unknown || whose == found) && address == l.address && named == slot {
		whose = note(owner)
	}
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
			err = s.noteDown(ctx, l, slot, found)
		} else {
			err = s.noteDown(ctx, l, slot, vacant)
		}
		if err != nil {
			return err
		}
	}
	return s.noteSurvey(ctx, l)
}
