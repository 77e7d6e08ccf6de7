package drivertest

import (
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// outageDeadline is how soon a driver has to say that a door is out of reach.
const outageDeadline = 15 * time.Second

// outageCases hold that what is out of reach is said to be, soon, and works
// again when it is back.
func outageCases() []testCase {
	offline := power[Offliner](PowerOffline)
	return []testCase{
		{"offline_door_is_offline_soon", 1, []need{credentials, looking, offline}, offlineSoon},
		{"offline_door_keeps_what_was_to_go", 1, []need{credentials, looking, offline}, offlineRemove},
		{"offline_door_shows_in_health", 1, []need{offline}, offlineHealth},
		{"offline_door_is_never_observed_as_of_now", 1, []need{credentials, listing, offline}, offlineObserve},
		{"offline_door_leaves_others_alone", 2, []need{credentials, looking, offline, apart}, offlineNeighbour},
		{"stopped_gateway_is_gateway_offline", 1, []need{credentials, power[GatewayStopper](PowerGateway)}, stoppedGateway},
		{"busy_says_when_to_come_back", 1, []need{credentials, looking, power[Throttler](PowerThrottle)}, busy},
	}
}

// apart needs doors that are not on one piece of hardware.
var apart = capability("the doors share one piece of hardware", func(k *kit) bool {
	return k.caps().LaneScope == latchkey.LaneDoor
})

func (k *kit) offline(door string) {
	k.Helper()
	has[Offliner](k).SetOnline(k.T, door, false)
}

func (k *kit) online(door string) {
	k.Helper()
	has[Offliner](k).SetOnline(k.T, door, true)
}

func offlineSoon(k *kit) {
	op := put(k.door(), k.credential("Ada Lovelace"))
	k.offline(k.door())
	began := time.Now()
	_, err := k.apply(op)
	k.refused(err, latchkey.FaultOffline)
	assert.Less(k, time.Since(began), outageDeadline)
	k.online(k.door())
	_, err = k.apply(op)
	require.NoError(k, err)
	k.holds(k.door(), op.Credential)
}

func offlineRemove(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.offline(k.door())
	_, err := k.apply(remove(op, receipt.Ref))
	k.refused(err, latchkey.FaultOffline)
	k.online(k.door())
	k.holds(k.door(), op.Credential)
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

func offlineHealth(k *kit) {
	k.offline(k.door())
	health, err := k.session.Health(k.ctx, k.door())
	require.NoError(k, k.ears.heard(err), "an offline door is an answer, not an error")
	assert.False(k, health.Online)
	assert.NotEmpty(k, health.Detail)
	k.online(k.door())
	health, err = k.session.Health(k.ctx, k.door())
	require.NoError(k, k.ears.heard(err))
	assert.True(k, health.Online)
}

// offlineObserve lets a driver fail, or show what the gateway knew before.
func offlineObserve(k *kit) {
	k.puts(k.door(), k.credential("Ada Lovelace"))
	k.offline(k.door())
	since := latchkey.SystemClock{}.Now()
	snapshot, err := k.session.Observe(k.ctx, k.door())
	if k.ears.heard(err) != nil {
		k.refused(err, latchkey.FaultOffline)
		return
	}
	assert.True(k, snapshot.Fresh.Before(since), "nobody has seen the lock since")
}

func offlineNeighbour(k *kit) {
	k.offline(k.doors[0].NativeID)
	c := k.credential("Ada Lovelace")
	k.puts(k.doors[1].NativeID, c)
	k.holds(k.doors[1].NativeID, c)
}

// stoppedGateway lets the first write fall into a connection that has just
// been closed: nobody can say then whether it arrived.
func stoppedGateway(k *kit) {
	has[GatewayStopper](k).StopGateway(k.T)
	began := time.Now()
	op := put(k.door(), k.credential("Ada Lovelace"))
	_, err := k.apply(op)
	if latchkey.FaultOf(err).Class == latchkey.FaultAmbiguous {
		_, err = k.apply(op)
	}
	k.refused(err, latchkey.FaultGatewayOffline)
	_, err = k.session.Discover(k.ctx)
	k.refused(k.ears.heard(err), latchkey.FaultGatewayOffline)
	assert.Less(k, time.Since(began), outageDeadline)
}

func busy(k *kit) {
	wait := has[Throttler](k).Throttle(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	_, err := k.apply(op)
	assert.Equal(k, wait, k.fault(err, latchkey.FaultBusy).RetryAfter)
	k.lacks(k.door(), op.Credential)
	_, err = k.apply(op)
	require.NoError(k, err)
	k.holds(k.door(), op.Credential)
}

// before is an instant before everything that a case did.
func before() time.Time { return time.Now().Add(-time.Hour) }
