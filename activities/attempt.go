package activities

import (
	"context"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// attempted is what one attempt at a lock came to. uncertain means that the
// lock may have acted although err says otherwise.
type attempted struct {
	receipt   drivers.Receipt
	err       error
	uncertain bool
}

// lockTime is how long one lock operation may take before its answer counts as
// lost.
const lockTime = 30 * time.Second

// attempt settles an earlier write whose outcome is unknown, and writes when
// that is still needed. A lost answer is read back at once.
func (a *Grant) attempt(ctx context.Context, session drivers.Session, job store.Job) attempted {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	op := opOf(job)
	if job.Credential.Uncertain {
		found := settleEarlier(ctx, session, job, op, a.now(job).Add(-clockSlack))
		if found.over {
			return found.attempted
		}
		op.Ref, job.Credential.Alone = found.ref, false
		if err := a.Store.Intend(ctx, job, store.Intent{Ref: op.Ref}); err != nil {
			return attempted{err: err, uncertain: true}
		}
		faultPoint(ctx, job, AfterSettle)
	}
	if !drivers.NeedsLook(op, job.Door.Capabilities) {
		return a.write(ctx, session, job, op)
	}
	return a.lookAndWrite(ctx, session, job, op)
}

// lookAndWrite writes to a lock that keeps no marks. It looks first what is
// there, and writes down that nobody else has the digits: without it, what has
// them after a lost answer is a stranger's (P6).
func (a *Grant) lookAndWrite(ctx context.Context, session drivers.Session, job store.Job, op drivers.Op) attempted {
	seen, err := calmly(func() (drivers.Sight, error) { return drivers.Look(ctx, session, op) })
	switch {
	case job.Unsettled && isDuplicate(err):
		return attempted{err: siblingFirst(err)}
	case err != nil:
		return attempted{err: err}
	}
	if err := a.Store.Intend(ctx, job, store.Intent{Ref: seen.Ref, Alone: seen.Alone}); err != nil {
		return attempted{err: err}
	}
	op.Ref, job.Credential.Alone = seen.Ref, seen.Alone
	return a.write(ctx, session, job, op)
}

// now is the time at the job's lock: that of its workspace, which the session's
// clock shows, too.
func (a *Grant) now(job store.Job) time.Time { return a.Clock.Now().Add(job.ClockOffset) }

// clockSlack is how far a gateway's clock may be behind ours. The earlier
// attempt ended at least a heartbeat ago, so a listing from now proves it.
const clockSlack = 2 * time.Second

func (a *Grant) write(ctx context.Context, session drivers.Session, job store.Job, op drivers.Op) attempted {
	sentAt := a.now(job)
	faultPoint(ctx, job, BeforeWrite)
	receipt, err := calmly(func() (drivers.Receipt, error) { return session.Apply(ctx, op) })
	faultPoint(ctx, job, AfterWrite)
	switch {
	case err == nil && receipt.State != drivers.Accepted:
		return believe(ctx, session, job, op, receipt, sentAt)
	case job.Unsettled && isDuplicate(err):
		return attempted{err: siblingFirst(err)}
	case mayBeDisplaced(job, op, err):
		return displaced(ctx, session, job, op, err, sentAt)
	case err != nil && latchkey.FaultOf(err).Class != latchkey.FaultAmbiguous:
		return attempted{err: err}
	}
	settled, outcome, readErr := readBack(ctx, session, op, readingOf(job, sentAt))
	switch outcome {
	case drivers.Done:
		return attempted{receipt: settled}
	case drivers.NotDone:
		return attempted{err: notDone(err, settled.Ref == ""), uncertain: settled.Ref != "" && op.Ref == ""}
	case drivers.Unknown:
	}
	return attempted{err: unsettled(readErr), uncertain: true}
}

// believe reads back what a lock acknowledged, where it can be read: some say
// yes and do nothing. Only a listing that shows the contrary overrules the
// lock's word; one that cannot be had or proves nothing does not.
func believe(
	ctx context.Context, session drivers.Session, job store.Job, op drivers.Op, receipt drivers.Receipt, sentAt time.Time,
) attempted {
	if receipt.State == drivers.Verified || job.Door.Capabilities.ReadBack == latchkey.ReadBackNone {
		return attempted{receipt: receipt}
	}
	if receipt.Ref != "" {
		op.Ref = receipt.Ref
	}
	found, outcome, _ := readBack(ctx, session, op, readingOf(job, sentAt))
	if outcome == drivers.NotDone {
		return attempted{err: notDone(nil, false), uncertain: found.Ref != "" || op.Action == drivers.Remove}
	}
	return attempted{receipt: receipt}
}

// mayBeDisplaced reports whether a lock that can be read says that another entry
// has the code which ours had.
func mayBeDisplaced(job store.Job, op drivers.Op, err error) bool {
	return op.Ref != "" && isDuplicate(err) && job.Door.Capabilities.ReadBack != latchkey.ReadBackNone
}

// displaced looks for our entry when the lock says that another one has the code:
// somebody took ours off and keyed in the same digits. Then it is lost, and
// another code is found for the door.
func displaced(
	ctx context.Context, session drivers.Session, job store.Job, op drivers.Op, err error, sentAt time.Time,
) attempted {
	found, outcome, readErr := readBack(ctx, session, op, readingOf(job, sentAt))
	if outcome == drivers.Unknown {
		return attempted{err: unsettled(readErr), uncertain: true}
	}
	refusal := *latchkey.FaultOf(err)
	refusal.Lost = refusal.Lost || found.Ref == ""
	return attempted{err: &refusal}
}

func isDuplicate(err error) bool {
	return err != nil && latchkey.FaultOf(err).Class == latchkey.FaultDuplicateCode
}

// siblingFirst: a panel keeps one record for several doors. While the write for
// another door of the same method is unsettled, the record that is in the way
// may be our own, so the code is not given up.
func siblingFirst(err error) error {
	return &latchkey.Fault{
		Class: latchkey.FaultBusy, Message: "another door of the same panel is being settled first",
		RetryAfter: siblingWait, Cause: err,
	}
}

const siblingWait = 2 * time.Second

// notDone says that the lock did not do it. An update that took the credential
// off and lost its answer leaves nothing, where nothing is found.
func notDone(err error, nothingThere bool) error {
	if err == nil {
		return latchkey.Faultf(latchkey.FaultAmbiguous, "the lock accepted the command and did not carry it out")
	}
	return &latchkey.Fault{
		Class: latchkey.FaultAmbiguous, Message: "the lock's answer was lost and it did not carry out the command",
		Cause: err, Lost: nothingThere && latchkey.FaultOf(err).Lost,
	}
}

func unsettled(err error) error {
	return &latchkey.Fault{
		Class: latchkey.FaultAmbiguous, Cause: err,
		Message: "the lock's answer was lost and it cannot be read back yet",
	}
}

func readingOf(job store.Job, writtenAt time.Time) drivers.Reading {
	door := drivers.Door{TimeZone: job.Door.TimeZone, Capabilities: job.Door.Capabilities}
	return drivers.Reading{
		Rounding: drivers.RoundingOf(door, writtenAt), WrittenAt: writtenAt, Marked: job.Door.Capabilities.Marks,
		Alone: job.Credential.Alone,
	}
}

// stayOf is the stay that a hotel lock is told of.
func stayOf(job store.Job) *drivers.Stay {
	if !job.Door.Capabilities.Reservations || job.Grant.StayID == "" {
		return nil
	}
	return &drivers.Stay{ID: job.Grant.StayID, Joins: job.Grant.StayID != job.Grant.ID}
}

func opOf(job store.Job) drivers.Op {
	action := drivers.Put
	if job.Step.Action.TakesOff() {
		action = drivers.Remove
	}
	return drivers.Op{
		Stay: stayOf(job),
		Key:  job.Credential.ID + "/" + job.Step.Key, Action: action, Door: job.Door.NativeID,
		Ref: job.Credential.NativeRef, Siblings: job.Siblings, Adopts: job.Credential.Adopts,
		Credential: drivers.Credential{
			ID: job.Mark, Mode: job.Method.Mode, Secret: job.Method.Secret,
			Name: job.Grant.NameOnLock(), Window: job.Window, OneTime: job.Grant.Code.OneTime,
		},
	}
}
