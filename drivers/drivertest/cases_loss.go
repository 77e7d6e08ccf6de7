package drivertest

import (
	"context"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// nonsenseCases hold that an answer without meaning is never taken for one.
func nonsenseCases() []testCase {
	garbage := power[Garbler](PowerGarble)
	return []testCase{
		{"nonsense_after_a_write_is_ambiguous", 1, []need{credentials, listing, garbage}, nonsenseAfterWrite},
		{"nonsense_is_never_an_empty_listing", 1, []need{credentials, listing, garbage}, nonsenseListing},
	}
}

func nonsenseAfterWrite(k *kit) {
	has[Garbler](k).Garble(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	if _, err := k.apply(op); err != nil {
		k.refused(err, latchkey.FaultAmbiguous)
		if _, outcome := k.settle(op, before()); outcome == drivers.NotDone {
			_, err = k.apply(op)
			require.NoError(k, err)
		}
	}
	k.holds(k.door(), op.Credential)
}

// nonsenseListing lets a driver ask once more by itself.
func nonsenseListing(k *kit) {
	c := k.credential("Ada Lovelace")
	k.puts(k.door(), c)
	has[Garbler](k).Garble(k.T, k.door())
	snapshot, err := k.session.Observe(k.ctx, k.door())
	if k.ears.heard(err) == nil && snapshot.Complete {
		assert.NotEmpty(k, snapshot.Items, "nonsense was read as an empty door")
	}
}

// lossCases hold that what a lock lost, or others took, is seen as absent.
func lossCases() []testCase {
	return []testCase{
		{"restarted_lock_shows_absence", 1, []need{credentials, listing, power[Rebooter](PowerReboot)}, restarted},
		{"removal_by_others_shows_absence", 1, []need{credentials, listing, power[OutsideEraser](PowerErase)}, removedByOthers},
	}
}

// absent requires that Observe shows nothing of op, and that it can be put back.
func (k *kit) absent(op drivers.Op) {
	k.Helper()
	snapshot := k.observe(k.door())
	require.True(k, snapshot.Complete)
	require.Empty(k, find(snapshot.Items, op.Credential))
	_, outcome := k.settle(op, before())
	require.Equal(k, drivers.NotDone, outcome)
	again, _ := k.puts(k.door(), op.Credential)
	k.holds(k.door(), again.Credential)
}

func restarted(k *kit) {
	op, _ := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Rebooter](k).Reboot(k.T, k.door())
	k.absent(op)
}

func removedByOthers(k *kit) {
	op, _ := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[OutsideEraser](k).RemoveOutside(k.T, k.door(), k.mode, op.Credential.Secret)
	k.absent(op)
}

// parallelCases hold that a session serves many at once and lets go at once.
func parallelCases() []testCase {
	return []testCase{
		{"doors_work_side_by_side", 3, []need{credentials, looking}, sideBySide},
		{"cancelled_before_it_began_writes_nothing", 1, []need{credentials, looking}, cancelledBefore},
		{"cancel_returns_at_once", 1, []need{credentials, power[Staller](PowerStall)}, cancelReturns},
	}
}

func sideBySide(k *kit) {
	var all sync.WaitGroup
	written := make([]drivers.Op, len(k.doors))
	errs := make([]error, len(k.doors))
	for i, door := range k.doors {
		written[i] = put(door.NativeID, k.credential("Ada Lovelace"))
		all.Go(func() { _, errs[i] = k.apply(written[i]) })
	}
	all.Wait()
	for i, op := range written {
		require.NoError(k, errs[i])
		k.holds(op.Door, op.Credential)
	}
}

func cancelledBefore(k *kit) {
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	c := k.credential("Ada Lovelace")
	_, err := k.session.Apply(ctx, put(k.door(), c))
	require.Error(k, k.ears.heard(err))
	k.lacks(k.door(), c)
}

func cancelReturns(k *kit) {
	stalled := has[Staller](k).Stall(k.T, k.door())
	ctx, cancel := context.WithCancel(k.ctx)
	defer cancel()
	returned := make(chan error, 1)
	go func() {
		_, err := k.session.Apply(ctx, put(k.door(), k.credential("Ada Lovelace")))
		returned <- err
	}()
	k.within(stalled, "the request did not arrive")
	cancel()
	select {
	case err := <-returned:
		require.Error(k, k.ears.heard(err))
	case <-time.After(outageDeadline):
		k.Fatal("the call did not return after it was cancelled")
	}
}

// within waits for a signal as long as a case may take.
func (k *kit) within(signal <-chan struct{}, otherwise string) {
	k.Helper()
	select {
	case <-signal:
	case <-k.ctx.Done():
		k.Fatal(otherwise)
	}
}

// until asks again and again, as long as a case may take, until something is so.
func (k *kit) until(so func() bool, otherwise string) {
	k.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-k.ctx.Done():
			k.Fatal(otherwise)
		}
	}
}
