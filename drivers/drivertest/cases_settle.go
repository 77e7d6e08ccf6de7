package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// settleCases hold that a write whose answer is lost or wrong is ambiguous,
// and that reading back decides it.
func settleCases() []testCase {
	loseAck, lose, fake := power[AckLoser](PowerLoseAck), power[WriteLoser](PowerLose), power[AckFaker](PowerFake)
	return []testCase{
		{"lost_answer_to_put_settles_as_done", 1, []need{credentials, listing, loseAck}, lostAckOfPut},
		{"lost_answer_to_change_settles_as_done", 1, []need{credentials, listing, loseAck, inPlace}, lostAckOfChange},
		{"lost_answer_to_remove_settles_as_done", 1, []need{credentials, listing, loseAck}, lostAckOfRemove},
		{"lost_put_settles_as_not_done", 1, []need{credentials, listing, lose}, lostPut},
		{"lost_remove_settles_as_not_done", 1, []need{credentials, listing, lose}, lostRemove},
		{"answer_without_a_write_settles_as_not_done", 1, []need{credentials, listing, fake}, fakedAck},
		{"answer_without_a_removal_settles_as_not_done", 1, []need{credentials, listing, fake}, fakedRemoval},
		{"old_listing_settles_nothing", 1, []need{credentials, listing, power[Staler](PowerStale)}, oldListing},
		{"hidden_secrets_settle_by_mark", 1, []need{credentials, listing, marks, power[Masker](PowerMask)}, hiddenSecrets},
		{"wrong_duplicate_of_our_own_entry_is_success", 1, []need{credentials, looking, power[Misnamer](PowerMisname)}, wrongDuplicate},
	}
}

var inPlace = capability("the door changes nothing in place", func(k *kit) bool { return k.caps().UpdateInPlace })

// ambiguous applies op, whose answer is lost. A driver may settle that by
// itself; otherwise it has to say that it does not know.
func (k *kit) ambiguous(op drivers.Op) {
	k.Helper()
	if _, err := k.apply(op); err != nil {
		k.refused(err, latchkey.FaultAmbiguous)
	}
}

// settles applies op, whose answer is lost, and requires that it was done.
func (k *kit) settles(op drivers.Op) drivers.Receipt {
	k.Helper()
	k.ambiguous(op)
	receipt, outcome := k.settle(op, before())
	require.Equal(k, drivers.Done, outcome)
	return receipt
}

func lostAckOfPut(k *kit) {
	has[AckLoser](k).LoseAck(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	receipt := k.settles(op)
	k.refers(receipt, k.holds(k.door(), op.Credential))
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

func lostAckOfChange(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[AckLoser](k).LoseAck(k.T, k.door())
	op = change(op, receipt.Ref, stay(3, 6))
	k.settles(op)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}

func lostAckOfRemove(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[AckLoser](k).LoseAck(k.T, k.door())
	k.settles(remove(op, receipt.Ref))
	k.lacks(k.door(), op.Credential)
}

// lostPut lets a driver that repeats the write by itself end as done.
func lostPut(k *kit) {
	has[WriteLoser](k).LoseWrite(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	if _, err := k.apply(op); err != nil {
		k.refused(err, latchkey.FaultAmbiguous)
		_, outcome := k.settle(op, before())
		require.Equal(k, drivers.NotDone, outcome)
		_, err = k.apply(op)
		require.NoError(k, err)
	}
	k.holds(k.door(), op.Credential)
}

func lostRemove(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[WriteLoser](k).LoseWrite(k.T, k.door())
	gone := remove(op, receipt.Ref)
	if _, err := k.apply(gone); err != nil {
		k.refused(err, latchkey.FaultAmbiguous)
		left, outcome := k.settle(gone, before())
		require.Equal(k, drivers.NotDone, outcome)
		k.removes(op, left.Ref)
	}
	k.lacks(k.door(), op.Credential)
}

// fakedAck lets a driver that reads back by itself notice.
func fakedAck(k *kit) {
	has[AckFaker](k).FakeAck(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	_, err := k.apply(op)
	_, outcome := k.settle(op, before())
	require.Equal(k, drivers.NotDone, outcome, "the driver said %v", err)
	_, err = k.apply(op)
	require.NoError(k, err)
	k.holds(k.door(), op.Credential)
}

func fakedRemoval(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[AckFaker](k).FakeAck(k.T, k.door())
	gone := remove(op, receipt.Ref)
	_, err := k.apply(gone)
	left, outcome := k.settle(gone, before())
	require.Equal(k, drivers.NotDone, outcome, "the driver said %v", err)
	k.removes(op, left.Ref)
	k.lacks(k.door(), op.Credential)
}

func oldListing(k *kit) {
	has[Staler](k).Freeze(k.T, k.door())
	written := latchkey.SystemClock{}.Now()
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	_, outcome := k.settle(op, written)
	assert.Equal(k, drivers.Unknown, outcome)
	_, outcome = k.settle(remove(op, receipt.Ref), written)
	assert.Equal(k, drivers.Unknown, outcome)
}

func hiddenSecrets(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Masker](k).Mask(k.T, k.door())
	for _, item := range k.observe(k.door()).Items {
		assert.True(k, item.Secret.IsZero())
	}
	settled, outcome := k.settle(op, before())
	require.Equal(k, drivers.Done, outcome)
	assert.Equal(k, receipt.Ref, settled.Ref)
}

func wrongDuplicate(k *kit) {
	has[Misnamer](k).DenyOwn(k.T, k.door())
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.refers(receipt, k.holds(k.door(), op.Credential))
	has[Misnamer](k).DenyOwn(k.T, k.door())
	op = change(op, receipt.Ref, stay(3, 6))
	_, err := k.apply(op)
	require.NoError(k, err)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}
