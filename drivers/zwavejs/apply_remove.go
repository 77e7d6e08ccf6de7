package zwavejs

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// remove empties the slot of the credential. What is not there is removed already.
func (c *change) remove(ctx context.Context) (drivers.Receipt, error) {
	slot, err := c.target(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if slot == 0 {
		return c.gone("the lock does not have it"), nil
	}
	refusal := c.codes.clear(ctx, slot)
	if refusal != nil && latchkey.FaultOf(refusal).Class != latchkey.FaultAmbiguous {
		return drivers.Receipt{}, refusal
	}
	seen, unread := c.look(ctx, slot)
	switch {
	case unread != nil && refusal != nil:
		return drivers.Receipt{}, refusal
	case unread != nil:
		text := "the lock took the removal but could not be read back"
		return drivers.Receipt{}, &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: text, Cause: unread}
	case c.matches(seen):
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "the lock took the removal and still shows the code")
	}
	c.lock.table.disclaim(slot)
	c.unschedule(ctx, slot)
	return c.gone("the lock does not show it any more"), nil
}

// target is the slot to be emptied; 0 when the credential is on none.
func (c *change) target(ctx context.Context) (int, error) {
	for _, slot := range []int{c.slotOf(c.op.Ref), c.lock.table.wrote(c.op.Credential.ID)} {
		if slot == 0 {
			continue
		}
		seen, err := c.look(ctx, slot)
		if err != nil {
			return 0, err
		}
		if c.matches(seen) {
			return slot, nil
		}
	}
	if c.op.Ref != "" {
		return 0, nil
	}
	return 0, c.absent(ctx)
}

// absent goes through the lock when nothing says where the credential is. Digits
// alone do not make a code ours.
func (c *change) absent(ctx context.Context) error {
	slots, err := c.scan(ctx)
	if err != nil {
		return err
	}
	for _, seen := range slots {
		if seen.occupied && seen.digits == c.digits {
			return latchkey.Faultf(latchkey.FaultConflict, "the lock holds this code, and nothing says that it is ours")
		}
	}
	return nil
}

func (c *change) gone(evidence string) drivers.Receipt {
	return drivers.Receipt{Ref: c.op.Ref, State: drivers.Verified, Evidence: evidence}
}
