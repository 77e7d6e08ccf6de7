package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"latchkey"
	"latchkey/store"
)

// Action carries out action attempts: what somebody wants done now and waits for.
type Action struct {
	Store    *store.Store
	Sessions *Sessions
	Lanes    *store.Lanes
}

// handler carries out the jobs of one type. A fault is how the job ends, but for
// one that asks to come back, which is tried again until the job expires. Any
// other error is the store's.
type handler func(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error)

// handlers is what this version can do, by type of job.
func (a *Action) handlers() map[latchkey.AttemptType]handler {
	return map[latchkey.AttemptType]handler{
		latchkey.AttemptUnlockDoor:        a.atDoor(unlock),
		latchkey.AttemptLockDoor:          a.atDoor(lock),
		latchkey.AttemptConfigureAutoLock: a.atDoor(setAutoLock),
		latchkey.AttemptTypeCode:          a.happenAt(latchkey.SimulateTyping),
		latchkey.AttemptLockByKeypad:      a.happenAt(latchkey.SimulateLocking),
		latchkey.AttemptEncode:            a.encode,
		latchkey.AttemptScan:              a.scan,
		latchkey.AttemptScanToAssign:      a.scan,
		latchkey.AttemptAssign:            a.assign,
		latchkey.AttemptResetSandbox:      a.reset,
		store.SimulateDeviceType:          a.simulate,
	}
}

// errEnded says that the job is over already: it was carried out, or it expired.
var errEnded = errors.New("the action attempt is over")

// Act carries out one attempt and records how it ended. It may run again after
// a worker died: a job that is over is left alone.
func (a *Action) Act(ctx context.Context, attemptID string) error {
	stop := heartbeat(ctx)
	defer stop()
	job, current, err := a.Store.AttemptJob(ctx, attemptID)
	if err != nil {
		return retryStore(err)
	}
	if !current {
		return nil
	}
	outcome, err := a.carryOut(ctx, job)
	if errors.Is(err, errEnded) {
		return nil
	}
	if fault, ok := errors.AsType[*latchkey.Fault](err); ok {
		if fault.Class == latchkey.FaultBusy {
			return retryLock(fault, Verdict{After: max(fault.RetryAfter, busyWait)})
		}
		activity.GetLogger(ctx).Warn("action attempt failed", "action_attempt_id", attemptID, "door_id", job.Door.ID,
			"fault", string(fault.Class), "detail", fault.Message)
		outcome, err = store.AttemptOutcome{Failure: failureOf(fault)}, nil
	}
	if err != nil {
		return retryStore(err)
	}
	return a.finish(ctx, attemptID, outcome)
}

// busyWait is the least wait for a lock that is busy.
const busyWait = 500 * time.Millisecond

func (a *Action) carryOut(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	handle, known := a.handlers()[job.Attempt.Type]
	if !known {
		return store.AttemptOutcome{}, latchkey.Faultf(latchkey.FaultPermanent, "this version cannot carry out %s", job.Attempt.Type)
	}
	return handle(ctx, job)
}

// finish records the outcome. What the lock did is a fact: it is recorded even
// when the workflow was cancelled meanwhile.
func (a *Action) finish(ctx context.Context, attemptID string, outcome store.AttemptOutcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err := a.Store.FinishAttempt(ctx, attemptID, outcome); err != nil {
		return retryStore(err)
	}
	return nil
}

// failureTypes are the words of the wire for what may go wrong at a lock: those
// of a device's errors, where there is one.
var failureTypes = map[latchkey.FaultClass]string{
	latchkey.FaultOffline:        "device_disconnected",
	latchkey.FaultGatewayOffline: "hub_disconnected",
	latchkey.FaultUnauthorized:   "account_disconnected",
	latchkey.FaultNotFound:       "device_removed",
	latchkey.FaultUnsupported:    "device_action_not_supported",
	latchkey.FaultAmbiguous:      latchkey.AttemptUnconfirmed,
}

func failureOf(fault *latchkey.Fault) *latchkey.AttemptFailure {
	kind, known := failureTypes[fault.Class]
	if !known {
		kind = latchkey.AttemptUncategorized
	}
	return &latchkey.AttemptFailure{Type: kind, Message: fault.Message}
}
