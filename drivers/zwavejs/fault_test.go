package zwavejs

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

// TestFaults holds each failure to its class: for a question, and for a command
// that may have changed the lock.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		failed       callError
		asked, wrote latchkey.FaultClass
	}{
		{"nobody listens", callError{cause: errLost}, latchkey.FaultGatewayOffline, latchkey.FaultGatewayOffline},
		{"login", callError{refuse: http.StatusUnauthorized}, latchkey.FaultUnauthorized, latchkey.FaultUnauthorized},
		{"too old", callError{cause: errOlder}, latchkey.FaultPermanent, latchkey.FaultPermanent},
		{"too new", callError{cause: errNewer}, latchkey.FaultPermanent, latchkey.FaultPermanent},
		{"given up before", callError{cause: context.Canceled}, latchkey.FaultBusy, latchkey.FaultBusy},
		{"cut", callError{sent: true, cause: errLost}, latchkey.FaultGatewayOffline, latchkey.FaultAmbiguous},
		{"silence", callError{sent: true, cause: context.DeadlineExceeded}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
		{"nonsense", callError{sent: true, cause: errNonsense}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
		{"dropped", callError{sent: true, zwave: zwMessageDropped}, latchkey.FaultOffline, latchkey.FaultOffline},
		{"no acknowledgement", callError{sent: true, zwave: zwCallbackNOK}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
		{"no report", callError{sent: true, zwave: zwNodeTimeout}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
		{"expired", callError{sent: true, zwave: zwMessageExpired}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
		{"driver not ready", callError{sent: true, zwave: zwDriverNotReady}, latchkey.FaultGatewayOffline, latchkey.FaultGatewayOffline},
		{"argument", callError{sent: true, zwave: zwArgumentInvalid}, latchkey.FaultInvalidCode, latchkey.FaultInvalidCode},
		{"class", callError{sent: true, zwave: zwCCNotSupported}, latchkey.FaultUnsupported, latchkey.FaultUnsupported},
		{"node", callError{sent: true, code: codeNodeNotFound}, latchkey.FaultNotFound, latchkey.FaultNotFound},
		{"command", callError{sent: true, code: codeUnknownCommand}, latchkey.FaultUnsupported, latchkey.FaultUnsupported},
		{"crash", callError{sent: true, code: "unknown_error"}, latchkey.FaultOffline, latchkey.FaultAmbiguous},
	} {
		c.failed.writes = false
		assert.Equal(t, c.asked, faultOf(&c.failed).Class, "asked: %s", c.name)
		wrote := c.failed
		wrote.writes = true
		assert.Equal(t, c.wrote, faultOf(&wrote).Class, "wrote: %s", c.name)
	}
}

// TestAnswers holds each answer of a lock to its class.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for answer, class := range map[int]latchkey.FaultClass{
		answerOccupied: latchkey.FaultConflict, answerEmpty: latchkey.FaultConflict, answerWrongUser: latchkey.FaultConflict,
		answerDuplicate: latchkey.FaultDuplicateCode, answerDuplicateOfPIN: latchkey.FaultDuplicateCode,
		answerSecurityRules: latchkey.FaultInvalidCode, answerUnknown: latchkey.FaultAmbiguous,
	} {
		assert.Equal(t, class, latchkey.FaultOf(answered(answer)).Class, answer)
	}
}
