package radio_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt/zigbeetest"
)

// zwaveReset: it left the network without a word, and does not answer. Nobody knows
// what it holds, so the PIN is not said to be off it before the lock answers.
func (h *house) zwaveReset() {
	l, at := h.node(nodeReset), h.zwave.Lock(nodeReset)
	g := h.give(l)
	l.holds(g.issued())
	require.NoError(h.t, at.Reset(h.t.Context()))
	require.NoError(h.t, at.SetOnline(h.t.Context(), false))
	l.is("device_disconnected")
	g.delete()
	g.says("being_deleted", "revoking_access")
	g.isBeingDeleted()
	require.NoError(h.t, at.SetOnline(h.t.Context(), true))
	g.gone()
	l.holds()
}

// zigbeeReset: the lock leaves the network and joins again with its codes gone. It
// is the same lock, and ours is put back. Twice: a lock is read anyway at first.
func (h *house) zigbeeReset() {
	l := h.zigbeeLock(zigbeeReset)
	g := h.give(l)
	pin := g.issued()
	for range 2 {
		h.exclude(zigbeeReset)
		h.do(zigbeeReset, "forget", nil)
		h.do(zigbeeReset, "join", nil)
		l.holds(pin)
		require.Equal(h.t, pin, g.issued())
	}
	g.delete()
	g.gone()
	l.holds()
}

// zwaveExcluded: the grant says that its lock is gone. Included again it is another
// lock, which is put in its place; what the old one holds cannot be seen any more,
// and is not said to be off it, until somebody says that it was reset.
func (h *house) zwaveExcluded() {
	l, at := h.node(nodeExcluded), h.zwave.Lock(nodeExcluded)
	g := h.give(l)
	pin := g.issued()
	l.holds(pin)
	require.NoError(h.t, at.Exclude(h.t.Context()))
	l.is("device_removed")
	g.warns("underprovisioned_access", "is no longer found in its account")
	g.waits("failed_to_issue", "nobody can tell whether it lets the person in")
	node, err := at.Include(h.t.Context())
	require.NoError(h.t, err)
	again := h.node(node)
	g.change(object{"device_ids": ids([]lock{again})})
	again.holds(pin)
	g.says(`"is_issued":true`)
	g.warns("overprovisioned_access")
	g.delete()
	again.holds()
	g.isBeingDeleted()
	g.warns("overprovisioned_access", "left its account and may still let the person in", "failed_to_remove_from_device")
	again.isNotWrittenOff()
	said, _ := h.stack.Command("doctor")
	require.Regexp(h.t, `left +.*: it left its account on .* and may still hold 1 credential of Latchkey's\n +Bring it back, .*`+
		l.deviceID, said)
	l.writeOff()
	g.gone()
}

// zigbeeExcluded: its codes still open it, so a removal waits. Included again it is
// the same lock, and what waited is done.
func (h *house) zigbeeExcluded() {
	l := h.zigbeeLock(zigbeeExcluded)
	g := h.give(l)
	pin := g.issued()
	h.exclude(zigbeeExcluded)
	l.is("device_removed")
	g.warns("underprovisioned_access", "is no longer found in its account")
	g.waits("failed_to_issue", "nobody can tell whether it lets the person in")
	g.delete()
	g.says("revoking_access")
	g.isBeingDeleted()
	l.holds(pin)
	h.do(zigbeeExcluded, "join", nil)
	g.gone()
	l.holds()
	h.zigbeeWrittenOff(l)
}

// zigbeeWrittenOff: somebody said that the lock was reset, and it was not. Included
// again, it is cleaned of what its grant, which is over, left on it.
func (h *house) zigbeeWrittenOff(l lock) {
	h.t.Helper()
	l.isBack()
	g := h.give(l)
	pin := g.issued()
	h.exclude(zigbeeExcluded)
	l.is("device_removed")
	g.delete()
	l.writeOff()
	g.gone()
	l.holds(pin)
	h.do(zigbeeExcluded, "join", nil)
	l.holds()
}

// exclude has Zigbee2MQTT take a lock out of its network.
func (h *house) exclude(place int) {
	h.t.Helper()
	ear, err := zigbeetest.Listen(h.t.Context(), h.zigbee.Broker, "zigbee2mqtt/bridge/response/device/remove")
	require.NoError(h.t, err)
	defer ear.Close()
	address := h.zigbee.Locks()[place]
	request, err := json.Marshal(map[string]any{"id": address, "force": true})
	require.NoError(h.t, err)
	require.NoError(h.t, ear.Publish(h.t.Context(), "zigbee2mqtt/bridge/request/device/remove", string(request), false))
	require.NoError(h.t, ear.Until(h.t.Context(), func(_, said string) bool { return strings.Contains(said, address) }))
}
