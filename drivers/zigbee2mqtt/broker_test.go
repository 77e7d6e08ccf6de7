package zigbee2mqtt_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// named fails until a lock has a name.
func named(t *testing.T, session drivers.Session, lock, wanted string) error {
	t.Helper()
	if name(t, session, lock) != wanted {
		return errors.New("the lock has another name yet")
	}
	return nil
}

// TestTLS: over TLS with an authority of one's own, and not with another's.
func TestTLS(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"3.1.1", "5"} {
		s := newSite(t, protocol, 1)
		config := s.config
		config.Server, config.CACertificate = "mqtts://"+s.network.Broker.TLSAddress(), s.network.Broker.Authority()
		session, _ := open(t, config)
		puts(t, session, s.locks[0], "482156")
		config.CACertificate = ""
		stranger, _ := open(t, config)
		_, err := stranger.Discover(t.Context())
		refused(t, err, latchkey.FaultGatewayOffline)
	}
}

// TestAccessListOfThisPage: with what docs/drivers/zigbee2mqtt.md lets Latchkey read and
// write, a code goes on a lock and comes off, and everything is heard.
func TestAccessListOfThisPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	config := s.config
	config.Username, config.NotesTopic = zigbeetest.Listed, "latchkey/"+s.locks[0]
	session, _ := open(t, config)
	op, receipt := puts(t, session, s.locks[0], "482156")
	require.Contains(t, slices.Collect(maps.Values(s.pins(s.locks[0]))), "482156")
	removes(t, session, op, receipt.Ref)
	require.Empty(t, s.pins(s.locks[0]))
	config.NotesTopic = "another"
	denied, _ := open(t, config)
	_, err := denied.Discover(t.Context())
	refused(t, err, latchkey.FaultGatewayOffline)
	require.Contains(t, err.Error(), "does not let Latchkey read and write its notes topic")
}

// TestPINsStayOutOfTheBroker: nothing that Zigbee2MQTT publishes, retains or
// remembers holds a code; only our own request does, which is passed on and gone.
func TestPINsStayOutOfTheBroker(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	ear := s.ear(t, "zigbee2mqtt/"+name(t, session, lock)+"/#", s.config.NotesTopic+"/#")
	puts(t, session, lock, "48215673")
	_, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	said := ear.Heard()
	require.NotEmpty(t, said)
	for _, text := range said {
		assert.False(t, strings.Contains(text, "48215673") && !strings.Contains(text, "/set "), text)
	}
	after := s.ear(t, "#")
	require.NoError(t, after.Publish(t.Context(), s.config.NotesTopic+"/end", "", false))
	require.NoError(t, after.Until(t.Context(), func(topic, retained string) bool {
		assert.NotContains(t, retained, "48215673", topic)
		return strings.HasSuffix(topic, "/end")
	}))
	remembered, err := os.ReadFile(filepath.Join(sharedDir, "zigbee2mqtt", "state.json"))
	if !errors.Is(err, os.ErrNotExist) { // it is written every few minutes
		assert.NotContains(t, string(remembered), "48215673")
	}
}

// TestExposedPINsAreWarnedOf, by the lock's name, and then they are compared too.
func TestExposedPINsAreWarnedOf(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, log := open(t, s.config)
	lock := s.locks[0]
	op, receipt := puts(t, session, lock, "482156")
	ear := s.ear(t, "zigbee2mqtt/bridge/response/device/options")
	expose := func(on string) {
		request := `{"id":"` + lock + `","options":{"expose_pin":` + on + `},"transaction":"` + lock + on + `"}`
		require.NoError(t, ear.Publish(t.Context(), "zigbee2mqtt/bridge/request/device/options", request, false))
		require.NoError(t, ear.Until(t.Context(), func(_, said string) bool { return strings.Contains(said, lock+on) }))
	}
	advice, err := session.(drivers.Advisor).Advise(t.Context())
	require.NoError(t, err)
	require.Empty(t, advice, "the version is one that is tested, and nothing is published")
	expose("true")
	defer expose("false")
	require.Eventually(t, func() bool { return log.has("turn expose_pin off") && log.has(name(t, session, lock)) },
		30*time.Second, 20*time.Millisecond)
	advice, err = session.(drivers.Advisor).Advise(t.Context())
	require.NoError(t, err)
	require.Contains(t, advice, drivers.Advice{
		About: name(t, session, lock), Finding: "its codes are published to everyone on the broker (expose_pin)",
		Todo: "Turn expose_pin off in Zigbee2MQTT, for this device and in device_options, and change the codes that were published.",
	})
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.Equal(t, "482156", snapshot.Items[0].Secret.Reveal())
	removes(t, session, op, receipt.Ref)
}

