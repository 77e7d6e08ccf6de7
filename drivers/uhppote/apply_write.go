package uhppote

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// write puts a record on the panel and reads it back. Over is whether one of
// that number is being written over.
func (c *change) write(ctx context.Context, wanted record, over bool) (drivers.Receipt, error) {
	c.panel.begun[wanted.number] = c.op.Key
	done, err := c.panel.put(ctx, wanted)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if !done {
		return drivers.Receipt{}, c.refused(ctx, over)
	}
	held, present, err := c.panel.find(ctx, wanted.number)
	switch {
	case err != nil:
		return c.receipt(wanted, drivers.Acked, "put-card: yes; it could not be read back"), nil
	case !present:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "the panel confirmed the record but does not show it")
	case held != wanted:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultConflict, "the panel shows another record than the one it confirmed")
	}
	return c.receipt(wanted, drivers.Verified, "put-card: yes; read back the same"), nil
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
		Actual:   wanted.days.window(c.panel.zone),
		Evidence: evidence,
	}
}
