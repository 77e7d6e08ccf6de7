package activities

import (
	"context"
	"runtime/debug"

	"go.temporal.io/sdk/activity"

	"latchkey"
)

// calmly calls a driver. A driver that panics may have told the lock already;
// what it panicked with may quote a PIN, so only the place goes to the log.
func calmly[T any](ctx context.Context, call func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			activity.GetLogger(ctx).Error("a driver panicked", "stack", string(debug.Stack()))
			err = latchkey.Faultf(latchkey.FaultAmbiguous, "the driver failed in the middle of its work")
		}
	}()
	return call()
}
