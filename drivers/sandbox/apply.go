package sandbox

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// Apply implements drivers.Session. The cloud knows no idempotency keys: what
// makes a repeated write harmless is that a lock refuses a code twice, and
// that our mark on the entry then tells that it is ours.
func (s *session) Apply(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	lock, err := s.lock(ctx, op.Door)
	switch {
	case err != nil:
		return drivers.Receipt{}, err
	case op.Adopts && op.Ref != "":
		return s.adopt(ctx, lock, op)
	case op.Action == drivers.Remove:
		return s.remove(ctx, op)
	case op.Action != drivers.Put:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultPermanent, "unknown action %q", op.Action)
	case !takes(lock, op.Credential.Mode):
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the lock takes no %s", op.Credential.Mode.Label())
	case op.Credential.ID == "":
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultPermanent, "without an id, the entry could be a stranger's")
	}
	if err := s.findMade(ctx, lock, &op); err != nil {
		return drivers.Receipt{}, err
	}
	return s.change(ctx, lock, op)
}

// findMade looks for our entry on a lock that makes the PINs, where no code of ours
// is in the way of a second one: only our mark tells that it is there.
func (s *session) findMade(ctx context.Context, lock wire.Lock, op *drivers.Op) error {
	if op.Ref != "" || !makesPINs(lock, op.Credential) {
		return nil
	}
	held, found, err := s.own(ctx, *op)
	if found {
		op.Ref = held.ID
	}
	return err
}

// change puts the entry in the way that the lock knows.
func (s *session) change(ctx context.Context, lock wire.Lock, op drivers.Op) (drivers.Receipt, error) {
	if !lock.UpdateInPlace && op.Ref != "" {
		return s.replace(ctx, lock, op)
	}
	return s.put(ctx, lock, op)
}

// put writes the entry under the first of its names that no other entry has.
func (s *session) put(ctx context.Context, lock wire.Lock, op drivers.Op) (receipt drivers.Receipt, err error) {
	asked := s.codeRequest(lock, op)
	for _, asked.Name = range drivers.FittedNames(op.Credential.Name, op.Credential.ID, lock.Constraints) {
		if receipt, err = s.putAs(ctx, lock, op, asked); !refusedFor(err, wire.NameTaken) {
			break
		}
	}
	return receipt, err
}

// putAs writes the entry as asked. When the lock says that the code or the name is
// taken and the entry it means is our own, that one is brought in line instead.
func (s *session) putAs(ctx context.Context, lock wire.Lock, op drivers.Op, asked wire.CodeRequest) (drivers.Receipt, error) {
	ref := op.Ref
	for {
		code, err := s.write(ctx, op.Door, ref, asked)
		if err == nil {
			return receiptOf(lock, code, drivers.Acked), nil
		}
		if !refusedFor(err, wire.DuplicateCode) && !refusedFor(err, wire.NameTaken) {
			return drivers.Receipt{}, err
		}
		held, found, lookErr := s.own(ctx, op)
		switch {
		case lookErr != nil:
			return drivers.Receipt{}, lookErr
		case found && s.asWanted(lock, held, op.Credential):
			return receiptOf(lock, held, drivers.Verified), nil
		case !found || held.ID == ref || !lock.UpdateInPlace:
			return drivers.Receipt{}, err
		}
		ref = held.ID
	}
}

// write changes the entry that ref names, or creates one when ref is "" or
// names nothing of ours any more.
func (s *session) write(ctx context.Context, door, ref string, asked wire.CodeRequest) (wire.Code, error) {
	if ref != "" {
		code, err := s.send(ctx, request{method: http.MethodPut, path: codePath(door, ref), body: asked, want: http.StatusOK})
		if !refusedFor(err, wire.CodeNotFound) && !refusedFor(err, wire.MarkMismatch) {
			return code, err
		}
	}
	return s.send(ctx, request{method: http.MethodPost, path: lockPath(door) + "/codes", body: asked, want: http.StatusCreated})
}

func (s *session) send(ctx context.Context, r request) (wire.Code, error) {
	var code wire.Code
	if err := s.client.call(ctx, r, &code); err != nil {
		return wire.Code{}, err
	}
	if code.ID == "" {
		return wire.Code{}, faultOf(reply{writes: true, sent: true, err: errNonsense})
	}
	return code, nil
}

// replace changes what cannot be changed in place: it deletes and adds. The
// gap is what lies between the two at most.
func (s *session) replace(ctx context.Context, lock wire.Lock, op drivers.Op) (drivers.Receipt, error) {
	if held, found, err := s.own(ctx, op); err == nil && found && s.asWanted(lock, held, op.Credential) {
		return receiptOf(lock, held, drivers.Verified), nil
	}
	began := time.Now()
	if _, err := s.remove(ctx, op); err != nil {
		return drivers.Receipt{}, err
	}
	op.Ref = ""
	receipt, err := s.put(ctx, lock, op)
	if err != nil {
		return drivers.Receipt{}, lost(err)
	}
	receipt.Gap = time.Since(began)
	return receipt, err
}

// lost says that the entry is off the lock and did not get on again.
func lost(err error) error {
	fault := *latchkey.FaultOf(err)
	fault.Lost = true
	return &fault
}

// remove deletes the entry that the ref names if it carries our mark, and
// otherwise whatever carries it.
func (s *session) remove(ctx context.Context, op drivers.Op) (drivers.Receipt, error) {
	if op.Ref != "" {
		err := s.erase(ctx, op.Door, op.Ref, op.Credential.ID)
		if !refusedFor(err, wire.CodeNotFound) && !refusedFor(err, wire.MarkMismatch) {
			return drivers.Receipt{Ref: op.Ref, State: drivers.Acked, Evidence: "deleted " + op.Ref}, err
		}
	}
	held, found, err := s.own(ctx, op)
	if err != nil || !found {
		return drivers.Receipt{State: drivers.Verified, Evidence: "not on the lock"}, err
	}
	op.Ref = held.ID
	return s.remove(ctx, op)
}

func (s *session) erase(ctx context.Context, door, ref, mark string) error {
	path := codePath(door, ref) + "?mark=" + url.QueryEscape(mark)
	return s.client.call(ctx, request{method: http.MethodDelete, path: path, want: http.StatusNoContent}, nil)
}

func codePath(door, ref string) string { return lockPath(door) + "/codes/" + url.PathEscape(ref) }
