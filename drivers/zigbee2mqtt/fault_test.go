package zigbee2mqtt

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// TestFailuresAreClassed: only a sign that the lock heard nothing says that it did
// nothing. The texts are Zigbee2MQTT's and its adapters'.
func TestFailuresAreClassed(t *testing.T) {
	t.Parallel()
	const command = `Error: ZCL command 0x000d6f0000abcdef/1 closuresDoorLock.setPinCode({"userid":3,"pincodevalue":"7777"}) failed (%s)`
	for text, want := range map[string]failureClass{
		"Data request failed with error: 'MAC no ack' (0xe9)":                 unreachable,
		"Data request failed with error: 'MAC channel access failure' (0xe1)": unreachable,
		"Data request failed with error: 'No network route' (0xcd)":           unreachable,
		"Data request failed with error: 'MAC transaction expired' (0xf0)":    unreachable,
		"Delivery failed for '4660'":                                          unreachable,
		"Timeout - 4660 - 1 - 7 - 257 - 5 after 10000ms":                      silent,
		"Status 'FAILURE'":                   silent,
		"something that nobody has seen yet": silent,
	} {
		require.Equal(t, want, classOf(fmt.Sprintf(command, text)), text)
	}
	require.Equal(t, outOfRange, classOf("'Error: user must be in range for device'"))
}

func TestFaultOfEachFailure(t *testing.T) {
	t.Parallel()
	require.Equal(t, latchkey.FaultOffline, readFault(unreachable).Class)
	require.Equal(t, latchkey.FaultOffline, readFault(silent).Class, "a reading changes nothing")
	require.Equal(t, latchkey.FaultPermanent, readFault(outOfRange).Class)
	require.Equal(t, latchkey.FaultOffline, moveFault(unreachable).Class)
	require.Equal(t, latchkey.FaultAmbiguous, moveFault(silent).Class, "the bolt may have moved")
	require.Equal(t, latchkey.FaultAmbiguous, unsure(nil).Class)
	require.Equal(t, latchkey.FaultUnauthorized, Config{}.unreached(errRefused).Class)
	require.Equal(t, latchkey.FaultGatewayOffline, Config{}.unreached(errVersion).Class)
	require.Equal(t, latchkey.FaultGatewayOffline, Config{}.unreached(errors.New("connection refused")).Class)
}
