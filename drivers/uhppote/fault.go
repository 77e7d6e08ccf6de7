package uhppote

import (
	"context"
	"errors"
	"os"
	"syscall"

	"latchkey"
)

// faultOf is the one place where a failed exchange becomes a fault.
//
//   - Nobody there (silence, a refused connection, an unreachable host) is
//     FaultOffline over UDP and TCP alike: the panel is the lock, there is no
//     gateway before it, and the other panels of the account are not concerned.
//   - A write that left and was not answered is FaultAmbiguous; so is one
//     answered with nonsense. A refusal by the system is neither: it means that
//     no panel was listening.
//   - What this machine could not send at all (no network, an address that is
//     not ours) is FaultGatewayOffline: it concerns every panel.
//   - A caller that gave up before a write was sent gets FaultBusy: that says
//     nothing about the panel.
func faultOf(what function, err error) *latchkey.Fault {
	var failed *linkError
	if !errors.As(err, &failed) {
		return &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: "the panel's answer was lost", Cause: err}
	}
	class, text := classify(what, failed)
	return &latchkey.Fault{Class: class, Message: text, Cause: err}
}

func classify(what function, failed *linkError) (latchkey.FaultClass, string) {
	switch {
	case isAny(failed, syscall.ECONNREFUSED):
		return latchkey.FaultOffline, "nothing listens at the panel's address"
	case failed.sent && what.writes():
		return latchkey.FaultAmbiguous, "the panel did not confirm a command that it may have carried out"
	case isAny(failed, errGarbage):
		return latchkey.FaultOffline, "the panel's answer made no sense"
	case isAny(failed, context.Canceled):
		return latchkey.FaultBusy, "the operation was given up before anything was changed"
	case failed.sent:
		return latchkey.FaultOffline, "the panel does not answer"
	case isAny(failed, unreachable...):
		return latchkey.FaultOffline, "the panel cannot be reached"
	}
	return latchkey.FaultGatewayOffline, "this machine cannot send to the panel's network"
}

// unreachable is how the system says that the panel's host is not there.
var unreachable = []error{
	os.ErrDeadlineExceeded, context.DeadlineExceeded,
	syscall.EHOSTUNREACH, syscall.EHOSTDOWN, syscall.ECONNRESET, syscall.ETIMEDOUT,
}

func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}
