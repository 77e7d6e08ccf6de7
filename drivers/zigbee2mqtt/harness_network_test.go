package zigbee2mqtt_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/drivertest"
)

var (
	_ drivertest.GatewayRestarter = (*site)(nil)
	_ drivertest.TwinHider        = (*site)(nil)
	_ drivertest.Leaver           = (*site)(nil)
)

// HideTwin puts the code beyond the slots that Latchkey looks at.
func (s *site) HideTwin(_ *testing.T, door string, secret latchkey.Secret) {
	s.do(door, "put", map[string]any{"pin": secret.Reveal(), "slot": 77, "quietly": true})
}

// Leave removes the lock from the network. It is not asked, and keeps its codes.
func (s *site) Leave(t *testing.T, door string) {
	t.Helper()
	ear := s.ear(t, "zigbee2mqtt/bridge/response/device/remove")
	request, err := json.Marshal(map[string]any{"id": door, "force": true, "transaction": door})
	require.NoError(t, err)
	require.NoError(t, ear.Publish(t.Context(), "zigbee2mqtt/bridge/request/device/remove", string(request), false))
	require.NoError(t, ear.Until(t.Context(), func(_, said string) bool { return strings.Contains(said, door) }))
}

// Return lets the lock join, and waits until it is known what it is.
func (s *site) Return(t *testing.T, door string) {
	t.Helper()
	ear := s.ear(t, "zigbee2mqtt/bridge/event")
	s.do(door, "join", nil)
	require.NoError(t, ear.Until(t.Context(), func(_, said string) bool {
		return strings.Contains(said, door) && strings.Contains(said, "device_interview") && strings.Contains(said, "successful")
	}))
}
