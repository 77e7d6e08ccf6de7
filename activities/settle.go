package activities

import (
	"context"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// settled is what a read-back says of an earlier attempt: either the step is
// over with it, or there is still something to write, under the handle ref.
type settled struct {
	attempted

	over bool
	ref  string
}

// settleEarlier reads back what became of an earlier attempt.
func settleEarlier(ctx context.Context, session drivers.Session, job store.Job, op drivers.Op, now time.Time) settled {
	if unproven(job, op) {
		return settleUnproven(ctx, session, job, op, now)
	}
	receipt, outcome, err := readBack(ctx, session, op, readingOf(job, now))
	switch {
	case outcome == drivers.Unknown:
		return stillOpen(err)
	case outcome == drivers.Done && (op.Action == drivers.Remove || intendedAsNow(job)):
		return settled{over: true, attempted: attempted{receipt: receipt}}
	}
	return settled{ref: receipt.Ref} // ours, but not as it is wanted; or "": what is gone has no handle any more
}

// unproven reports whether neither a mark nor a handle that must still hold tells
// which entry is ours: none is known, the open write may have given it another
// one, or the lock did not show it any more.
func unproven(job store.Job, op drivers.Op) bool {
	vanished := job.Credential.Drift != nil && job.Credential.Drift.Change == latchkey.DriftRemoved
	return !job.Door.Capabilities.Marks && (op.Ref == "" || job.Credential.Alone || vanished)
}

// settleUnproven settles a write where nothing proves what is ours. What is
// there is ours only if it is exactly what that write meant to put, and nobody
// had its digits when it was sent or it has the handle that ours had; or if it is
// the record that the method's other doors are on. Anything else with the same
// code is somebody else's (P6).
func settleUnproven(ctx context.Context, session drivers.Session, job store.Job, op drivers.Op, now time.Time) settled {
	meant := op
	meant.Action = drivers.Put
	if job.Credential.Intended != nil {
		meant.Credential.Window = *job.Credential.Intended
	}
	receipt, outcome, err := readBack(ctx, session, meant, readingOf(job, now))
	switch {
	case outcome == drivers.Unknown:
		return stillOpen(err)
	case outcome == drivers.Done && op.Action == drivers.Put && intendedAsNow(job):
		return settled{over: true, attempted: attempted{receipt: receipt}}
	case outcome == drivers.Done, unchanged(job, op, receipt), slices.Contains(job.Siblings, receipt.Ref):
		return settled{ref: receipt.Ref} // as it was meant or was before, or the other doors' record, which was changed since
	case op.Action == drivers.Remove:
		return settled{over: true} // nothing of ours is there
	}
	return settled{}
}

// unchanged reports whether the entry is ours as it was before the open write
// was sent, which would have given it another handle.
func unchanged(job store.Job, op drivers.Op, receipt drivers.Receipt) bool {
	return job.Credential.Alone && op.Ref != "" && receipt.Ref == op.Ref
}

// intendedAsNow reports whether the earlier attempt meant what is wanted now. A
// lock that hides windows cannot tell an older one from it.
func intendedAsNow(job store.Job) bool {
	return job.Credential.Intended == nil || job.Credential.Intended.Equal(job.Window)
}

func stillOpen(err error) settled {
	return settled{over: true, attempted: attempted{err: unsettled(err), uncertain: true}}
}
