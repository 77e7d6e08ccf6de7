package uhppote

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// remove takes the door off the record, and the record off the panel when no
// other door is left on it. What is not there is removed already.
func (c *change) remove(ctx context.Context) (drivers.Receipt, error) {
	held, present, err := c.target(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if !present || held.door(c.door) == doorClosed {
		return c.gone(held.number, "get-card: not there"), nil
	}
	if err := c.mayClear(ctx, held); err != nil {
		return drivers.Receipt{}, err
	}
	left := held.withDoor(c.door, doorClosed)
	if left.opensNothing() {
		return c.delete(ctx, left)
	}
	return c.narrow(ctx, left)
}

// target finds the record by the credential's secret or, when the core has
// only the ref, by going through the table.
func (c *change) target(ctx context.Context) (record, bool, error) {
	if !c.op.Credential.Secret.IsZero() {
		number, err := numberOf(c.op.Credential.Secret, c.op.Credential.Mode)
		if err != nil {
			return record{}, false, nil //nolint:nilerr // a number that no panel takes is on none
		}
		return c.panel.find(ctx, number)
	}
	return c.byRef(ctx)
}

func (c *change) byRef(ctx context.Context) (record, bool, error) {
	rows, complete, err := c.panel.list(ctx, isHeld)
	if err != nil {
		return record{}, false, err
	}
	for _, row := range rows {
		if c.refs.of(c.panel.serial, row.number) == c.op.Ref {
			return row, true, nil
		}
	}
	if !complete {
		return record{}, false, latchkey.Faultf(latchkey.FaultConflict, "the panel's table changed while it was read")
	}
	return record{}, false, nil
}

// mayClear refuses records that are not ours, and a door of ours that somebody
// tied to a time profile of theirs since.
func (c *change) mayClear(ctx context.Context, held record) error {
	if !c.owns(held) {
		return latchkey.Faultf(latchkey.FaultConflict, "the %s on the panel is not ours", held.mode().Label())
	}
	return c.mayUntie(ctx, held, held.door(c.door))
}

// delete takes the record off. The panel's "no" means that there was none.
func (c *change) delete(ctx context.Context, left record) (drivers.Receipt, error) {
	if _, err := c.panel.erase(ctx, left.number); err != nil {
		return drivers.Receipt{}, err
	}
	return c.confirmGone(ctx, left)
}

// narrow writes the record without the door. Other doors keep their values,
// also the number of a time profile: nothing becomes wider than it was.
func (c *change) narrow(ctx context.Context, left record) (drivers.Receipt, error) {
	done, err := c.panel.put(ctx, left)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if !done {
		return drivers.Receipt{}, c.refused(ctx, true)
	}
	return c.confirmGone(ctx, left)
}

// confirmGone reads back that the door does not open any more. Without an
// answer it is not known: a credential is only gone when the panel shows it.
func (c *change) confirmGone(ctx context.Context, left record) (drivers.Receipt, error) {
	held, present, err := c.panel.find(ctx, left.number)
	if err != nil {
		text := "the panel confirmed the removal but could not be read back"
		return drivers.Receipt{}, &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: text, Cause: err}
	}
	if present && held.door(c.door) != doorClosed {
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultAmbiguous, "the panel confirmed the removal but still shows the door")
	}
	if !present {
		delete(c.panel.begun, left.number)
	}
	return c.gone(left.number, "the panel does not show it any more"), nil
}

func (c *change) gone(number uint32, evidence string) drivers.Receipt {
	receipt := drivers.Receipt{Ref: c.op.Ref, State: drivers.Verified, Evidence: evidence}
	if receipt.Ref == "" && number != numberUnused {
		receipt.Ref = c.refs.of(c.panel.serial, number)
	}
	return receipt
}
