package drivertest

import (
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// radioCases hold what locks on batteries and radios taught, for every door: it
// falls asleep before its answer comes, hides its digits, and says nothing when
// it does nothing.
func radioCases() []testCase {
	offline, lost := power[Offliner](PowerOffline), power[AckLoser](PowerLoseAck)
	outside, mask := power[OutsideEditor](PowerOutside), power[Masker](PowerMask)
	return []testCase{
		{"lost_answer_of_a_door_that_fell_asleep_is_never_a_no", 1, []need{credentials, listing, offline, lost}, fellAsleep},
		{"hidden_secrets_are_no_reason_to_write_again", 1, []need{credentials, listing, mask}, hiddenAgain},
		{"entry_whose_times_others_changed_is_put_right", 1, []need{credentials, listing, windows, outside}, timesByHand},
	}
}

// outcome is what reading back says now, also of a door that cannot be read.
func (k *kit) outcome(op drivers.Op, written time.Time) drivers.Outcome {
	k.Helper()
	reading := drivers.ReadingOf(k.doors[0], time.Now(), written)
	reading.Alone = true
	_, outcome, err := drivers.Settle(k.ctx, k.session, op, reading)
	if k.ears.heard(err) != nil {
		k.refused(err, latchkey.FaultOffline)
	}
	return outcome
}

// fellAsleep: the door has the code. While nobody can ask it, that may be known from
// before it slept, or unknown, and nothing else.
func fellAsleep(k *kit) {
	has[AckLoser](k).LoseAck(k.T, k.door())
	op, written := put(k.door(), k.credential("Ada Lovelace")), time.Now()
	k.ambiguous(op)
	k.offline(k.door())
	assert.NotEqual(k, drivers.NotDone, k.outcome(op, written))
	assert.NotEqual(k, drivers.Done, k.outcome(remove(op, ""), written), "it opens still")
	k.online(k.door())
	receipt, outcome := k.settle(op, written)
	require.Equal(k, drivers.Done, outcome)
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

// hiddenAgain: that digits cannot be compared is no difference, or a lock's battery
// is empty in a week; and what is ours goes when told, although nobody sees it.
func hiddenAgain(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Masker](k).Mask(k.T, k.door())
	held := k.truth(k.door())
	op.Key, op.Ref = uuid.NewString(), receipt.Ref
	_, outcome := k.settle(op, before())
	require.Equal(k, drivers.Done, outcome)
	again, err := k.apply(op)
	require.NoError(k, err)
	assert.Equal(k, receipt.Ref, again.Ref)
	assert.Equal(k, held, k.truth(k.door()))
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

// timesByHand: somebody changed when ours opens. It is ours still.
func timesByHand(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	theirs := op.Credential
	theirs.Name, theirs.Window = "Somebody Else", stay(1, 30)
	has[OutsideEditor](k).PutOutside(k.T, k.door(), theirs)
	op.Key, op.Ref = uuid.NewString(), receipt.Ref
	if seen := k.holds(k.door(), op.Credential); seen.Window != nil {
		_, outcome := k.settle(op, before())
		require.Equal(k, drivers.NotDone, outcome)
	}
	receipt, err := k.apply(op)
	require.NoError(k, err)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}
