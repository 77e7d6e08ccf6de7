package zwavejs

import (
	"context"
	"slices"
	"strings"

	"latchkey"
	"latchkey/drivers"
)

// Apply implements drivers.Session. It reads the slot, writes it and reads it
// back, alone with the lock for as long.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	b, letGo, err := s.hold(ctx, op.Door)
	if err != nil {
		return drivers.Receipt{}, err
	}
	defer letGo()
	change := &change{bench: b, op: op, digits: op.Credential.Secret.Reveal()}
	switch op.Action {
	case drivers.Put:
		if err := change.allowed(); err != nil {
			return drivers.Receipt{}, err
		}
		if err := change.timed(); err != nil {
			return drivers.Receipt{}, err
		}
		return change.put(ctx)
	case drivers.Remove:
		return change.remove(ctx)
	}
	return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the driver does not know the action %q", op.Action)
}

// change is one operation on a lock.
type change struct {
	*bench

	op     drivers.Op
	digits string
	span   *span // what the lock is told of the window; nil where it keeps none
}

func (c *change) timed() error {
	if !c.hasWindows(c.node, c.lock) {
		return nil
	}
	asked, err := spanOf(c.op.Credential.Window, c.zone)
	c.span = &asked
	return err
}

// allowed refuses what no lock of this kind takes, before anything is sent.
func (c *change) allowed() error {
	size := c.codes.limits()
	switch {
	case c.op.Credential.Mode != latchkey.ModeCode:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock takes no %s", c.op.Credential.Mode.Label())
	case c.op.Credential.OneTime:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock has no codes for one use")
	case len(c.digits) < size.shortest || len(c.digits) > size.longest:
		return latchkey.Faultf(latchkey.FaultInvalidCode, "the lock takes codes of %d to %d digits", size.shortest, size.longest)
	case strings.Trim(c.digits, "0123456789") != "":
		return latchkey.Faultf(latchkey.FaultInvalidCode, "the lock takes codes of digits only")
	}
	return nil
}

// ours reports whether a slot with our digits is ours: the core names it, or this
// session wrote it for this credential.
func (c *change) ours(slot int) bool {
	ref := c.refOf(slot)
	return ref == c.op.Ref || slices.Contains(c.op.Siblings, ref) || c.lock.table.wrote(c.op.Credential.ID) == slot
}

// matches reports whether what a slot of ours holds may be the credential.
func (c *change) matches(seen held) bool {
	return seen.occupied && (seen.hidden() || c.digits == "" || seen.digits == c.digits)
}
