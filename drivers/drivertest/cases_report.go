package drivertest

import (
	"context"
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// unlockCases hold for doors that open from afar.
func unlockCases() []testCase {
	return []testCase{
		{"unlock_opens_the_door", 1, []need{unlocking}, unlockOpens},
		{"unlock_of_an_offline_door_is_no_success", 1, []need{unlocking, power[Offliner](PowerOffline)}, unlockOffline},
		{"unlock_of_an_unknown_door_is_not_found", 1, []need{unlocking}, unlockUnknown},
	}
}

func (k *kit) unlock(door string) error {
	k.Helper()
	unlocker, can := k.session.(drivers.Unlocker)
	require.True(k, can)
	return k.ears.heard(unlocker.Unlock(k.ctx, door))
}

func unlockOpens(k *kit) { require.NoError(k, k.unlock(k.door())) }

// unlockOffline lets a driver that asks nothing before it unlocks say that it
// does not know whether the door heard.
func unlockOffline(k *kit) {
	k.offline(k.door())
	err := k.unlock(k.door())
	if latchkey.FaultOf(err).Class != latchkey.FaultAmbiguous {
		k.refused(err, latchkey.FaultOffline)
	}
}

func unlockUnknown(k *kit) { k.refused(k.unlock("no-such-door"), latchkey.FaultNotFound) }

// reportCases hold for gateways that report by themselves.
func reportCases() []testCase {
	return []testCase{
		{"subscription_ends_with_its_context", 1, []need{events}, subscriptionEnds},
		{"returning_door_is_reported", 1, []need{events, power[Offliner](PowerOffline)}, returningDoor},
		{"change_by_others_is_reported", 1, []need{credentials, events, power[OutsideEditor](PowerOutside)}, changeByOthers},
	}
}

// subscribe passes events on until the case ends.
func (k *kit) subscribe() <-chan drivers.Event {
	heard := make(chan drivers.Event, 1024)
	ctx, cancel := context.WithCancel(k.ctx)
	done := make(chan error, 1)
	subscriber, can := k.session.(drivers.Subscriber)
	require.True(k, can)
	go func() { done <- subscriber.Subscribe(ctx, func(event drivers.Event) { heard <- event }) }()
	k.Cleanup(func() {
		cancel()
		assert.NoError(k, k.ears.heard(<-done), "a subscription that is no longer wanted is no error")
	})
	return heard
}

// reported provokes an event again and again, because nobody can tell when a
// subscription has begun, until the wanted one comes.
func (k *kit) reported(want drivers.EventKind, provoke func()) {
	k.Helper()
	heard := k.subscribe()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case event := <-heard:
			if event.Kind == want && slices.Contains(k.site.Doors(), event.Door) {
				assert.False(k, event.At.IsZero())
				return
			}
		case <-again.C:
			provoke()
		case <-k.ctx.Done():
			k.Fatalf("%s was never reported", want)
		}
	}
}

func subscriptionEnds(k *kit) { k.subscribe() }

func returningDoor(k *kit) {
	k.offline(k.door())
	k.reported(drivers.DoorOnline, func() { k.online(k.door()); k.offline(k.door()) })
	k.online(k.door())
}

func changeByOthers(k *kit) {
	theirs := k.stranger()
	k.reported(drivers.Changed, func() { has[OutsideEditor](k).PutOutside(k.T, k.door(), theirs) })
}

// leakCases hold that secrets go to the lock and nowhere else. Every case
// checks that of all it said; these provoke what tends to quote.
func leakCases() []testCase {
	return []testCase{
		{"refusals_never_quote_a_secret", 1, []need{digits}, refusalsNeverQuote},
		{"outages_never_quote_a_secret", 1, []need{credentials, power[Offliner](PowerOffline)}, outagesNeverQuote},
	}
}

// refusalsNeverQuote includes codes that look like something else.
func refusalsNeverQuote(k *kit) {
	longest := slices.Max(k.caps().CodeLengths)
	for _, code := range []string{fill("3526", longest+2), "35%2d6", "35 26 " + fill("4", longest), `35"26`} {
		c := k.credential("Ada Lovelace")
		c.Secret = k.secrets.known(code)
		_, err := k.apply(put(k.door(), c))
		require.Error(k, err)
	}
}

func outagesNeverQuote(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.offline(k.door())
	for _, doomed := range []drivers.Op{put(k.door(), k.credential("Grace Hopper")), remove(op, receipt.Ref)} {
		_, err := k.apply(doomed)
		require.Error(k, err)
	}
}
