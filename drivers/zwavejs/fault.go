package zwavejs

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"latchkey"
)

// callError is why a command came to nothing.
type callError struct {
	writes bool   // it would have changed something
	sent   bool   // it left this machine, at least in part
	refuse int    // the HTTP status with which a connection was refused
	code   string // the server's error code
	zwave  int    // the driver's error code
	cause  error  // without replies: those may quote a code
	why    string // for people: why there is no connection; "" when nobody knows
}

// Error implements error. It names codes and quotes nothing.
func (e *callError) Error() string {
	return fmt.Sprintf("sent %t, status %d, server %q, driver %d: %v", e.sent, e.refuse, e.code, e.zwave, e.cause)
}

// Unwrap implements the interface of errors.
func (e *callError) Unwrap() error { return e.cause }

// The errors of the client.
var (
	errLost     = errors.New("the connection was lost")
	errNonsense = errors.New("the answer is not what the API says")
	errOlder    = errors.New("the server speaks no schema as new as this driver's oldest")
	errNewer    = errors.New("the server speaks no schema as old as this driver's newest")
)

// The codes of zwave-js that mean something to us.
const (
	zwControllerTimeout  = 200
	zwNodeTimeout        = 201
	zwMessageDropped     = 202
	zwResponseNOK        = 203
	zwCallbackNOK        = 204
	zwMessageExpired     = 215
	zwCCNotSupported     = 302
	zwCCNotImplemented   = 303
	zwArgumentInvalid    = 322
	zwDriverNotReady     = 103
	zwNodeNotFound       = 220
	codeNodeNotFound     = "node_not_found"
	codeUnknownCommand   = "unknown_command"
	codeSchemaIncompatib = "schema_incompatible"
)

// faultOf is the one place where a failed command becomes a fault. A command that
// would have changed the lock and may have reached it is ambiguous.
func faultOf(err error) *latchkey.Fault {
	var failed *callError
	if !errors.As(err, &failed) {
		return &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: "the lock's answer was lost", Cause: err}
	}
	class, text := classify(failed)
	return &latchkey.Fault{Class: class, Message: text, Cause: failed}
}

func classify(e *callError) (latchkey.FaultClass, string) {
	switch {
	case e.zwave != 0 || e.code != "":
		return classifyAnswer(e)
	case e.refuse == http.StatusUnauthorized || e.refuse == http.StatusForbidden:
		return latchkey.FaultUnauthorized, "the Z-Wave JS server's proxy refuses the access token"
	case errors.Is(e, errOlder):
		return latchkey.FaultPermanent, fmt.Sprintf("the Z-Wave JS server speaks no schema from %d on: update it", oldestSchema)
	case errors.Is(e, errNewer):
		return latchkey.FaultPermanent, fmt.Sprintf("the Z-Wave JS server speaks no schema up to %d: update Latchkey", newestSchema)
	case e.writes && e.sent:
		return latchkey.FaultAmbiguous, "the lock did not confirm a command that it may have carried out"
	case errors.Is(e, context.Canceled):
		return latchkey.FaultBusy, "the operation was given up before anything was changed"
	case errors.Is(e, errLost), !e.sent:
		return latchkey.FaultGatewayOffline, e.unreached()
	case errors.Is(e, errNonsense):
		return latchkey.FaultOffline, "the Z-Wave JS server's answer made no sense"
	}
	return latchkey.FaultOffline, "the lock does not answer"
}

func (e *callError) unreached() string {
	const text = "the Z-Wave JS server cannot be reached"
	if e.why == "" {
		return text
	}
	return text + ": " + e.why
}

// classifyAnswer is for commands that the server answered with an error.
func classifyAnswer(e *callError) (latchkey.FaultClass, string) {
	switch e.zwave {
	case zwMessageDropped:
		return latchkey.FaultOffline, "the lock is not there: the command was not sent"
	case zwDriverNotReady:
		return latchkey.FaultGatewayOffline, "the Z-Wave driver is not ready"
	case zwArgumentInvalid:
		return latchkey.FaultInvalidCode, "the lock does not take this code"
	case zwCCNotSupported, zwCCNotImplemented:
		return latchkey.FaultUnsupported, "the lock does not know the command"
	case zwNodeNotFound:
		return latchkey.FaultNotFound, "the lock is not in the network any more"
	case zwControllerTimeout, zwNodeTimeout, zwResponseNOK, zwCallbackNOK, zwMessageExpired:
		if e.writes {
			return latchkey.FaultAmbiguous, "the lock did not confirm a command that it may have carried out"
		}
		return latchkey.FaultOffline, "the lock does not answer"
	}
	switch {
	case e.code == codeNodeNotFound:
		return latchkey.FaultNotFound, "the lock is not in the network any more"
	case e.code == codeUnknownCommand, e.code == codeSchemaIncompatib:
		return latchkey.FaultUnsupported, "the Z-Wave JS server does not know the command: update it"
	case e.writes:
		return latchkey.FaultAmbiguous, "the Z-Wave JS server failed at a command that it may have passed on"
	}
	return latchkey.FaultOffline, "the Z-Wave JS server failed at the question"
}
