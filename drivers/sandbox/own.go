package sandbox

import (
	"context"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// own looks for the entry that carries the mark of op's credential.
func (s *session) own(ctx context.Context, op drivers.Op) (held wire.Code, found bool, err error) {
	list, err := s.fresh(ctx, op.Door)
	if err != nil {
		return wire.Code{}, false, err
	}
	for _, code := range list.Codes {
		if code.Mark != "" && code.Mark == op.Credential.ID {
			return code, true, nil
		}
	}
	return wire.Code{}, false, nil
}

// fresh lists what the lock holds now. A listing that is old or has gaps proves
// nothing.
func (s *session) fresh(ctx context.Context, door string) (wire.CodeList, error) {
	list, err := s.list(ctx, door)
	if err == nil && (!list.Complete || list.AgeMS > 0) {
		err = latchkey.Faultf(latchkey.FaultAmbiguous, "the lock cloud does not know what the lock holds now")
	}
	return list, err
}

// asWanted reports whether an entry of ours is as the credential wants it, as
// far as the lock shows it.
func (s *session) asWanted(lock wire.Lock, held wire.Code, credential drivers.Credential) bool {
	if held.Code != "" && !credential.Secret.IsZero() && held.Code != credential.Secret.Reveal() {
		return false
	}
	kept := windowOf(held)
	return kept == nil || drivers.RoundingOf(doorOf(lock), s.clock.Now()).Holds(credential.Window, *kept)
}

// receiptOf is the receipt for an entry, with the PIN that the lock chose if it
// does. A lock that keeps no window enforces one without a beginning or an end.
func receiptOf(lock wire.Lock, code wire.Code, state drivers.Applied) drivers.Receipt {
	receipt := drivers.Receipt{Ref: code.ID, State: state, Evidence: "holds " + code.ID}
	if modeOf(code) == latchkey.ModeCode && hasRule(lock.Constraints, latchkey.CannotSpecifyPINCode) {
		receipt.Secret = latchkey.NewSecret(code.Code)
	}
	if kept := windowOf(code); kept != nil {
		receipt.Actual = *kept
	}
	return receipt
}
