package zigbee2mqtt

import (
	"strings"

	"latchkey"
)

// failureClass is why a request failed, from Zigbee2MQTT's text.
type failureClass string

const (
	unreachable failureClass = "unreachable" // the radio had no sign that the lock heard it
	silent      failureClass = "silent"      // the lock may have heard it and did not answer
	outOfRange  failureClass = "out of range"
)

// The signs of each in the texts of Zigbee2MQTT 2.x and its radio adapters. What
// shows none is silent: the lock may have acted.
var signs = []struct {
	text  string
	class failureClass
}{
	{"must be in range", outOfRange},
	{"MAC no ack", unreachable},
	{"MAC channel access failure", unreachable},
	{"No network route", unreachable},
	{"no network route", unreachable},
	{"NWK_NO_ROUTE", unreachable},
	{"Delivery failed", unreachable},
	{"MAC transaction expired", unreachable},
}

func classOf(text string) failureClass {
	for _, sign := range signs {
		if strings.Contains(text, sign.text) {
			return sign.class
		}
	}
	return silent
}

// readFault is a failed reading: nothing was changed by it.
func readFault(class failureClass) *latchkey.Fault {
	switch class {
	case outOfRange:
		return latchkey.Faultf(latchkey.FaultPermanent, "the lock has fewer slots than first_slot and slots say: lower them")
	case unreachable, silent:
	}
	return latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer Zigbee2MQTT")
}

// moveFault is a failed movement of the bolt.
func moveFault(class failureClass) *latchkey.Fault {
	if class == unreachable {
		return readFault(class)
	}
	return latchkey.Faultf(latchkey.FaultAmbiguous, "the lock did not confirm that its bolt moved")
}

// unsure is a write of which nobody can tell what became.
func unsure(cause error) *latchkey.Fault {
	const text = "the lock did not confirm a change that it may have carried out"
	return &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: text, Cause: cause}
}
