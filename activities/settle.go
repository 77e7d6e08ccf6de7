package activities

import (
	"context"
	"slices"
	"time"

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
	if op.Ref == "" && !job.Door.Capabilities.Marks {
		return settleUnmarked(ctx, session, job, op, now)
	}
	receipt, outcome, err := readBack(ctx, session, op, readingOf(job, now))
	switch {
	case outcome == drivers.Unknown:
		return stillOpen(err)
	case outcome == drivers.Done && (op.Action == drivers.Remove || intendedAsNow(job)):
		return settled{over: true, attempted: attempted{receipt: receipt}}
	case receipt.Ref != "":
		return settled{ref: receipt.Ref} // ours, but not as it is wanted: change it, do not add another
	}
	return settled{ref: op.Ref}
}

// settleUnmarked settles a first write on hardware that keeps no mark and told
// us no handle. What is there is ours only if it is exactly what that write
// meant to put, or the record that the method's other doors are on: anything
// else with the same code is somebody else's (P6).
func settleUnmarked(ctx context.Context, session drivers.Session, job store.Job, op drivers.Op, now time.Time) settled {
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
	case outcome == drivers.Done:
		return settled{ref: receipt.Ref}
	case slices.Contains(job.Siblings, receipt.Ref):
		return settled{ref: receipt.Ref} // the record of the method's other doors, which was changed since
	case op.Action == drivers.Remove:
		return settled{over: true} // nothing of ours is there
	}
	return settled{}
}

// intendedAsNow reports whether the earlier attempt meant what is wanted now. A
// lock that hides windows cannot tell an older one from it.
func intendedAsNow(job store.Job) bool {
	return job.Credential.Intended == nil || job.Credential.Intended.Equal(job.Window)
}

func stillOpen(err error) settled {
	return settled{over: true, attempted: attempted{err: unsettled(err), uncertain: true}}
}
