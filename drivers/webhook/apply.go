package webhook

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
	"latchkey/drivers/webhook/wire"
)

// Apply implements drivers.Session. An entry is named by our id, which makes every
// write safe to repeat.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	door, err := s.door(ctx, op.Door)
	switch {
	case err != nil:
		return drivers.Receipt{}, err
	case op.Credential.ID == "":
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultPermanent, "without an id, the entry could be a stranger's")
	case op.Action == drivers.Remove:
		return s.remove(ctx, op)
	case op.Action != drivers.Put:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultPermanent, "unknown action %q", op.Action)
	}
	if fault := impossible(door, op.Credential); fault != nil {
		return drivers.Receipt{}, fault
	}
	return s.put(ctx, door, op)
}

// impossible says why the door can never have the credential; nil when it can.
func impossible(door wire.Door, credential drivers.Credential) *latchkey.Fault {
	switch {
	case !slices.Contains(capabilitiesOf(door).Modes, credential.Mode):
		return latchkey.Faultf(latchkey.FaultUnsupported, "the door takes no %s", credential.Mode.Label())
	case credential.OneTime && door.OneTimeHours == 0:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the door has no codes for one use")
	case door.NeedsEnd && credential.Window.EndsAt == nil:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the door takes no entry without an end")
	case !fits(door, credential):
		return latchkey.Faultf(latchkey.FaultInvalidCode, "the code breaks a rule of the door")
	}
	return nil
}

// fits reports whether a code has digits only, and as many as the door takes; the
// door's other rules are the service's to hold.
func fits(door wire.Door, credential drivers.Credential) bool {
	digits := credential.Secret.Reveal()
	other := func(r rune) bool { return r < '0' || r > '9' }
	return !strings.ContainsFunc(digits, other) &&
		(credential.Mode != latchkey.ModeCode || slices.Contains(door.CodeLengths, len(digits)))
}

// put writes the entry under the first of its names that no other entry has.
func (s *session) put(ctx context.Context, door wire.Door, op drivers.Op) (receipt drivers.Receipt, err error) {
	asked, err := s.wanted(ctx, door, op)
	if err != nil {
		return drivers.Receipt{}, err
	}
	for _, asked.Name = range drivers.FittedNames(op.Credential.Name, op.Credential.ID, door.Constraints) {
		if receipt, err = s.putAs(ctx, door, op, asked); !refusedFor(err, wire.NameTaken) {
			break
		}
	}
	return receipt, err
}

// putAs writes the entry as asked. When the service takes our own entry for
// somebody else's, what it lists decides.
func (s *session) putAs(ctx context.Context, door wire.Door, op drivers.Op, asked wire.Wanted) (drivers.Receipt, error) {
	entry, err := s.write(ctx, op, asked)
	if refusedFor(err, wire.Duplicate) {
		held, found, lookErr := s.own(ctx, op)
		switch {
		case lookErr != nil:
			return drivers.Receipt{}, lookErr
		case !found:
			return drivers.Receipt{}, err
		case s.asWanted(door, held, op.Credential):
			return receiptOf(held, drivers.Verified), nil
		}
		entry, err = s.write(ctx, op, asked)
	}
	if err != nil {
		return drivers.Receipt{}, err
	}
	return receiptOf(entry, drivers.Acked), nil
}

func (s *session) write(ctx context.Context, op drivers.Op, asked wire.Wanted) (wire.Entry, error) {
	call := rest.Call{Method: http.MethodPut, Path: entryPath(op), Body: asked, Want: http.StatusOK}
	var entry wire.Entry
	if err := s.call(ctx, call, &entry); err != nil {
		return wire.Entry{}, err
	}
	if entry.Ref == "" || entry.Mark != op.Credential.ID {
		return wire.Entry{}, faultOf(rest.Reply{Call: call, Sent: true, Err: rest.ErrNonsense})
	}
	return entry, nil
}

func entryPath(op drivers.Op) string {
	return doorPath(op.Door) + "/entries/" + url.PathEscape(op.Credential.ID)
}

// wanted is what the door is asked to keep, with the window rounded outwards.
func (s *session) wanted(ctx context.Context, door wire.Door, op drivers.Op) (wire.Wanted, error) {
	credential := op.Credential
	asked := wire.Wanted{Mode: credential.Mode, Secret: credential.Secret.Reveal(), OneTime: credential.OneTime}
	if door.Window != latchkey.PrecisionNone {
		window := drivers.RoundingOf(doorOf(door), s.clock.Now()).Round(credential.Window)
		asked.StartsAt, asked.EndsAt = &window.StartsAt, window.EndsAt
	}
	var err error
	asked.TakesOver, err = s.takesOver(ctx, op)
	return asked, err
}

// remove deletes our entry, and one of others that we were told to take off.
func (s *session) remove(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	theirs, err := s.takesOver(ctx, op)
	if err != nil {
		return drivers.Receipt{}, err
	}
	path := entryPath(op)
	if theirs != "" {
		path += "?takes_over=" + url.QueryEscape(theirs)
	}
	err = s.call(ctx, rest.Call{Method: http.MethodDelete, Path: path, Want: http.StatusNoContent}, nil)
	return drivers.Receipt{Ref: op.Ref, State: drivers.Acked, Evidence: "deleted"}, err
}
