package latchkey

import (
	"fmt"
	"time"
)

// CallKind is a kind of call that is limited for each device (contract 1.10).
type CallKind string

// The kinds.
const (
	CallUnlock     CallKind = "unlock"
	CallLock       CallKind = "lock"
	CallCreateCode CallKind = "create_access_code"
	CallUpdateCode CallKind = "update_access_code"
	CallDeleteCode CallKind = "delete_access_code"
)

// CallSpan is the time in which calls are counted.
const CallSpan = time.Minute

var callLimits = map[CallKind]int{
	CallUnlock: 15, CallLock: 15, CallCreateCode: 10, CallUpdateCode: 10, CallDeleteCode: 20,
}

// Limit is how many calls of the kind a device takes in CallSpan.
func (k CallKind) Limit() int { return callLimits[k] }

// TooMany says that a device had all the calls of a kind that it takes, and
// when it takes the next.
func TooMany(kind CallKind, wait time.Duration) *Error {
	return &Error{
		Code: ELimited, Type: "too_many_requests", RetryAfter: wait,
		Message: fmt.Sprintf("A device takes %d calls of this kind (%s) in a minute. Try again in %.0f s.",
			kind.Limit(), kind, max(1, wait.Seconds())),
	}
}
