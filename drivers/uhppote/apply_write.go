package uhppote

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// write puts a record on the panel and reads it back. Over is whether one of
// that number is being written over.
func (c *change) write(ctx context.Context, wanted record, over bool) (drivers.Receipt, error) {
	done, err := c.attempt(ctx, wanted)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if !done {
		return drivers.Receipt{}, c.refused(ctx, over)
	}
	return c.confirm(ctx, wanted)
}

// confirm reads back what the panel said it wrote. When it cannot be read the
// panel's word stands.
func (c *change) confirm(ctx context.Context, wanted record) (drivers.Receipt, error) {
	held, present, unread := c.panel.find(ctx, wanted.number)
	switch {
	case unread != nil:
		//nolint:nilerr // not to be read back is no failure of the write
		return c.receipt(wanted, drivers.Acked, "put-card: yes; it could not be read back"), nil
	case !present:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "the panel confirmed the record but does not show it")
	case held != wanted:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultConflict, "the panel shows another record than the one it confirmed")
	}
	return c.confirmHours(ctx, wanted)
}

// confirmHours reads back what the record is tied to.
func (c *change) confirmHours(ctx context.Context, wanted record) (drivers.Receipt, error) {
	tied, unread := c.panel.hours(isHeld).of(ctx, wanted.door(c.door))
	switch {
	case unread != nil:
		//nolint:nilerr // not to be read back is no failure of the write
		return c.receipt(wanted, drivers.Acked, "put-card: yes; its time profile could not be read back"), nil
	case !tied.during(wanted.days).equal(c.span):
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultConflict, "somebody changed the record's time profile on the panel meanwhile")
	}
	return c.receipt(wanted, drivers.Verified, "put-card: yes; read back the same"), nil
}

// attempt is a write of a record.
type attempt struct {
	key       string // of the operation that wrote
	wrote     record
	unsettled bool // the answer was lost
}

// attempt writes the record and remembers it, unless it is known that nothing
// was written: the number may be somebody else's by the next time.
func (c *change) attempt(ctx context.Context, wanted record) (done bool, err error) {
	done, err = c.panel.put(ctx, wanted)
	unsettled := err != nil && latchkey.FaultOf(err).Class == latchkey.FaultAmbiguous
	if done || unsettled {
		c.panel.begun[wanted.number] = attempt{key: c.op.Key, wrote: wanted, unsettled: unsettled}
	} else {
		delete(c.panel.begun, wanted.number)
	}
	return done, err
}

// refused finds out why the panel said no. It gives no reason; what we send
// has valid dates and a valid number, so that a new record is refused only
// when the table is full. A table that counts nothing is not full. Max stays 0,
// as Capabilities.MaxCodes does: the size differs from board to board.
func (c *change) refused(ctx context.Context, over bool) error {
	if over {
		return latchkey.Faultf(latchkey.FaultPermanent, "the panel refuses to change the record")
	}
	count, err := c.panel.count(ctx)
	if err != nil {
		return err
	}
	if count == 0 {
		return latchkey.Faultf(latchkey.FaultPermanent, "the panel refuses the record although it holds none")
	}
	return latchkey.Faultf(latchkey.FaultSlotsFull, "the panel's table is full with %d records", count)
}

func (c *change) receipt(wanted record, state drivers.Applied, evidence string) drivers.Receipt {
	return drivers.Receipt{
		Ref:      c.refs.of(c.panel.serial, wanted.number),
		State:    state,
		Actual:   c.span.window(c.panel.zone),
		Evidence: evidence,
	}
}
