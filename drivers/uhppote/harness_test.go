package uhppote_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/uhppote"
	"latchkey/drivers/uhppote/uhppotetest"
)

const (
	firstSerial = 405419896
	zone        = "Europe/Berlin"
)

// TestDriver holds the driver to the conformance suite: over UDP with all
// doors on one panel, where they share records, and over TCP with a panel a
// door, where they share nothing.
func TestDriver(t *testing.T) {
	t.Parallel()
	t.Run("udp", func(t *testing.T) { t.Parallel(); drivertest.Exercise(t, harness{protocol: "udp"}) })
	t.Run("tcp", func(t *testing.T) { t.Parallel(); drivertest.Exercise(t, harness{protocol: "tcp", panelPerDoor: true}) })
}

// harness is drivertest.Harness with a simulator for every case.
type harness struct {
	protocol     string
	panelPerDoor bool
}

func (harness) Driver() drivers.Driver { return uhppote.New() }
func (harness) Parallel() bool         { return true }

func (harness) Impossible(power drivertest.Power) string {
	return map[drivertest.Power]string{
		drivertest.PowerGateway:  "a panel has no gateway before it: a panel that is away is a door that is offline",
		drivertest.PowerLogin:    "the protocol has no login",
		drivertest.PowerThrottle: "a panel never asks to come back later",
		drivertest.PowerStale:    "a panel lists its table, not a copy of it",
		drivertest.PowerMask:     "a panel shows every record in full",
		drivertest.PowerMisname:  "a panel has no answer for duplicates: it writes over the record",
		drivertest.PowerRestart:  "a panel has no gateway before it; TestPowerCut is about the panels themselves",
		drivertest.PowerTwin:     "a panel knows a record by its number: there is no second one",
		drivertest.PowerLeave:    "the doors are those of the configuration, and a panel that is taken away is offline",
	}[power]
}

func (h harness) Fresh(t *testing.T, doors int) drivertest.Site {
	t.Helper()
	return h.site(t, doors)
}

// site builds panels with a relay before each.
func (h harness) site(t *testing.T, doors int) *site {
	t.Helper()
	s := &site{t: t, relays: map[uint32]*uhppotetest.Relay{}, config: uhppote.Config{ReferenceKey: "a key that only tests know", Timeout: "1s"}}
	var serials []uint32
	for i := range doors {
		serial, number := uint32(firstSerial), i+1
		if h.panelPerDoor {
			serial, number = firstSerial+uint32(i), 1
		}
		s.doors = append(s.doors, fmt.Sprintf("%d/%d", serial, number))
		if number == 1 {
			serials = append(serials, serial)
		}
	}
	if testing.Short() {
		t.Skip("needs the panel simulator, and -short asks for no services")
	}
	s.simulator = uhppotetest.Run(t, serials...)
	s.outsider = s.simulator.Outsider(serials...)
	for _, serial := range serials {
		relay := uhppotetest.NewRelay(t, s.simulator.Address())
		s.relays[serial] = relay
		s.config.Controllers = append(s.config.Controllers, uhppote.Controller{SerialNumber: serial, Address: relay.Address(), Protocol: h.protocol, TimeZone: zone})
	}
	return s
}

// open opens a session of the site.
func (s *site) open() drivers.Session {
	s.t.Helper()
	session, err := uhppote.New().Open(s.t.Context(), s.Config(), env(s.t))
	require.NoError(s.t, err)
	return session
}

func (s *site) Config() json.RawMessage {
	raw, err := json.Marshal(s.config)
	require.NoError(s.t, err)
	return raw
}

func (s *site) Doors() []string { return s.doors }
