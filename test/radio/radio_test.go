package radio_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zigbee2mqtt/zigbeetest"
	"latchkey/drivers/zwavejs/zwavetest"
)

// TestGrantsOnRadioLocks: each line is what may happen to a lock or its server,
// with what it means for a grant. The locks' own troubles come side by side, each
// on locks of its own; what concerns a whole server comes after them.
func TestGrantsOnRadioLocks(t *testing.T) { //nolint:tparallel // the second group ends what the first one needs
	t.Parallel()
	h := open(t)
	h.side(t, "locks", map[string]func(*house){
		"a PIN for two hours is issued, prolonged and taken off": (*house).wholeLife,
		"a Z-Wave lock is away at the end":                       (*house).zwaveAway,
		"a Zigbee lock is away at the end":                       (*house).zigbeeAway,
		"a Z-Wave lock was factory reset":                        (*house).zwaveReset,
		"a Zigbee lock was factory reset":                        (*house).zigbeeReset,
		"a Z-Wave lock is excluded and included again":           (*house).zwaveExcluded,
		"a Zigbee lock is excluded and included again":           (*house).zigbeeExcluded,
		"a Z-Wave lock sleeps at the start and at the end":       (*house).zwaveSleeps,
	})
	h.side(t, "servers", map[string]func(*house){
		"the Z-Wave JS server stops and starts again": (*house).serverStops,
		"the MQTT broker stops and starts again":      (*house).brokerStops,
	})
	t.Run("latchkey doctor says what to do", (&house{networks: h.networks, t: t}).doctor)
}

// side runs cases side by side, and returns when they are over.
func (h *house) side(t *testing.T, name string, cases map[string]func(*house)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		for name, test := range cases {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(&house{networks: h.networks, t: t})
			})
		}
	})
}

// wholeLife: the locks themselves have the PIN, through a change of the end, until
// the grant is deleted.
func (h *house) wholeLife() {
	locks := []lock{h.node(2), h.node(3), h.node(4), h.zigbeeLock(zigbeeLife)}
	g := h.give(locks...)
	pin := g.issued()
	h.allHold(locks, pin)
	g.change(object{"ends_at": later(5 * time.Hour)})
	require.Equal(h.t, pin, g.issued(), "it stays")
	h.allHold(locks, pin)
	g.delete()
	g.gone()
	h.allHold(locks)
}

func (h *house) allHold(locks []lock, pins ...string) {
	h.t.Helper()
	for _, l := range locks {
		l.holds(pins...)
	}
}

// zwaveAway: the PIN is not said to be off the lock before it is.
func (h *house) zwaveAway() {
	at := h.zwave.Lock(nodeAway)
	h.away(h.node(nodeAway), func(away bool) { require.NoError(h.t, at.SetOnline(h.t.Context(), !away)) })
}

// zigbeeAway: the same, and the lock's first word wakes what waits for it.
func (h *house) zigbeeAway() {
	h.away(h.zigbeeLock(zigbeeAway), func(away bool) {
		h.do(zigbeeAway, "asleep", map[string]any{"on": away})
		if !away {
			h.do(zigbeeAway, "battery", map[string]any{"half": 100})
		}
	})
}

func (h *house) away(l lock, set func(away bool)) {
	h.t.Helper()
	g := h.give(l)
	pin := g.issued()
	set(true)
	g.change(object{"ends_at": later(time.Second)})
	g.says("revoking_access")
	l.is(`"online":false`)
	g.delete()
	g.isBeingDeleted()
	l.holds(pin)
	set(false)
	g.gone()
	l.holds()
}

// zwaveSleeps: a lock whose radio sleeps is told nothing meanwhile. What waits is
// done when it wakes, or when it does the next time.
func (h *house) zwaveSleeps() {
	l, at := h.node(nodeSleepy), h.zwave.Lock(nodeSleepy)
	asleep := func() {
		require.NoError(h.t, at.Sleep(h.t.Context()))
		l.is(`"online":false`)
	}
	asleep()
	g := h.give(l)
	g.waits("the lock sleeps until it wakes by itself")
	l.holds()
	still := h.wakes(at)
	pin := g.issued()
	still()
	l.holds(pin)

	asleep()
	g.change(object{"ends_at": later(time.Second)})
	g.says("revoking_access")
	g.delete()
	g.isBeingDeleted()
	l.holds(pin)
	still = h.wakes(at)
	g.gone()
	still()
	l.holds()
}

// wakes has a lock wake again and again, until the returned function is called.
func (h *house) wakes(at zwavetest.Lock) (still func()) {
	h.t.Helper()
	ctx, end := context.WithCancel(h.t.Context())
	var woken sync.WaitGroup
	woken.Go(func() {
		for again := time.NewTicker(4 * time.Second); ; {
			if err := at.Wake(ctx); err != nil && ctx.Err() == nil {
				h.t.Error(err)
			}
			select {
			case <-again.C:
			case <-ctx.Done():
				again.Stop()
				return
			}
		}
	})
	return func() { end(); woken.Wait() }
}

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
// and is not said to be off it.
func (h *house) zwaveExcluded() {
	l, at := h.node(nodeExcluded), h.zwave.Lock(nodeExcluded)
	g := h.give(l)
	pin := g.issued()
	l.holds(pin)
	require.NoError(h.t, at.Exclude(h.t.Context()))
	l.is("device_removed")
	g.warns("underprovisioned_access", "is no longer found in its account")
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
	g.delete()
	g.says("revoking_access")
	g.isBeingDeleted()
	l.holds(pin)
	h.do(zigbeeExcluded, "join", nil)
	g.gone()
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

	h.gate.shut()
	h.zigbee.Broker.Stop()
	said, err = h.stack.Command("doctor")
	require.Error(t, err)
	const todo = `\n +Start it, and see that this machine reaches it; if its address is another now, set that on`
	require.Regexp(t, `FAIL +account zwavejs \(zwavejs\): gateway_offline: the Z-Wave JS server cannot be reached`+todo, said)
	require.Regexp(t, `FAIL +account zigbee2mqtt \(zigbee2mqtt\): gateway_offline: the MQTT broker cannot be reached`+todo, said)
}
