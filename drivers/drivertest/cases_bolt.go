package drivertest

import (
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

var (
	locking    = capability("the door cannot be locked from afar", func(k *kit) bool { return k.caps().Lock })
	autoLocks  = capability("the door's auto-lock cannot be configured", func(k *kit) bool { return k.caps().AutoLock })
	entries    = capability("the door does not tell who came in", func(k *kit) bool { return k.caps().EntryEvents })
	simulating = capability("nothing can be made to happen at the door", func(k *kit) bool {
		_, simulates := k.session.(drivers.Simulator)
		return simulates && k.caps().Simulated
	})
)

// boltCases hold for doors that are moved from afar, and that tell who moved them.
func boltCases() []testCase {
	return []testCase{
		{"bolt_is_as_it_was_told_to_be", 1, []need{unlocking, locking}, boltIsAsTold},
		{"auto_lock_is_as_it_was_told_to_be", 1, []need{autoLocks}, autoLockIsAsTold},
		{"typed_code_is_reported_with_its_owner", 1, []need{digits, events, entries, simulating}, typedCodeIsReported},
		{"unknown_code_is_denied_and_reported", 1, []need{digits, events, entries, simulating}, unknownCodeIsDenied},
		{"own_moves_are_answered_not_reported", 1, []need{digits, events, entries, simulating, unlocking}, ownMovesAreNotReported},
		{"simulated_outages_show_in_health", 1, []need{simulating}, simulatedOutages},
	}
}

func (k *kit) health() drivers.Health {
	k.Helper()
	health, err := k.session.Health(k.ctx, k.door())
	require.NoError(k, k.ears.heard(err))
	return health
}

func boltIsAsTold(k *kit) {
	locker, can := k.session.(drivers.Locker)
	require.True(k, can)
	require.NoError(k, k.unlock(k.door()))
	if shown := k.health().Locked; shown != nil {
		assert.False(k, *shown)
	}
	require.NoError(k, k.ears.heard(locker.Lock(k.ctx, k.door())))
	if shown := k.health().Locked; shown != nil {
		assert.True(k, *shown)
	}
}

func autoLockIsAsTold(k *kit) {
	locker, can := k.session.(drivers.AutoLocker)
	require.True(k, can)
	for _, wanted := range []latchkey.AutoLock{{Enabled: true, Delay: 20 * time.Second}, {Enabled: false, Delay: 20 * time.Second}} {
		require.NoError(k, k.ears.heard(locker.SetAutoLock(k.ctx, k.door(), wanted)))
		if shown := k.health().AutoLock; shown != nil {
			assert.Equal(k, wanted.Enabled, shown.Enabled)
		}
	}
}

func (k *kit) simulate(what latchkey.Simulation, code latchkey.Secret) latchkey.DenialReason {
	k.Helper()
	simulator, can := k.session.(drivers.Simulator)
	require.True(k, can)
	denied, err := simulator.Simulate(k.ctx, k.door(), latchkey.SimulatedAct{What: what, Code: code})
	require.NoError(k, k.ears.heard(err))
	return denied
}

// entered provokes an entry again and again until one that fits is reported.
func (k *kit) entered(heard <-chan drivers.Event, fits func(drivers.Event) bool, provoke func()) {
	k.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case event := <-heard:
			if fits(event) {
				return
			}
		case <-again.C:
			provoke()
		case <-k.ctx.Done():
			k.Fatalf("the entry was never reported")
		}
	}
}

// typedCodeIsReported holds also where the code's time has not come: then it is
// a refusal that names its owner.
func typedCodeIsReported(k *kit) {
	c := k.credential("Ada Lovelace")
	k.puts(k.door(), c)
	k.entered(k.subscribe(), func(e drivers.Event) bool {
		return e.Door == k.door() && e.Owner == c.ID &&
			(e.Kind == drivers.DoorUnlocked && e.Method == latchkey.ByKeycode || e.Kind == drivers.EntryDenied && e.Reason != "")
	}, func() { k.simulate(latchkey.SimulateTyping, c.Secret) })
}

func unknownCodeIsDenied(k *kit) {
	code := k.credential("Nobody").Secret
	k.entered(k.subscribe(), func(e drivers.Event) bool {
		return e.Kind == drivers.EntryDenied && e.Reason == latchkey.DeniedUnknownCode && e.Owner == ""
	}, func() {
		assert.Equal(k, latchkey.DeniedUnknownCode, k.simulate(latchkey.SimulateTyping, code))
	})
}

func ownMovesAreNotReported(k *kit) {
	code := k.credential("Nobody").Secret
	k.entered(k.subscribe(), func(e drivers.Event) bool {
		assert.NotEqual(k, drivers.DoorUnlocked, e.Kind)
		return e.Kind == drivers.EntryDenied
	}, func() {
		require.NoError(k, k.unlock(k.door()))
		k.simulate(latchkey.SimulateTyping, code)
	})
}

func simulatedOutages(k *kit) {
	for _, outage := range []struct {
		begin, end latchkey.Simulation
		shows      func(drivers.Health) bool
	}{
		{latchkey.SimulateDisconnect, latchkey.SimulateConnect, func(h drivers.Health) bool { return !h.Online }},
		{latchkey.SimulateDisconnectHub, latchkey.SimulateConnectHub, func(h drivers.Health) bool { return !h.Online && len(h.Troubles) == 1 }},
		{latchkey.SimulateExpiry, latchkey.SimulateRenewal, func(h drivers.Health) bool { return len(h.Troubles) == 1 }},
	} {
		k.simulate(outage.begin, latchkey.Secret{})
		assert.True(k, outage.shows(k.health()), outage.begin)
		k.simulate(outage.end, latchkey.Secret{})
		assert.False(k, outage.shows(k.health()), outage.end)
	}
}
