package zwavejs

import (
	"context"
	"maps"
	"slices"

	"latchkey"
	"latchkey/drivers"
)

// put leaves a code that is there as it is, and else writes it into the slot that
// it had, or one that is free.
func (c *change) put(ctx context.Context) (drivers.Receipt, error) {
	slots, err := c.known(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	for _, slot := range c.likely(c.op, slots) {
		seen, err := c.look(ctx, slot)
		slots[slot] = seen
		switch {
		case err != nil:
			return drivers.Receipt{}, err
		case c.ours(slot) && c.matches(seen):
			if seen, err = c.keep(ctx, slot, seen); err != nil {
				return drivers.Receipt{}, err
			}
			return c.confirmed(slot, seen, "the lock has it already"), nil
		case seen.occupied && seen.digits == c.digits:
			return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock already holds this code, and it is not ours")
		}
	}
	slot, err := c.room(ctx, slots)
	if err != nil {
		return drivers.Receipt{}, err
	}
	return c.write(ctx, slot)
}

// room finds a free slot: that of the credential itself, if nobody has it now.
func (c *change) room(ctx context.Context, slots map[int]held) (int, error) {
	for _, slot := range []int{c.slotOf(c.op.Ref), c.lock.table.wrote(c.op.Credential.ID)} {
		if slot != 0 && slots[slot].free() {
			return slot, nil // it was looked at just now
		}
	}
	for _, slot := range slices.Sorted(maps.Keys(slots)) {
		if !slots[slot].free() {
			continue
		}
		seen, err := c.look(ctx, slot)
		if err != nil {
			return 0, err
		}
		if seen.free() {
			return slot, nil
		}
		if seen.digits == c.digits {
			return 0, latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock already holds this code, and it is not ours")
		}
	}
	most := c.codes.limits().slots
	fault := latchkey.Faultf(latchkey.FaultSlotsFull, "the lock is full with %d codes", most)
	fault.Max = most
	return 0, fault
}

// write puts the code into a slot and reads it back. The slot is ours from before
// the command is sent, so that an answer which is lost can be looked for.
func (c *change) write(ctx context.Context, slot int) (drivers.Receipt, error) {
	if err := c.protect(ctx, slot); err != nil {
		return drivers.Receipt{}, err
	}
	ours := c.lock.table.wrote(c.op.Credential.ID) == slot
	c.lock.table.claim(c.op.Credential.ID, slot)
	name := drivers.FitName(c.op.Credential.Name, c.op.Credential.ID, nameRule(c.codes.limits()))
	refusal := c.codes.write(ctx, place{slot: slot, digits: c.digits, name: name, ours: ours})
	if refusal != nil && latchkey.FaultOf(refusal).Class != latchkey.FaultAmbiguous {
		c.lock.table.disclaim(slot)
		c.unschedule(ctx, slot)
		return drivers.Receipt{}, refusal
	}
	seen, unread := c.look(ctx, slot)
	return c.written(ctx, slot, seen, refusal, unread)
}

// written judges a write by what the lock shows after it.
func (c *change) written(ctx context.Context, slot int, seen held, refusal, unread error) (drivers.Receipt, error) {
	switch {
	case unread != nil && refusal != nil:
		return drivers.Receipt{}, refusal
	case unread != nil && c.span != nil:
		text := "the lock took the code; whether its schedule is there still could not be read"
		return drivers.Receipt{}, &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: text, Cause: unread}
	case unread != nil:
		//nolint:nilerr // not to be read back is no failure of the write
		return c.receipt(slot, drivers.Acked, "the command was taken; it could not be read back"), nil
	case c.matches(seen):
		if err := c.guarded(ctx, slot, seen); err != nil {
			return drivers.Receipt{}, err
		}
		return c.confirmed(slot, seen, "read back from the lock"), nil
	case seen.occupied:
		c.lock.table.disclaim(slot)
		c.unschedule(ctx, slot)
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultConflict, "somebody took the place on the lock meanwhile")
	case refusal != nil:
		return drivers.Receipt{}, refusal
	}
	return drivers.Receipt{}, c.silent()
}

// silent is a lock that took the command and did nothing. Once, a frame may have
// been lost; twice, it has the code already and does not say so, as many do.
func (c *change) silent() error {
	if c.lock.table.again(c.op.Credential.ID) {
		return errRefused
	}
	return latchkey.Faultf(latchkey.FaultAmbiguous, "the lock took the command and does not show the code")
}

func (c *change) confirmed(slot int, seen held, evidence string) drivers.Receipt {
	c.lock.table.claim(c.op.Credential.ID, slot)
	if seen.hidden() {
		return c.receipt(slot, drivers.Acked, evidence+", which hides its digits")
	}
	return c.receipt(slot, drivers.Verified, evidence)
}

func (c *change) receipt(slot int, state drivers.Applied, evidence string) drivers.Receipt {
	return drivers.Receipt{Ref: c.refOf(slot), State: state, Evidence: evidence, Actual: c.actual()}
}

// actual is what the lock enforces: nothing, where it keeps no windows.
func (c *change) actual() latchkey.Window {
	if c.span != nil {
		return c.span.window(c.zone)
	}
	return drivers.Rounding{Precision: latchkey.PrecisionNone}.Round(c.op.Credential.Window)
}

// nameRule is how long a name may be on the lock.
func nameRule(size limits) []latchkey.Constraint {
	if size.name == 0 {
		return nil
	}
	return []latchkey.Constraint{{Type: latchkey.NameLength, Min: 1, Max: size.name}}
}
