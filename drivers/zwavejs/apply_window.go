package zwavejs

import (
	"context"
	"errors"

	"latchkey"
)

// protect sees to the window of a code before the code is there: one without its
// schedule would open at any hour.
func (c *change) protect(ctx context.Context, slot int) error {
	switch {
	case c.span != nil:
		return c.program(ctx, slot)
	case c.zone == nil || !c.node.candidate():
		return nil // Latchkey keeps its window
	case c.early():
		return latchkey.Faultf(latchkey.FaultOffline, "the lock keeps no window: its code goes on when its window starts")
	}
	c.unschedule(ctx, slot)
	return nil
}

// program writes the schedule of a code and reads it back.
func (c *change) program(ctx context.Context, slot int) error {
	count, err := c.places(ctx)
	if err != nil {
		return err
	}
	if err := c.setClock(ctx); err != nil {
		return err
	}
	if err := c.order(ctx, setSchedule, at(slot, 1), c.span.yearDay()); err != nil {
		return err
	}
	for place := 2; place <= count; place++ { // each would open by itself; and none at all at any hour
		if err := c.order(ctx, setSchedule, at(slot, place)); err != nil {
			return err
		}
	}
	if err := c.order(ctx, "setEnabled", true, slot); err != nil {
		return err
	}
	shown, err := c.schedules(ctx, slot)
	if err == nil && !c.span.is(shown) {
		return c.failed("the lock took a schedule and does not show it")
	}
	return err
}

const setSchedule = "setYearDaySchedule"

// early reports whether the code must not open yet.
func (c *change) early() bool { return c.op.Credential.Window.StartsAt.After(c.now()) }

// keep leaves a code that is there, and gives it the window that it should have. One
// that cannot be given any and must not open yet goes.
func (c *change) keep(ctx context.Context, slot int, seen held) (reading held, err error) {
	switch {
	case c.span == nil:
		if err := c.protect(ctx, slot); err != nil {
			return seen, errors.Join(err, c.takeOff(ctx, slot))
		}
		return seen, nil
	case c.span.is(seen.window):
		return seen, nil
	}
	if err := c.program(ctx, slot); err != nil {
		if seen.window == nil && c.early() {
			return seen, errors.Join(err, c.takeOff(ctx, slot))
		}
		return seen, err
	}
	seen, err = c.look(ctx, slot)
	if err != nil {
		return seen, &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: "the lock's new schedule could not be read back", Cause: err}
	}
	return seen, c.guarded(ctx, slot, seen)
}

// guarded takes a code off again whose schedule the lock does not show with it.
func (c *change) guarded(ctx context.Context, slot int, seen held) error {
	if c.span == nil {
		return nil
	}
	if c.span.is(seen.window) {
		c.lock.keeper.worked()
		return nil
	}
	if err := c.takeOff(ctx, slot); err != nil {
		return err
	}
	return c.failed("the lock did not keep the schedule: the code was taken off again")
}

// takeOff takes off a code that would open when it must not.
func (c *change) takeOff(ctx context.Context, slot int) error {
	err := c.codes.clear(ctx, slot)
	if err == nil {
		var seen held
		if seen, err = c.look(ctx, slot); err == nil && !seen.occupied {
			c.lock.table.disclaim(slot)
			return nil
		}
	}
	text := "the lock lost the schedule of a code, which could not be taken off"
	return &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: text, Cause: err}
}

// unschedule takes off what a code that is gone left behind. What stays can only
// keep somebody out, and goes before the next code comes.
func (c *change) unschedule(ctx context.Context, slot int) {
	if c.zone == nil || !c.node.candidate() {
		return
	}
	count, err := c.places(ctx)
	if err != nil {
		return
	}
	for place := 1; place <= count; place++ {
		if c.order(ctx, setSchedule, at(slot, place)) != nil {
			return
		}
	}
}
