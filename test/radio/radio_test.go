package radio_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
