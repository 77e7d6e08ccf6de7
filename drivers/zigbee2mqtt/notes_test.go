package zigbee2mqtt_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// TestNotesOfAHouse: a broker as it is out of the box lets 1000 messages wait for a
// client, and drops what is more. The notes of a house with many locks are heard all the same,
// or their slots would be taken for nobody's.
func TestNotesOfAHouse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs mosquitto, and -short asks for no services")
	}
	broker, err := zigbeetest.StartBroker(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(broker.Stop)
	const locks, slots = 200, 20
	address := func(lock int) string { return fmt.Sprintf("0x000d6f00%08x", lock) }
	other, err := zigbeetest.Listen(t.Context(), broker)
	require.NoError(t, err)
	t.Cleanup(other.Close)
	retains := func(topic, payload string) { assert.NoError(t, other.Publish(t.Context(), topic, payload, true)) }
	retains("zigbee2mqtt/bridge/state", `{"state":"online"}`)
	retains("zigbee2mqtt/bridge/info", `{"version":"2.14.1"}`)
	retains("zigbee2mqtt/bridge/devices", `[{"type":"Coordinator"}]`)
	var all sync.WaitGroup
	for lock := range locks {
		all.Go(func() {
			retains("latchkey/"+address(lock), "surveyed")
			for slot := range slots {
				retains("latchkey/"+address(lock)+"/"+strconv.Itoa(slot+1), "7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11")
			}
		})
	}
	all.Wait()
	for _, protocol := range []string{"3.1.1", "5"} {
		session, _ := open(t, zigbee2mqtt.Config{
			Server: "mqtt://" + broker.Address(), Username: zigbeetest.Username, Password: zigbeetest.Password, Protocol: protocol,
		})
		_, err := session.Discover(t.Context())
		require.NoError(t, err, "MQTT %s", protocol)
		unheard := 0
		for lock := range locks {
			_, err := session.Health(t.Context(), address(lock)) // one that has notes is known, though it is not there
			if err != nil {
				unheard++
			}
		}
		assert.Zero(t, unheard, "MQTT %s: of %d locks no note was heard", protocol, locks)
	}
}
