package activities

import (
	"context"
	"log/slog"
	"runtime/debug"

	"latchkey"
	"latchkey/drivers"
)

// calmly calls a driver. A driver that panics may have told the lock already;
// what it panicked with may quote a PIN, so only the place goes to the log.
func calmly[T any](call func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			slog.Error("a driver panicked", "stack", string(debug.Stack()))
			err = latchkey.Faultf(latchkey.FaultAmbiguous, "the driver failed in the middle of its work")
		}
	}()
	return call()
}

// readBack is drivers.Settle, calmly.
func readBack(
	ctx context.Context, session drivers.Session, op drivers.Op, reading drivers.Reading,
) (drivers.Receipt, drivers.Outcome, error) {
	outcome := drivers.Unknown
	receipt, err := calmly(func() (receipt drivers.Receipt, err error) {
		receipt, outcome, err = drivers.Settle(ctx, session, op, reading)
		return receipt, err
	})
	return receipt, outcome, err
}
