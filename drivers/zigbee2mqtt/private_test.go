package zigbee2mqtt_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zigbee2mqtt"
	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// private is a network of its own, for tests that end parts of it.
func private(t *testing.T, locks int) *site {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Zigbee2MQTT and mosquitto, and -short asks for no services")
	}
	network, err := zigbeetest.Start(context.Background(), t.TempDir(), locks)
	require.NoError(t, err)
	t.Cleanup(network.Stop)
	return &site{t: t, network: network, locks: network.Locks(), config: zigbee2mqtt.Config{
		Server: "mqtt://" + network.Broker.Address(), Username: zigbeetest.Username, Password: zigbeetest.Password, Slots: slots,
	}}
}

// TestOutages, one after the other on one network: after each, the grant's code is
// where it was, is known to be ours, and goes when it is to go.
func TestOutages(t *testing.T) { //nolint:tparallel // they end parts of one network
	t.Parallel()
	s := private(t, 3)
	t.Run("the broker restarts", s.brokerRestarts)
	t.Run("Zigbee2MQTT restarts", s.gatewayRestarts)
	t.Run("the lock is excluded and included again", s.excluded)
}

// brokerRestarts: nothing is applied meanwhile, and each try says why. The session
// comes back by itself, and so does what listens.
func (s *site) brokerRestarts(t *testing.T) {
	session, _ := open(t, s.config)
	lock := s.locks[0]
	op, receipt := puts(t, session, lock, "482156")
	ended := make(chan error, 1)
	subscriber, _ := session.(drivers.Subscriber)
	go func() { ended <- subscriber.Subscribe(t.Context(), func(drivers.Event) {}) }()

	s.network.Broker.Stop()
	refused(t, <-ended, latchkey.FaultGatewayOffline)
	_, err := session.Apply(t.Context(), removeOp(op, receipt.Ref))
	refused(t, err, latchkey.FaultGatewayOffline)
	require.Equal(t, map[int]string{1: "482156"}, s.pins(lock), "it is still live, and nobody said otherwise")

	require.NoError(t, s.network.Broker.Start(t.Context()))
	eventually(t, func() error { _, err := session.Observe(t.Context(), lock); return err })
	s.stillOurs(t, session, op, receipt)
}

// stillOurs requires that a credential is known to be ours, and can be removed.
func (s *site) stillOurs(t *testing.T, session drivers.Session, op drivers.Op, receipt drivers.Receipt) {
	t.Helper()
	snapshot, err := session.Observe(t.Context(), op.Door)
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	assert.Equal(t, op.Credential.ID, snapshot.Items[0].Owner)
	assert.Equal(t, receipt.Ref, snapshot.Items[0].Ref)
	removes(t, session, op, receipt.Ref)
	require.Empty(t, s.pins(op.Door))
}

// gatewayRestarts: Zigbee2MQTT's last will says that it is away.
func (s *site) gatewayRestarts(t *testing.T) {
	session, _ := open(t, s.config)
	lock := s.locks[1]
	op, receipt := puts(t, session, lock, "482156")
	kept := s.pins(lock)
	s.network.StopGateway()
	require.Eventually(t, func() bool {
		_, err := session.Apply(t.Context(), removeOp(op, receipt.Ref))
		return latchkey.FaultOf(err).Class == latchkey.FaultGatewayOffline
	}, time.Minute, 50*time.Millisecond)
	require.NoError(t, s.network.Run(t.Context()))
	for slot, pin := range kept { // the locks live in the radio's process; real ones go on by themselves
		s.do(lock, "put", map[string]any{"pin": pin, "slot": slot, "quietly": true})
	}
	eventually(t, func() error { _, err := session.Observe(t.Context(), lock); return err })
	s.stillOurs(t, session, op, receipt)
}

// excluded: a lock that was taken out of the network keeps its codes. So it is
// offline, not gone: a removal waits until it is included again and is then done.
func (s *site) excluded(t *testing.T) {
	session, _ := open(t, s.config)
	lock := s.locks[2]
	op, receipt := puts(t, session, lock, "482156")
	ear := s.ear(t, "zigbee2mqtt/bridge/response/device/remove", "zigbee2mqtt/bridge/event")
	request, err := json.Marshal(map[string]any{"id": lock, "force": true})
	require.NoError(t, err)
	require.NoError(t, ear.Publish(t.Context(), "zigbee2mqtt/bridge/request/device/remove", string(request), false))
	require.NoError(t, ear.Until(t.Context(), func(topic, _ string) bool { return strings.HasSuffix(topic, "/remove") }))

	require.Eventually(t, func() bool {
		_, err := session.Apply(t.Context(), removeOp(op, receipt.Ref))
		fault := latchkey.FaultOf(err)
		assert.Equal(t, latchkey.FaultOffline, fault.Class)
		return strings.Contains(fault.Message, "include it again")
	}, time.Minute, 50*time.Millisecond, "the list without it comes after the answer")
	health, err := session.Health(t.Context(), lock)
	require.NoError(t, err)
	require.False(t, health.Online)
	require.Equal(t, map[int]string{1: "482156"}, s.pins(lock))

	s.do(lock, "join", nil)
	require.NoError(t, ear.Until(t.Context(), func(_, said string) bool {
		return strings.Contains(said, "device_interview") && strings.Contains(said, "successful")
	}))
	eventually(t, func() error { _, err := session.Observe(t.Context(), lock); return err })
	s.stillOurs(t, session, op, receipt)
}
