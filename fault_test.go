package latchkey_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

func TestWhatIsNoFaultIsAmbiguous(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset")
	fault := latchkey.FaultOf(cause)
	assert.Equal(t, latchkey.FaultAmbiguous, fault.Class)
	assert.ErrorIs(t, fault, cause)
}

func TestFaultIsFoundInsideAnotherError(t *testing.T) {
	t.Parallel()
	inner := latchkey.Faultf(latchkey.FaultOffline, "lock %d does not answer", 7)
	assert.Same(t, inner, latchkey.FaultOf(fmt.Errorf("put: %w", inner)))
}

// A cause may quote a reply, and a reply a PIN.
func TestFaultTellsNothingOfItsCause(t *testing.T) {
	t.Parallel()
	fault := &latchkey.Fault{Class: latchkey.FaultOffline, Message: "no answer", Cause: errors.New("PIN 2468 refused")}
	assert.Equal(t, "offline: no answer", fault.Error())
}
