package activities

import (
	"fmt"
	"runtime/debug"

	"latchkey"
)

// calmly calls a driver. A driver that panics may have told the lock already;
// what it panicked with may quote a PIN, so only the place is kept, for the log.
func calmly[T any](call func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			err = &latchkey.Fault{
				Class: latchkey.FaultAmbiguous, Message: "the driver failed in the middle of its work",
				Cause: fmt.Errorf("panic in a driver: %s", debug.Stack()),
			}
		}
	}()
	return call()
}
