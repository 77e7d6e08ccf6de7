package activities

import (
	"context"
	"errors"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// encode writes a method's card, alone at its encoder. A worker that dies between
// the card and its record has it written again, with the same on it.
func (a *Action) encode(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	at := lane{key: "encoder/" + job.Encoding(nil).EncoderID, taken: "another card is on this encoder"}
	return a.inLane(ctx, at, job, func() (store.AttemptOutcome, error) { return a.encodeNow(ctx, job) })
}

// encodeNow reads what is to be written when it is about to be: a card that was
// taken back while it waited for its encoder is not.
func (a *Action) encodeNow(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	var none store.AttemptOutcome
	work, err := a.Store.EncodeJob(ctx, job)
	if err != nil {
		return none, err
	}
	if work.Failure != nil {
		return store.AttemptOutcome{Failure: work.Failure, Encoding: job.Encoding(nil)}, nil
	}
	written, err := a.write(ctx, work)
	if fault, isFault := errors.AsType[*latchkey.Fault](err); isFault && fault.Class != latchkey.FaultBusy {
		failure := &latchkey.AttemptFailure{Type: encoderFailure(fault), Message: fault.Message}
		return store.AttemptOutcome{Failure: failure, Encoding: job.Encoding(nil)}, nil
	}
	if err != nil {
		return none, err
	}
	cardPoint(ctx, "encode")
	return store.AttemptOutcome{Encoding: job.Encoding(written)}, nil
}

func (a *Action) write(ctx context.Context, work store.EncodeJob) (map[string]latchkey.Window, error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	session, err := a.Sessions.Of(ctx, work.Encoder.AccountID, work.Provider)
	if err != nil {
		return nil, err
	}
	encoder, can := session.(drivers.CardEncoder)
	if !can {
		return nil, latchkey.Faultf(latchkey.FaultUnsupported, "the driver cannot write cards")
	}
	written, err := calmly(func() (map[string]latchkey.Window, error) {
		return encoder.Encode(ctx, work.Encoder.NativeID, work.Number)
	})
	if lostLogin(err) {
		a.Sessions.Forget(work.Encoder.AccountID)
	}
	if err != nil {
		return nil, latchkey.FaultOf(err)
	}
	return written, nil
}

// encoderFailure is the contract's word for what went wrong at an encoder.
func encoderFailure(fault *latchkey.Fault) string {
	for trouble, word := range map[error]string{
		drivers.ErrNoCard: latchkey.EncoderNoCard, drivers.ErrCardFormat: latchkey.EncoderCardFormat,
		drivers.ErrCardNotReissuable: latchkey.EncoderNotReissuable, drivers.ErrCardInterrupted: latchkey.EncoderInterrupted,
	} {
		if errors.Is(fault, trouble) {
			return word
		}
	}
	word, known := map[latchkey.FaultClass]string{
		latchkey.FaultOffline: latchkey.EncoderOffline, latchkey.FaultNotFound: latchkey.EncoderDeleted,
		latchkey.FaultGatewayOffline: latchkey.EncoderBridge, latchkey.FaultUnauthorized: latchkey.EncoderBridge,
		latchkey.FaultAmbiguous: latchkey.EncoderTimeout,
	}[fault.Class]
	if !known {
		return latchkey.AttemptUncategorized
	}
	return word
}
