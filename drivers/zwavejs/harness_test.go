package zwavejs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/zwavejs"
	"latchkey/drivers/zwavejs/zwavetest"
)

// TestDriver holds the driver to the conformance suite, on each kind of lock.
func TestDriver(t *testing.T) {
	t.Parallel()
	for _, kind := range []zwavetest.Kind{zwavetest.Code, zwavetest.Schedule, zwavetest.Credential} {
		t.Run(string(kind), func(t *testing.T) { t.Parallel(); drivertest.Exercise(t, harness{kind: kind}) })
	}
}

// harness is drivertest.Harness with locks of one kind, and a relay for every case.
type harness struct{ kind zwavetest.Kind }

func (harness) Driver() drivers.Driver { return patient{zwavejs.New()} }
func (harness) Parallel() bool         { return true }

// patient is the driver with the patience of the relay that it talks to: it gives up
// waiting for what is lost and for nothing else, however slow the machine is.
type patient struct{ drivers.Driver }

// relays are those of all sites, by their address.
var relays sync.Map

func (d patient) Open(ctx context.Context, raw json.RawMessage, env drivers.Env) (drivers.Session, error) {
	var config zwavejs.Config
	_ = json.Unmarshal(raw, &config) // the driver says what is wrong with it
	if relay, known := relays.Load(config.URL); known {
		return zwavejs.NewPatient(relay.(*zwavetest.Relay).Patience, time.Minute, time.Millisecond).Open(ctx, raw, env)
	}
	return d.Driver.Open(ctx, raw, env)
}

// newRelay stands before the server of a network until the test ends.
func newRelay(t *testing.T, address string) *zwavetest.Relay {
	t.Helper()
	relay := zwavetest.NewRelay(address)
	t.Cleanup(relay.Close)
	relays.Store(relay.URL(), relay)
	return relay
}

func (harness) Impossible(power drivertest.Power) string {
	return map[drivertest.Power]string{
		drivertest.PowerThrottle: "the server queues commands and never asks to come back later",
		drivertest.PowerStale:    "the driver asks the lock, not what the server remembers",
		drivertest.PowerMask:     "the mock User Credential locks hide no digits; those of User Code do",
		drivertest.PowerLeave:    "a lock that is included again is another door (TestLockExcludedAndIncludedAgain)",
		drivertest.PowerMisname:  "the driver looks before it writes: what is its own is not written a second time",
		drivertest.PowerType:     "the mock locks have no keypad that opens them",
	}[power]
}

func (h harness) Fresh(t *testing.T, doors int) drivertest.Site {
	t.Helper()
	if h.kind == zwavetest.Credential {
		return newSite(t, h.kind, doors)
	}
	return hiding{newSite(t, h.kind, doors)}
}

// newSite is an account with some locks and a relay before the server.
func newSite(t *testing.T, kind zwavetest.Kind, doors int) *site {
	t.Helper()
	s := &site{t: t, locks: map[string]zwavetest.Lock{}}
	for _, lock := range locks(t, kind, doors) {
		door := fmt.Sprintf("7e570001/%d", lock.Node)
		s.doors, s.locks[door] = append(s.doors, door), lock
	}
	s.relay = newRelay(t, network.running.Address())
	s.config = zwavejs.Config{URL: s.relay.URL(), TimeZone: zoneOfSite}
	return s
}

// zoneOfSite is not the zone of the server, which is that of the machine.
const zoneOfSite = "Asia/Kathmandu"

// open opens a session of the site.
func (s *site) open() drivers.Session {
	s.t.Helper()
	return s.openWith(harness{}.Driver())
}

func (s *site) openWith(driver drivers.Driver) drivers.Session {
	s.t.Helper()
	session, err := driver.Open(s.t.Context(), s.Config(), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: latchkey.SystemClock{}})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, session.Close()) })
	return session
}

func (s *site) Config() json.RawMessage {
	raw, err := json.Marshal(s.config)
	require.NoError(s.t, err)
	return raw
}

func (s *site) Doors() []string { return s.doors }
