package radio_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// serverStops: PINs that are made meanwhile are not issued, and say why.
func (h *house) serverStops() {
	h.stops(h.node(nodeStopped), "the Z-Wave JS server cannot be reached", h.gate.shut, func() { h.gate.open(h.t) })
}

// brokerStops: the same with the broker of Zigbee2MQTT.
func (h *house) brokerStops() {
	h.stops(h.zigbeeLock(zigbeeStopped), "the MQTT broker cannot be reached", h.zigbee.Broker.Stop, func() {
		require.NoError(h.t, h.zigbee.Broker.Start(h.t.Context()))
	})
}

func (h *house) stops(l lock, why string, stop, start func()) {
	h.t.Helper()
	stop()
	grants := []grant{h.give(l), h.give(l)}
	for _, g := range grants {
		g.waits("failed_to_issue", why, "or at once when the door reports back")
	}
	start()
	pins := make([]string, len(grants))
	for i, g := range grants {
		pins[i] = g.issued()
	}
	l.holds(pins...)
	for _, g := range grants {
		g.delete()
	}
	for _, g := range grants {
		g.gone()
	}
	l.holds()
}

// doctor: every account is looked at, and what does not work has its reason and what
// to do.
func (h *house) doctor(t *testing.T) {
	said, err := h.stack.Command("doctor")
	require.NoError(t, err, said)
	require.Regexp(t, `ok +account zwavejs \(zwavejs, \d+ doors\)\n`, said)
	require.Regexp(t, `ok +account zigbee2mqtt \(zigbee2mqtt, \d+ doors\)\n`, said)

	require.NoError(t, h.zwave.Lock(nodeAway).SetOnline(t.Context(), false))
	said, err = h.stack.Command("doctor")
	require.NoError(t, err, "a lock that is away is no fault of the installation")
	require.Contains(t, said, "away  Z-Wave lock 5: the lock does not answer: the Z-Wave network presumes it dead")
	require.Contains(t, said, "What is asked of it waits for it.")

	other := &house{networks: h.networks, t: t}
	other.account("zigbee2mqtt", map[string]any{"server": "mqtt://" + h.zigbee.Broker.Address(), "username": "nobody", "password": "wrong"})
	said, err = h.stack.Command("doctor")
	require.Error(t, err)
	require.Regexp(t, `FAIL .*: unauthorized: the MQTT broker refuses the user name or the password\n +Set the login anew on`, said)

	h.gate.shut()
	h.zigbee.Broker.Stop()
	said, err = h.stack.Command("doctor")
	require.Error(t, err)
	const todo = `\n +Start it, and see that this machine reaches it; if its address is another now, set that on`
	require.Regexp(t, `FAIL +account zwavejs \(zwavejs\): gateway_offline: the Z-Wave JS server cannot be reached`+todo, said)
	require.Regexp(t, `FAIL +account zigbee2mqtt \(zigbee2mqtt\): gateway_offline: the MQTT broker cannot be reached`+todo, said)
}
