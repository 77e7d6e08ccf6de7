package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers/rest"
	"latchkey/drivers/webhook/wire"
)

// refusal keeps the service's own word for a fault, for this package and the log.
type refusal wire.ProblemCode

// Error implements error.
func (r refusal) Error() string { return "the service said " + string(r) }

func refusedFor(err error, code wire.ProblemCode) bool {
	said, is := errors.AsType[refusal](err)
	return is && said == refusal(code)
}

// isFault reports whether err is a fault of the class.
func isFault(err error, class latchkey.FaultClass) bool {
	fault, is := errors.AsType[*latchkey.Fault](err)
	return is && fault.Class == class
}

// meanings holds every refusal of the contract. Each says for sure that nothing
// was done.
var meanings = map[wire.ProblemCode]struct {
	class latchkey.FaultClass
	text  string
}{
	wire.DoorOffline:    {latchkey.FaultOffline, "the door cannot be reached"},
	wire.GatewayOffline: {latchkey.FaultGatewayOffline, "what stands before the door cannot be reached"},
	wire.Busy:           {latchkey.FaultBusy, "the service asks to come back later"},
	wire.Full:           {latchkey.FaultSlotsFull, "the door holds no more entries"},
	wire.Duplicate:      {latchkey.FaultDuplicateCode, "another entry of the door has this code"},
	wire.NameTaken:      {latchkey.FaultConflict, "another entry of the door has the same name"},
	wire.InvalidSecret:  {latchkey.FaultInvalidCode, "the code breaks a rule of the door"},
	wire.Unsupported:    {latchkey.FaultUnsupported, "the door cannot do this"},
	wire.Unauthorized:   {latchkey.FaultUnauthorized, "the service does not accept the token"},
	wire.UnknownDoor:    {latchkey.FaultNotFound, "the service has no such door"},
	wire.BadRequest:     {latchkey.FaultPermanent, "the service does not understand Latchkey: look at its log"},
}

// faultOf is the one place where a failed call becomes a fault. What left us and
// has no clear answer is ambiguous if it was a write.
func faultOf(reply rest.Reply) *latchkey.Fault {
	var said wire.Problem
	if reply.Err == nil && json.Unmarshal(reply.Content, &said) == nil {
		if known, is := meanings[said.Error.Code]; is {
			return &latchkey.Fault{
				Class: known.class, Message: known.text, Max: said.Error.Max,
				RetryAfter: retryAfter(reply, said.Error), Cause: refusal(said.Error.Code),
			}
		}
	}
	class, text := unclear(reply)
	return &latchkey.Fault{Class: class, Message: text, RetryAfter: retryAfter(reply, said.Error), Cause: reply.Err}
}

// unclear classes what is no refusal of the contract.
func unclear(reply rest.Reply) (class latchkey.FaultClass, text string) {
	switch {
	case !reply.Sent && errors.Is(reply.Err, context.Canceled):
		return latchkey.FaultBusy, "given up before the service was asked"
	case !reply.Sent:
		return latchkey.FaultGatewayOffline, "the service cannot be reached"
	case reply.Status == http.StatusUnauthorized, reply.Status == http.StatusForbidden:
		return latchkey.FaultUnauthorized, "the service does not accept the token"
	case reply.Status == http.StatusTooManyRequests:
		return latchkey.FaultBusy, "the service asks to come back later"
	case reply.Call.Writes():
		return latchkey.FaultAmbiguous, "the service did not confirm a command that may have been carried out"
	case reply.Status == http.StatusMovedPermanently, reply.Status == http.StatusPermanentRedirect:
		return latchkey.FaultPermanent, "base_url has moved: the service answers with another address, and no redirect is followed"
	case reply.Status == http.StatusNotFound:
		return latchkey.FaultPermanent, "there is no lock service at this address"
	}
	return latchkey.FaultGatewayOffline, "the service gave no usable answer"
}

// retryAfter is how long the service asks to wait; 0 when it does not say.
func retryAfter(reply rest.Reply, said wire.ProblemDetail) time.Duration {
	if said.RetryAfterMS > 0 {
		return time.Duration(said.RetryAfterMS) * time.Millisecond
	}
	seconds, err := strconv.Atoi(reply.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
