package radio_test

import "github.com/stretchr/testify/require"

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