// TestNotesLostWithTheBroker: a broker that lost what it retained. A look does not
// take our code for a stranger's, nor for missing, and the ref that the core keeps
// still names the slot: the code comes off with its grant.
func TestNotesLostWithTheBroker(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	lock := s.locks[0]
	session, _ := open(t, s.config)
	op, receipt := puts(t, session, lock, "482156")
	ear := s.ear(t, s.config.NotesTopic+"/#")
	_, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	topic := s.config.NotesTopic + "/" + lock
	for _, lost := range []string{"", "/1", "/2", "/3", "/4", "/5", "/6"} {
		require.NoError(t, ear.Publish(t.Context(), topic+lost, "", true))
	}
	after, _ := open(t, s.config)
	snapshot, err := after.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	require.False(t, snapshot.Complete, "what nobody knows may be ours")
	receiptAgain, outcome, err := drivers.Settle(t.Context(), after, withRef(op, receipt.Ref), drivers.ReadingOf(found(t, after, lock), time.Now(), time.Now().Add(-time.Hour)))
	require.NoError(t, err)
	require.Equal(t, drivers.Done, outcome)
	require.Equal(t, receipt.Ref, receiptAgain.Ref)
	removes(t, after, op, receipt.Ref)
	require.Empty(t, s.pins(lock))
}

// remembered has Zigbee2MQTT remember two slots of the first lock of a private network,
// and returns who heard of it.
func (s *site) remembered(t *testing.T) *zigbeetest.Ear {
	t.Helper()
	ear := s.ear(t, "zigbee2mqtt/house/lock 1")
	for _, slot := range []string{"1", "2"} {
		require.NoError(t, ear.Publish(t.Context(), "zigbee2mqtt/house/lock 1/get", `{"pin_code":{"user":`+slot+`,"pin_code":""}}`, false))
		require.NoError(t, ear.Until(t.Context(), func(_, said string) bool { return strings.Contains(said, `"`+slot+`":{"status":"available"}`) }))
	}
	return ear
}

// TestRememberedSlotsAreNotBelieved: Zigbee2MQTT repeats what it once heard of a
// lock's slots with every other report. A code that was set at the keypad since is
// seen all the same, and from then on nothing is remembered.
func TestRememberedSlotsAreNotBelieved(t *testing.T) {
	t.Parallel()
	s := private(t, 1)
	lock := s.locks[0]
	ear := s.remembered(t)
	s.do(lock, "put", map[string]any{"pin": "900000", "slot": 1, "quietly": true})
	s.do(lock, "battery", map[string]any{"half": 100})
	require.NoError(t, ear.Until(t.Context(), func(_, said string) bool {
		return strings.Contains(said, `"battery":50`) && strings.Contains(said, `"1":{"status":"available"}`)
	}), "Zigbee2MQTT repeats what is not so any more")

	session, _ := open(t, s.config)
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	s.do(lock, "battery", map[string]any{"half": 90})
	require.NoError(t, ear.Until(t.Context(), func(_, said string) bool {
		return strings.Contains(said, `"battery":45`) && !strings.Contains(said, "users")
	}))
}

// TestMemoryOfALockThatSleptAtFirst: what Zigbee2MQTT remembers of a lock that was
// asleep when it was first asked goes with the first answer, and costs no wait.
func TestMemoryOfALockThatSleptAtFirst(t *testing.T) {
	t.Parallel()
	s := private(t, 1)
	lock := s.locks[0]
	s.remembered(t)
	session, _ := open(t, s.config)
	op := putOp(lock, "48213")
	s.SetOnline(t, lock, false)
	_, err := session.Apply(t.Context(), op)
	refused(t, err, latchkey.FaultOffline)
	s.SetOnline(t, lock, true)
	_, err = session.Apply(t.Context(), op)
	require.NoError(t, err)
	require.Equal(t, map[int]string{1: "48213"}, s.pins(lock))
}

func withRef(op drivers.Op, ref string) drivers.Op {
	op.Ref = ref
	return op
}
