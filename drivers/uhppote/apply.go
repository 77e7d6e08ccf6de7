package uhppote

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/drivers"
)

// Apply implements drivers.Session. It reads the record, writes it with the
// door set or cleared, and reads it back, alone on the panel for as long.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	p, door, err := s.locate(op.Door)
	if err != nil {
		return drivers.Receipt{}, err
	}
	release, err := p.hold(ctx)
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
}

// owns reports whether the record of a number is ours to change: the core says
// so by a ref, or this very operation began to write it and lost the answer.
func (c *change) owns(number uint32) bool {
	ref := c.refs.of(c.panel.serial, number)
	if c.op.Ref == ref || slices.Contains(c.op.Siblings, ref) {
		return true
	}
	key, begun := c.panel.begun[number]
	return begun && key == c.op.Key && c.op.Key != ""
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
		if err := c.mayWrite(held); err != nil {
			return drivers.Receipt{}, err
		}
		wanted.doors, wanted.pin = held.doors, keptPIN(wanted, held)
	}
	return c.write(ctx, wanted.withDoor(c.door, doorOpen), present)
}

// wanted is the credential's record without its doors.
func (c *change) wanted() (record, error) {
	number, err := numberOf(c.op.Credential.Secret, c.op.Credential.Mode)
	if err != nil {
		return record{}, err
	}
	if c.op.Ref != "" && c.op.Ref != c.refs.of(c.panel.serial, number) {
		return record{}, latchkey.Faultf(latchkey.FaultPermanent, "the ref is not the one of this code on this panel")
	}
	span, err := daysOf(c.op.Credential.Window, c.panel.zone)
	return newRecord(number, span), err
}

// mayWrite refuses records that are not ours, and ours where somebody tied a
// door to a time profile: writing it back could open that door for always.
func (c *change) mayWrite(held record) error {
	if !c.owns(held.number) {
		return latchkey.Faultf(latchkey.FaultDuplicateCode, "the panel already holds this %s, and it is not ours", held.mode().Label())
	}
	if held.hasProfile() {
		return latchkey.Faultf(latchkey.FaultConflict, "somebody tied this %s to a time profile on the panel", held.mode().Label())
	}
	return nil
}

// keptPIN leaves a PIN that somebody gave to a card; a code's is its number.
func keptPIN(wanted, held record) uint32 {
	if wanted.pin != 0 {
		return wanted.pin
	}
	return held.pin
}
