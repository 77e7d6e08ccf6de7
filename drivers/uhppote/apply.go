package uhppote

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/drivers"
)

// Apply implements drivers.Session. It reads the record, writes it with the
// door set or cleared, and reads it back. No other change of the panel comes in between.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	p, door, err := s.locate(op.Door)
	if err != nil {
		return drivers.Receipt{}, err
	}
	release, err := p.holdToChange(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	defer release()
	change := &change{session: s, panel: p, door: door, op: op}
	switch op.Action {
	case drivers.Put:
		return change.put(ctx)
	case drivers.Remove:
		return change.remove(ctx)
	}
	return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the driver does not know the action %q", op.Action)
}

// change is one operation on one door of a panel that is held.
type change struct {
	*session

	panel *panel
	door  int
	op    drivers.Op
	span  span // of the window that is put
}

// owns reports whether a record is ours to change: the core says so by a ref,
// or this very operation wrote it, exactly so, and its answer was lost.
func (c *change) owns(held record) bool {
	ref := c.refs.of(c.panel.serial, held.number)
	if c.op.Ref == ref || slices.Contains(c.op.Siblings, ref) {
		return true
	}
	last, begun := c.panel.begun[held.number]
	return begun && last.key == c.op.Key && last.wrote == held
}

func (c *change) put(ctx context.Context) (drivers.Receipt, error) {
	wanted, err := c.wanted()
	if err != nil {
		return drivers.Receipt{}, err
	}
	held, present, err := c.panel.find(ctx, wanted.number)
	if err != nil {
		return drivers.Receipt{}, err
	}
	if present {
		if err := c.mayWrite(ctx, held); err != nil {
			return drivers.Receipt{}, err
		}
		wanted.doors, wanted.pin = held.doors, keptPIN(wanted, held)
	}
	value, err := c.tie(ctx)
	if err != nil {
		return drivers.Receipt{}, err
	}
	return c.write(ctx, wanted.withDoor(c.door, value).withHours(value), present)
}

// tie writes the profiles that the window needs, by a clock that is right.
func (c *change) tie(ctx context.Context) (byte, error) {
	if len(c.span.profiles()) == 0 {
		return doorOpen, nil
	}
	if _, err := c.look(ctx, c.panel, true); err != nil {
		return doorClosed, err
	}
	return (&room{panel: c.panel}).tie(ctx, c.span)
}

// wanted is the credential's record without its doors.
func (c *change) wanted() (record, error) {
	if c.op.Credential.OneTime {
		return record{}, latchkey.Faultf(latchkey.FaultUnsupported, "a panel has no %s for one use", c.op.Credential.Mode.Label())
	}
	number, err := numberOf(c.op.Credential.Secret, c.op.Credential.Mode)
	if err != nil {
		return record{}, err
	}
	if c.op.Ref != "" && c.op.Ref != c.refs.of(c.panel.serial, number) {
		return record{}, latchkey.Faultf(latchkey.FaultPermanent,
			"the ref is not the one of this %s on this panel: was reference_key changed?", c.op.Credential.Mode.Label())
	}
	c.span, err = c.spanOf(c.op.Credential.Window)
	return newRecord(number, c.span.days()), err
}

// spanOf is what the panel is to keep of a window.
func (c *change) spanOf(window latchkey.Window) (span, error) {
	s, err := spanOf(window, c.panel.zone)
	switch {
	case err != nil:
		return span{}, err
	case !c.panel.hourly:
		return s.wholeDays(), nil
	case window.Started(c.env.Clock.Now()):
		return s.begun(), nil
	}
	return s, nil
}

// mayWrite refuses records that are not ours, and ours where somebody tied a
// door to a time profile of theirs.
func (c *change) mayWrite(ctx context.Context, held record) error {
	if !c.owns(held) {
		return c.taken(held)
	}
	return c.mayUntie(ctx, held, held.doors[:]...)
}

// mayUntie refuses values of doors that stand for other people's time profiles.
func (c *change) mayUntie(ctx context.Context, held record, values ...byte) error {
	reader := c.panel.hours(isHeld)
	for _, value := range values {
		if value == doorClosed {
			continue
		}
		tied, err := reader.of(ctx, value)
		switch {
		case err != nil:
			return err
		case !tied.areOurs():
			return latchkey.Faultf(latchkey.FaultConflict, "somebody tied this %s to a time profile on the panel", held.mode().Label())
		}
	}
	return nil
}

// taken says that a number is in use. When a write of this very record is not
// settled yet, it may be another door of the same person: that is for later.
func (c *change) taken(held record) error {
	if last := c.panel.begun[held.number]; last.unsettled && last.wrote == held {
		return latchkey.Faultf(latchkey.FaultBusy, "another write of this %s is not settled yet", held.mode().Label())
	}
	return latchkey.Faultf(latchkey.FaultDuplicateCode, "the panel already holds this %s, and it is not ours", held.mode().Label())
}

// keptPIN leaves a PIN that somebody gave to a card; a code's is its number.
func keptPIN(wanted, held record) uint32 {
	if wanted.pin != 0 {
		return wanted.pin
	}
	return held.pin
}
