package activities

import "context"

// Point is a place between two effects, where a crash test kills the worker.
type Point string

// The points, in the order in which an attempt passes them.
const (
	AfterIntent  Point = "after-intent"
	AfterSettle  Point = "after-settle"
	BeforeWrite  Point = "before-write"
	AfterWrite   Point = "after-write"
	BeforeRecord Point = "before-record"
	AfterRecord  Point = "after-record"
)

// Faults is called at every point that a worker passes. It is nil but in tests
// of crashes, which set it before the worker starts.
var Faults func(ctx context.Context, at Point)

func faultPoint(ctx context.Context, at Point) {
	if Faults != nil {
		Faults(ctx, at)
	}
}
