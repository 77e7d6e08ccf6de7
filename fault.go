package latchkey

import (
	"errors"
	"fmt"
	"time"
)

// FaultClass says what kind of thing went wrong at a lock. Every driver maps
// every failure to exactly one class; the core decides from the class alone.
type FaultClass string

// The classes of fault. What is none of them is FaultAmbiguous when the
// command may have reached the lock, and FaultPermanent only by allow-list.
const (
	FaultOffline        FaultClass = "offline"         // the lock does not answer: asleep, dead, out of reach
	FaultGatewayOffline FaultClass = "gateway_offline" // the bridge, broker or cloud before the lock is away
	FaultBusy           FaultClass = "busy"            // the lock or cloud asks to come back later (RetryAfter)
	FaultSlotsFull      FaultClass = "slots_full"      // no room for one more credential (Max)
	FaultDuplicateCode  FaultClass = "duplicate_code"  // another credential on the lock has this code
	FaultInvalidCode    FaultClass = "invalid_code"    // the lock's rules forbid this code
	FaultUnsupported    FaultClass = "unsupported"     // the lock cannot do this at all
	FaultUnauthorized   FaultClass = "unauthorized"    // our login is not accepted
	FaultNotFound       FaultClass = "not_found"       // the credential or the lock is not there
	FaultConflict       FaultClass = "conflict"        // somebody else wrote where we meant to
	FaultAmbiguous      FaultClass = "ambiguous"       // it may or may not have been done: read back
	FaultPermanent      FaultClass = "permanent"       // trying again cannot help
)

// Fault is the typed error of every driver. Message is for people and for the
// log: it never holds a PIN, a token or a raw reply. Cause is for code that asks
// errors.Is; it may quote a reply, so it is neither shown nor logged.
type Fault struct {
	Class      FaultClass
	Message    string
	RetryAfter time.Duration // FaultBusy: how long the lock asked to wait; 0 when it did not say
	Lost       bool          // the lock does not have the credential any more that this was to change
	Max        int           // FaultSlotsFull: how many credentials the lock holds; 0 when unknown
	Cause      error
}

// Error implements error. It leaves the cause out, because causes may quote replies.
func (f *Fault) Error() string { return fmt.Sprintf("%s: %s", f.Class, f.Message) }

// Unwrap gives errors.Is access to the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Faultf makes a fault without a cause.
func Faultf(class FaultClass, format string, args ...any) *Fault {
	return &Fault{Class: class, Message: fmt.Sprintf(format, args...)}
}

// FaultOf finds the fault in err. An error that is no fault is ambiguous: we
// do not know whether the lock acted.
func FaultOf(err error) *Fault {
	if fault, ok := errors.AsType[*Fault](err); ok {
		return fault
	}
	return &Fault{Class: FaultAmbiguous, Message: "the lock's answer was lost", Cause: err}
}
