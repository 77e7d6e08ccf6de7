package zigbee2mqtt_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/zigbee2mqtt"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// slots is how many slots of a lock the tests give to Latchkey.
const slots = 6

// TestDriver holds the driver to the conformance suite, over both versions of MQTT.
func TestDriver(t *testing.T) {
	t.Parallel()
	t.Run("mqtt 3.1.1", func(t *testing.T) { t.Parallel(); drivertest.Exercise(t, harness{protocol: "3.1.1"}) })
	t.Run("mqtt 5", func(t *testing.T) { t.Parallel(); drivertest.Exercise(t, harness{protocol: "5"}) })
}

type harness struct{ protocol string }

func (harness) Driver() drivers.Driver { return zigbee2mqtt.New() }
func (harness) Parallel() bool         { return true }

func (harness) Impossible(power drivertest.Power) string {
	return map[drivertest.Power]string{
		drivertest.PowerThrottle: "neither a lock nor Zigbee2MQTT asks to come back later",
		drivertest.PowerStale:    "what Zigbee2MQTT repeats from memory is not taken for a reading (TestRememberedSlotsAreNotBelieved)",
		drivertest.PowerMask:     "a lock's digits are hidden from the start",
		drivertest.PowerMisname:  "a lock's refusal is silent",
		drivertest.PowerType:     "the locks' firmware keeps codes and checks none",
	}[power]
}

func (h harness) Fresh(t *testing.T, doors int) drivertest.Site {
	t.Helper()
	return newSite(t, h.protocol, doors)
}

// site is a few locks of the shared network, with notes of their own, behind a
// relay that can be cut.
type site struct {
	t       testing.TB
	network *zigbeetest.Network
	relay   *zigbeetest.Relay
	locks   []string
	config  zigbee2mqtt.Config
}

func newSite(t *testing.T, protocol string, doors int) *site {
	t.Helper()
	s := &site{t: t, network: network(t)}
	for range doors {
		lock := <-shared.locks
		s.locks = append(s.locks, lock)
		s.do(lock, "reset", nil)
		t.Cleanup(func() { s.do(lock, "reset", nil); shared.locks <- lock })
	}
	var err error
	s.relay, err = zigbeetest.NewRelay(s.network.Broker.Address())
	require.NoError(t, err)
	t.Cleanup(s.relay.Close)
	s.config = zigbee2mqtt.Config{
		Server: "mqtt://" + s.relay.Address(), Username: zigbeetest.Username, Password: zigbeetest.Password, Protocol: protocol,
		NotesTopic: "latchkey-test/" + strconv.FormatInt(shared.tests.Add(1), 10), Slots: slots,
	}
	return s
}

func (s *site) do(lock, act string, given map[string]any) zigbeetest.Shown {
	s.t.Helper()
	shown, err := s.network.Do(s.t.Context(), lock, act, given)
	if s.t.Context().Err() != nil { // while cleaning up
		return shown
	}
	require.NoError(s.t, err)
	return shown
}

func (s *site) Config() json.RawMessage { return encoded(s.config) }

func encoded(config zigbee2mqtt.Config) json.RawMessage {
	text, err := json.Marshal(config)
	if err != nil {
		panic(err)
	}
	return text
}

func (s *site) Doors() []string { return s.locks }

func (s *site) Peek(t *testing.T, door string) []drivers.Observed {
	t.Helper()
	var items []drivers.Observed
	for _, code := range s.do(door, "show", nil).Codes {
		items = append(items, drivers.Observed{Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(code.PIN)})
	}
	return items
}

func (s *site) SetOnline(_ *testing.T, door string, online bool) {
	s.do(door, "asleep", map[string]any{"on": !online})
}

func (s *site) StopGateway(*testing.T)    { s.relay.Close() }
func (s *site) RestartGateway(*testing.T) { s.relay.Drop() }

func (s *site) WrongLogin() json.RawMessage {
	wrong := s.config
	wrong.Password = "wrong-horse-battery"
	return encoded(wrong)
}

func (s *site) Fill(_ *testing.T, door string) {
	taken := len(s.do(door, "show", nil).Codes)
	for i := range slots - taken {
		s.do(door, "put", map[string]any{"pin": strconv.Itoa(900000 + i)})
	}
}

func (s *site) PutOutside(_ *testing.T, door string, c drivers.Credential) {
	s.do(door, "put", map[string]any{"pin": c.Secret.Reveal()})
}

func (s *site) RemoveOutside(_ *testing.T, door string, _ latchkey.Mode, secret latchkey.Secret) {
	s.do(door, "erase", map[string]any{"pin": secret.Reveal()})
}

func (s *site) LoseAck(_ *testing.T, door string)   { s.mishap(door, "loseAck") }
func (s *site) LoseWrite(_ *testing.T, door string) { s.mishap(door, "loseWrite") }
func (s *site) FakeAck(_ *testing.T, door string)   { s.mishap(door, "fakeAck") }
func (s *site) Garble(_ *testing.T, door string)    { s.mishap(door, "garble") }
func (s *site) Reboot(_ *testing.T, door string)    { s.do(door, "forget", nil) }

func (s *site) mishap(door, what string) { s.do(door, "next", map[string]any{"mishap": what}) }

func (s *site) Stall(t *testing.T, door string) <-chan struct{} {
	t.Helper()
	s.mishap(door, "stall")
	t.Cleanup(func() { s.do(door, "release", nil) })
	stalled := make(chan struct{})
	go func() {
		for s.do(door, "show", nil).Stalled == 0 {
			time.Sleep(20 * time.Millisecond)
		}
		close(stalled)
	}()
	return stalled
}
