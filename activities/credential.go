package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// Order is one step of a grant to carry out.
type Order struct {
	GrantID string        `json:"grant_id"`
	Step    latchkey.Step `json:"step"`
	Now     time.Time     `json:"now"` // the workflow's time when it gave the order
}

// Outcome is how an order ended.
type Outcome string

// The outcomes of an order. What is to be tried again is an error instead.
const (
	Acknowledged Outcome = "acknowledged" // the lock did it
	Superseded   Outcome = "superseded"   // a newer plan wants something else; nothing was done
	Refused      Outcome = "refused"      // the lock will never do it as it is
)

// CarryOut puts one credential on one door, or takes it off: the intent is
// written first, then the lock is told, then its word and the event are
// recorded in one transaction. An attempt that finds an intent without an
// outcome reads the lock back before it writes.
func (a *Grant) CarryOut(ctx context.Context, order Order) (Outcome, error) {
	stop := heartbeat(ctx)
	defer stop()
	door, err := a.Store.StepDoor(ctx, order.Step.CredentialID)
	if err != nil {
		return "", a.storeFailed(ctx, err)
	}
	leave, err := a.Lanes.Enter(ctx, door.Lane(), door.Capabilities.MinInterval)
	if err != nil {
		return "", a.laneFailed(ctx, err)
	}
	defer leave()
	job, current, err := a.Store.BeginStep(ctx, order.GrantID, order.Step, order.Now)
	if err != nil {
		return "", a.storeFailed(ctx, err)
	}
	if !current {
		return Superseded, nil
	}
	faultPoint(ctx, job, AfterIntent)
	return a.tell(ctx, job)
}

// tell talks to the lock and records what it said.
func (a *Grant) tell(ctx context.Context, job store.Job) (Outcome, error) {
	session, err := a.Sessions.Of(ctx, job.Door.AccountID, job.Door.Provider)
	if err != nil {
		return a.failed(ctx, job, err, job.Credential.Uncertain)
	}
	result := a.attempt(ctx, session, job)
	if lostLogin(result.err) {
		a.Sessions.Forget(job.Door.AccountID)
	}
	if result.err != nil {
		return a.failed(ctx, job, result.err, result.uncertain)
	}
	faultPoint(ctx, job, BeforeRecord)
	if err := a.record(ctx, job, result.receipt); err != nil {
		return "", a.storeFailed(ctx, err)
	}
	faultPoint(ctx, job, AfterRecord)
	return Acknowledged, nil
}

func (a *Grant) record(ctx context.Context, job store.Job, receipt drivers.Receipt) error {
	if receipt.Gap > 0 {
		activity.GetLogger(ctx).Warn("the lock was without this credential during the change",
			"door_id", job.Door.ID, "grant_id", job.Grant.ID, "gap", receipt.Gap.String())
	}
	// What the lock did is a fact: it is recorded even when the order was cancelled meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	switch job.Step.Action {
	case latchkey.StepRemove:
		return a.Store.FinishRemove(ctx, job, receipt.Evidence)
	case latchkey.StepSetAside:
		return a.Store.FinishSetAside(ctx, job, receipt.Evidence)
	case latchkey.StepPut:
	}
	return a.Store.FinishPut(ctx, job, store.Ack{
		Ref: receipt.Ref, Actual: receipt.Actual, Made: receipt.Secret, Words: receipt.Evidence,
	})
}

// recordTime is how long the store may take to record an outcome.
const recordTime = 10 * time.Second

// failed records a failed attempt and decides what comes next.
func (a *Grant) failed(ctx context.Context, job store.Job, cause error, uncertain bool) (Outcome, error) {
	fault := latchkey.FaultOf(cause)
	verdict := Judge(job.Step.Action, fault, job.Attempt)
	failure := store.Failure{Fault: fault, Uncertain: uncertain}
	if verdict.Retry {
		at := a.Clock.Now().Add(verdict.After)
		failure.RetryAt = &at
	}
	activity.GetLogger(ctx).Warn("lock attempt failed", "grant_id", job.Grant.ID, "door_id", job.Door.ID,
		"attempt", job.Attempt, "fault", string(fault.Class), "detail", fault.Message, "retry_in", verdict.After.String())
	recordCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err := a.Store.FailStep(recordCtx, job, failure); err != nil {
		return "", a.storeFailed(ctx, err)
	}
	if !verdict.Retry {
		return Refused, nil
	}
	return "", retryLock(fault, verdict)
}

func (a *Grant) storeFailed(ctx context.Context, err error) error {
	if latchkey.CodeOf(err) == latchkey.EInternal && !errors.Is(err, context.Canceled) {
		activity.GetLogger(ctx).Error("the store failed", "error", err)
	}
	return retryStore(err)
}

func (a *Grant) laneFailed(ctx context.Context, err error) error {
	if errors.Is(err, store.ErrLaneTaken) {
		return retryLock(latchkey.Faultf(latchkey.FaultBusy, "another worker is talking to this lock"), Verdict{After: time.Second})
	}
	return a.storeFailed(ctx, err)
}
