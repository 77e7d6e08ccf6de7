package activities

import (
	"context"
	"errors"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// assign makes a card a method's, if its systems know it, and waits a moment for
// the doors. A worker that dies has it gone on with from what is written down.
func (a *Action) assign(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	var none store.AttemptOutcome
	at, err := a.Store.Assignment(ctx, job)
	if err != nil {
		return none, err
	}
	if !at.Bound && at.Failure == nil {
		if at, err = a.bind(ctx, job, at.Doors); err != nil {
			return none, err
		}
	}
	switch {
	case at.Failure != nil:
		return store.AttemptOutcome{Failure: at.Failure}, nil
	case at.Settled:
		return store.AttemptOutcome{Result: map[string]any{}}, nil
	}
	return none, latchkey.Faultf(latchkey.FaultBusy, "the doors are being told of the card")
}

func (a *Action) bind(ctx context.Context, job store.AttemptJob, doors []latchkey.Door) (store.Assignment, error) {
	known, err := a.knows(ctx, job, doors)
	if fault, isFault := errors.AsType[*latchkey.Fault](err); isFault && fault.Class != latchkey.FaultBusy {
		failure := &latchkey.AttemptFailure{Type: latchkey.AttemptUncategorized, Message: fault.Message + ". Assign the card again."}
		return store.Assignment{Failure: failure}, nil
	}
	switch {
	case err != nil:
		return store.Assignment{}, err
	case !known:
		return store.Assignment{Failure: &latchkey.AttemptFailure{
			Type: latchkey.CardUnknown, Message: "The access control system knows no card with this number.",
		}}, nil
	}
	bound, current, err := a.Store.BindCard(ctx, job.Attempt.ID)
	if err == nil && !current {
		err = errEnded
	}
	cardPoint(ctx, "assign")
	return bound, err
}

// knows asks the system of each door for the card, where it can be asked.
func (a *Action) knows(ctx context.Context, job store.AttemptJob, doors []latchkey.Door) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	for _, door := range doors {
		session, err := a.Sessions.Of(ctx, door.AccountID, door.Provider)
		if err != nil {
			return false, err
		}
		finder, can := session.(drivers.CardFinder)
		if !can {
			continue
		}
		known, err := calmly(func() (bool, error) { return finder.HasCard(ctx, door.NativeID, job.Secret) })
		if lostLogin(err) {
			a.Sessions.Forget(door.AccountID)
		}
		if err != nil {
			return false, latchkey.FaultOf(err)
		}
		if !known {
			return false, nil
		}
	}
	return true, nil
}
