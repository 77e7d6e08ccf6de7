package zigbee2mqtt_test

import (
	"context"
	"flag"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// side is how many tests run side by side: they spend their time waiting.
const side = 8

// shared is the network that most tests are on, each with locks of its own.
var shared struct {
	once    sync.Once
	network *zigbeetest.Network
	err     error
	locks   chan string
	tests   atomic.Int64
}

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(side)); err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "zigbee2mqtt-*")
	if err != nil {
		panic(err)
	}
	sharedDir = dir
	code := m.Run()
	if shared.network != nil {
		shared.network.Stop()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

var sharedDir string

// network is the shared one, started by the first test that needs it.
func network(t *testing.T) *zigbeetest.Network {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Zigbee2MQTT and mosquitto, and -short asks for no services")
	}
	shared.once.Do(func() {
		shared.network, shared.err = zigbeetest.Start(context.Background(), sharedDir, 3*side)
		if shared.err != nil {
			return
		}
		shared.locks = make(chan string, 3*side)
		for _, lock := range shared.network.Locks() {
			shared.locks <- lock
		}
	})
	require.NoError(t, shared.err)
	return shared.network
}
