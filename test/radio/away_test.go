package radio_test

import (
	"context"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/zwavejs/zwavetest"
)

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
	g.change(object{"ends_at": later(3 * time.Second)})
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
	g.change(object{"ends_at": later(3 * time.Second)})
	g.says("revoking_access")
	g.delete()
	g.isBeingDeleted()
	l.holds(pin)
	still = h.wakes(at)
	g.gone()
	still()
	l.holds()
}

// wakes has a lock wake again and again, until the returned function is called: then
// no waking of it is still on its way.
func (h *house) wakes(at zwavetest.Lock) (still func()) {
	h.t.Helper()
	ctx, end := context.WithCancel(h.t.Context())
	var woken sync.WaitGroup
	woken.Go(func() {
		for again := time.NewTicker(4 * time.Second); ; {
			if err := at.Wake(h.t.Context()); err != nil && h.t.Context().Err() == nil {
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
