package sandbox

import (
	"context"
	"net/http"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// adopt carries out an operation on an entry that others wrote: it gets our mark
// or is removed, if it is still the one that is meant. One that has our mark
// already, or is gone, is as any other of ours.
func (s *session) adopt(ctx context.Context, lock wire.Lock, op drivers.Op) (drivers.Receipt, error) {
	theirs, found, err := s.theirs(ctx, op)
	switch {
	case err != nil:
		return drivers.Receipt{}, err
	case !found:
		op.Adopts = false
		return s.Apply(ctx, op)
	case op.Action == drivers.Remove:
		err := s.erase(ctx, op.Door, theirs.ID, theirs.Mark)
		return drivers.Receipt{Ref: op.Ref, State: drivers.Acked, Evidence: "deleted " + op.Ref}, err
	case !lock.UpdateInPlace:
		return drivers.Receipt{}, latchkey.Faultf(latchkey.FaultUnsupported, "the lock cannot mark an entry that it holds")
	}
	asked := s.codeRequest(lock, op)
	asked.Former = &theirs.Mark
	code, err := s.send(ctx, request{method: http.MethodPut, path: codePath(op.Door, theirs.ID), body: asked, want: http.StatusOK})
	if err != nil {
		return drivers.Receipt{}, err
	}
	return receiptOf(lock, code, drivers.Acked), nil
}

// theirs looks for the entry that op takes over: under its handle, with its
// digits, without our mark.
func (s *session) theirs(ctx context.Context, op drivers.Op) (wire.Code, bool, error) {
	list, err := s.fresh(ctx, op.Door)
	if err != nil {
		return wire.Code{}, false, err
	}
	for _, code := range list.Codes {
		if code.ID == op.Ref && code.Mark != op.Credential.ID && code.Code == op.Credential.Secret.Reveal() {
			return code, true, nil
		}
	}
	return wire.Code{}, false, nil
}
