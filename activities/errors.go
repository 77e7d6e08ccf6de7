package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"latchkey"
)

// The types of application error that a person sees in the Temporal Web UI.
const (
	storeAway = "database"
	lockFault = "lock-" // and the fault's class
)

// retryStore says that the store failed. Its text may quote a statement, so the
// cause stays here and only the kind of failure enters the history.
func retryStore(err error) error {
	return temporal.NewApplicationErrorWithOptions(storeMessage(err), storeAway, temporal.ApplicationErrorOptions{})
}

func storeMessage(err error) string {
	if known, ok := errors.AsType[*latchkey.Error](err); ok {
		return known.Message
	}
	return "the store could not do it; the worker's log has the cause"
}

// retryLock says that the lock is to be tried again after the verdict's wait.
// The fault's message is made for people and holds no secret.
func retryLock(fault *latchkey.Fault, verdict Verdict) error {
	return temporal.NewApplicationErrorWithOptions(fault.Message, lockFault+string(fault.Class),
		temporal.ApplicationErrorOptions{NextRetryDelay: verdict.After})
}
