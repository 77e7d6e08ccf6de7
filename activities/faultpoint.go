package activities

import (
	"context"

	"latchkey/store"
)

// Point is a place between two effects of an attempt, where a crash test kills
// the worker.
type Point string

// The points, in the order in which an attempt passes them.
const (
	AfterIntent  Point = "after-intent"
	AfterSettle  Point = "after-settle" // only when an earlier attempt left its outcome open
	BeforeWrite  Point = "before-write"
	AfterWrite   Point = "after-write"
	BeforeRecord Point = "before-record"
	AfterRecord  Point = "after-record"
)

// Faults is called at every point that a worker passes, with the step's action
// before it: "put/after-write". It is nil but in tests of crashes, which set it
// before the worker starts.
var Faults func(ctx context.Context, at string)

// cardPoint is faultPoint for what is done with a card, after it was: "encode/after-write".
func cardPoint(ctx context.Context, doing string) {
	if Faults != nil {
		Faults(ctx, doing+"/"+string(AfterWrite))
	}
}

func faultPoint(ctx context.Context, job store.Job, at Point) {
	if Faults != nil {
		Faults(ctx, string(job.Step.Action)+"/"+string(at))
	}
}
