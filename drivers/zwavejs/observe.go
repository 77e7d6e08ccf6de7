package zwavejs

import (
	"context"
	"maps"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// Observe implements drivers.Session: it asks the lock for every slot.
func (s *session) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	b, letGo, err := s.hold(ctx, door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	defer letGo()
	asked := s.now()
	slots, err := b.scan(ctx)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	return b.snapshot(slots, asked), nil
}

// Find implements drivers.Finder. Of a lock whose slots are all known it asks for
// those alone that may be op's; the others were read since the connection began,
// and nobody reported a change. Where none may be op's, the answer is as old as
// that reading; who asks again did not believe it, and the lock is read anew.
func (s *session) Find(ctx context.Context, op drivers.Op) (drivers.Snapshot, error) {
	b, letGo, err := s.hold(ctx, op.Door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	defer letGo()
	asked := s.now()
	slots, whole := b.lock.table.read()
	likely := b.likely(op, slots)
	if !whole || len(likely) == 0 && (op.Action == drivers.Remove || b.lock.table.askedBefore(op.Key)) {
		if slots, err = b.scan(ctx); err != nil {
			return drivers.Snapshot{}, err
		}
		return b.snapshot(slots, asked), nil
	}
	if len(likely) == 0 {
		asked = b.lock.table.readAt()
	}
	for _, slot := range likely {
		if slots[slot], err = b.look(ctx, slot); err != nil {
			return drivers.Snapshot{}, err
		}
	}
	return b.snapshot(slots, asked), nil
}

// likely lists the slots that may be op's: the one its handle names, the one that
// this session wrote, and those that show its digits.
func (b *bench) likely(op drivers.Op, slots map[int]held) []int {
	var found []int
	for slot := range maps.Keys(slots) {
		named := slot == b.slotOf(op.Ref) || slot == b.lock.table.wrote(op.Credential.ID)
		if named || slots[slot].occupied && slots[slot].digits != "" && slots[slot].digits == op.Credential.Secret.Reveal() {
			found = append(found, slot)
		}
	}
	slices.Sort(found)
	return found
}

// known is what every slot holds, read from the lock if that is not known.
func (b *bench) known(ctx context.Context) (map[int]held, error) {
	if slots, whole := b.lock.table.read(); whole {
		return slots, nil
	}
	return b.scan(ctx)
}

// scan asks for one slot after the other, and stops when it is told to. A listing
// by the lock itself would end early without a word when an answer is lost.
func (b *bench) scan(ctx context.Context) (map[int]held, error) {
	began := b.now()
	b.checkClock(ctx)
	slots := make(map[int]held, b.codes.limits().slots)
	for slot := 1; slot <= b.codes.limits().slots; slot++ {
		seen, err := b.look(ctx, slot)
		if err != nil {
			return nil, err
		}
		slots[slot] = seen
	}
	numbers, err := b.codes.taken(ctx)
	if err != nil {
		return nil, err
	}
	for _, slot := range numbers {
		if seen, has := slots[slot]; has && !seen.occupied {
			slots[slot] = held{blocked: true}
		}
	}
	b.lock.table.keepAll(slots, began)
	return maps.Clone(slots), nil
}

// checkClock comes before the places are read: a lock whose clock cannot be relied on lets
// its codes in at hours that nobody knows, and not in windows.
func (b *bench) checkClock(ctx context.Context) {
	if !b.hasWindows(b.node, b.lock) {
		return
	}
	if err := b.setClock(ctx); err != nil {
		b.env.Log.Warn("the clock of a Z-Wave lock was not set", "door", b.door(), "reason", err)
	}
}

// look asks the lock what one slot holds, and when it lets that in.
func (b *bench) look(ctx context.Context, slot int) (held, error) {
	seen, err := b.codes.read(ctx, slot)
	if err == nil && seen.occupied && b.hasWindows(b.node, b.lock) {
		seen.window, err = b.schedules(ctx, slot)
		if seen.timed = b.hasWindows(b.node, b.lock); !seen.timed {
			err = nil // it turned out to keep none
		}
	}
	if err == nil {
		b.lock.table.keep(slot, seen)
	}
	return seen, err
}

func (b *bench) snapshot(slots map[int]held, asked time.Time) drivers.Snapshot {
	snapshot := drivers.Snapshot{Complete: true, Fresh: asked}
	for _, slot := range slices.Sorted(maps.Keys(slots)) {
		if slots[slot].occupied {
			snapshot.Items = append(snapshot.Items, b.observed(slot, slots[slot]))
		}
	}
	return snapshot
}

func (b *bench) observed(slot int, seen held) drivers.Observed {
	item := drivers.Observed{Ref: b.refOf(slot), Mode: latchkey.ModeCode}
	if seen.digits != "" {
		item.Secret = latchkey.NewSecret(seen.digits)
	}
	if seen.timed {
		item.Window = &latchkey.Window{} // it opens at any hour
	}
	if seen.timed && seen.window != nil {
		kept := seen.window.window(b.zone)
		item.Window = &kept
	}
	return item
}
