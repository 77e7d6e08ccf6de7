package drivertest

import (
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// networkCases hold that what lies between us and a lock may come and go, and
// that silence is never taken for a yes.
func networkCases() []testCase {
	return []testCase{
		{"restarted_gateway_is_found_again", 1, []need{credentials, listing, power[GatewayRestarter](PowerRestart)}, restartedGateway},
		{"door_that_left_is_said_to_be_away_until_it_is_back", 1, []need{credentials, looking, power[Leaver](PowerLeave)}, leftAndBack},
		{"write_refused_in_silence_is_never_done", 1, []need{credentials, listing, power[TwinHider](PowerTwin)}, refusedInSilence},
	}
}

// passes tries again as long as what is in the way is of a class that passes.
func (k *kit) passes(try func() error, passing ...latchkey.FaultClass) {
	k.Helper()
	k.until(func() bool {
		err := k.ears.heard(try())
		if err != nil {
			require.Contains(k, passing, latchkey.FaultOf(err).Class, "%v", err)
		}
		return err == nil
	}, "it did not pass")
}

// restartedGateway restarts it between a write and its reading, and before another
// write, whose request may fall into a connection that is being closed.
func restartedGateway(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[GatewayRestarter](k).RestartGateway(k.T)
	var seen drivers.Snapshot
	k.passes(func() (err error) {
		seen, err = k.session.Observe(k.ctx, k.door())
		return err
	}, latchkey.FaultGatewayOffline, latchkey.FaultOffline, latchkey.FaultBusy, latchkey.FaultAmbiguous)
	found := find(seen.Items, op.Credential)
	require.Len(k, found, 1)
	assert.Equal(k, receipt.Ref, found[0].Ref)

	has[GatewayRestarter](k).RestartGateway(k.T)
	op = change(op, receipt.Ref, stay(3, 6))
	k.passes(func() error {
		_, err := k.apply(op)
		return err
	}, latchkey.FaultGatewayOffline, latchkey.FaultOffline, latchkey.FaultBusy, latchkey.FaultAmbiguous)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}

// leftAndBack: what is on a lock that was taken out of its network still opens it,
// so that nothing is done there, and nothing is said to be.
func leftAndBack(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Leaver](k).Leave(k.T, k.door())
	k.until(func() bool { return !slices.Contains(doorIDs(k.inventory(k.session)), k.door()) }, "the door is still listed")
	later := put(k.door(), k.credential("Grace Hopper"))
	away := []latchkey.FaultClass{latchkey.FaultNotFound, latchkey.FaultOffline}
	for _, vain := range []drivers.Op{remove(op, receipt.Ref), later} {
		_, err := k.apply(vain)
		require.Error(k, err)
		require.Contains(k, away, latchkey.FaultOf(err).Class)
	}
	has[Leaver](k).Return(k.T, k.door())
	k.until(func() bool { return slices.Contains(doorIDs(k.inventory(k.session)), k.door()) }, "the door is not listed again")
	k.passes(func() error {
		_, err := k.apply(later)
		return err
	}, away...)
	k.holds(k.door(), later.Credential)
}

// refusedInSilence: as often as it is asked, the lock does nothing. A driver that
// sees why may say so. Other digits go on.
func refusedInSilence(k *kit) {
	k.puts(k.door(), k.credential("Grace Hopper"))
	op := put(k.door(), k.credential("Ada Lovelace"))
	has[TwinHider](k).HideTwin(k.T, k.door(), op.Credential.Secret)
	held := k.truth(k.door())
	for range 2 {
		_, err := k.apply(op)
		if err != nil && latchkey.FaultOf(err).Class == latchkey.FaultDuplicateCode {
			break
		}
		if err != nil {
			k.refused(err, latchkey.FaultAmbiguous)
		}
		_, outcome := k.settle(op, before())
		require.Equal(k, drivers.NotDone, outcome)
	}
	assert.ElementsMatch(k, held, k.truth(k.door()))
	other, _ := k.puts(k.door(), k.credential("Mary Somerville"))
	k.holds(k.door(), other.Credential)
}
