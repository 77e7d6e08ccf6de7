package activities

import (
	"context"
	"errors"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// scan reads the card on an encoder, alone there. Reading it again is fine: what
// comes of it is written down with the end of the job.
func (a *Action) scan(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	at := lane{key: "encoder/" + job.Scan(nil).EncoderID, taken: "another card is on this encoder"}
	return a.inLane(ctx, at, job, func() (store.AttemptOutcome, error) { return a.scanNow(ctx, job) })
}

func (a *Action) scanNow(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	var none store.AttemptOutcome
	work, err := a.Store.ScanJob(ctx, job)
	switch {
	case err != nil:
		return none, err
	case work.Failure != nil:
		return store.AttemptOutcome{Failure: work.Failure, Scan: job.Scan(nil)}, nil
	case work.Simulated != nil:
		return store.AttemptOutcome{Scan: job.Scan(work.Simulated)}, nil
	}
	card, err := a.read(ctx, work)
	if fault, isFault := errors.AsType[*latchkey.Fault](err); isFault && fault.Class != latchkey.FaultBusy {
		word := job.Attempt.Type.ScanFailure(encoderFailure(fault))
		return store.AttemptOutcome{Failure: &latchkey.AttemptFailure{Type: word, Message: fault.Message}, Scan: job.Scan(nil)}, nil
	}
	if err != nil {
		return none, err
	}
	cardPoint(ctx, "scan")
	scanned := &store.ScannedCard{Number: card.Number, Doors: card.Doors}
	if !card.WrittenAt.IsZero() {
		scanned.WrittenAt = &card.WrittenAt
	}
	return store.AttemptOutcome{Scan: job.Scan(scanned)}, nil
}

func (a *Action) read(ctx context.Context, work store.ScanJob) (drivers.ScannedCard, error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	var none drivers.ScannedCard
	session, err := a.Sessions.Of(ctx, work.Encoder.AccountID, work.Provider)
	if err != nil {
		return none, err
	}
	reader, can := session.(drivers.CardReader)
	if !can {
		return none, latchkey.Faultf(latchkey.FaultUnsupported, "the driver cannot read cards")
	}
	card, err := calmly(func() (drivers.ScannedCard, error) {
		return reader.Scan(ctx, work.Encoder.NativeID, work.Registers)
	})
	if lostLogin(err) {
		a.Sessions.Forget(work.Encoder.AccountID)
	}
	if err != nil {
		return none, latchkey.FaultOf(err)
	}
	return card, nil
}
