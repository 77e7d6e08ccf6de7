package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// adoptCases hold that what others wrote becomes ours, or goes, when the core
// says so, and then nothing but that. On doors without marks the ref alone says
// whose an entry is, so that nothing else than a known ref is needed.
func adoptCases() []testCase {
	outside, erase := power[OutsideEditor](PowerOutside), power[OutsideEraser](PowerErase)
	lost := power[AckLoser](PowerLoseAck)
	return []testCase{
		{"adopted_entry_is_ours_from_then_on", 1, []need{credentials, showing, outside, adopting}, adopted},
		{"lost_answer_to_an_adoption_settles_by_the_mark", 1, []need{credentials, showing, outside, adopting, marks, lost}, lostAckOfAdoption},
		{"an_entry_that_is_not_adopted_yet_settles_as_not_done", 1, []need{credentials, showing, outside, adopting, marks}, notAdopted},
		{"strangers_entry_goes_when_told", 1, []need{credentials, showing, outside, revoking}, strangersRemoved},
		{"adopted_entry_that_somebody_else_replaced_stays", 1, []need{credentials, showing, outside, erase, revoking}, strangersReplaced},
	}
}

var (
	showing = capability("the door hides digits, and nothing is adopted unseen", func(k *kit) bool {
		return k.caps().ReadBack == latchkey.ReadBackFull
	})
	adopting = capability("the door cannot mark an entry that it holds", func(k *kit) bool {
		return k.caps().UpdateInPlace || !k.caps().Marks
	})
	revoking = capability("the door takes nothing back", func(k *kit) bool { return !k.caps().Offline })
	marks    = capability("the door keeps no marks", func(k *kit) bool { return k.caps().Marks })
)

// theirs puts a stranger's credential on the door and returns the operation that
// takes it over under our id, as it is.
func (k *kit) theirs() drivers.Op {
	k.Helper()
	c := k.stranger()
	seen := find(k.observe(k.door()).Items, c)
	require.Len(k, seen, 1)
	c.ID, c.Name = k.credential("").ID, seen[0].Name
	if seen[0].Window != nil {
		c.Window = *seen[0].Window
	}
	op := put(k.door(), c)
	op.Ref, op.Adopts = seen[0].Ref, k.caps().Marks
	return op
}

// owned requires that the door holds op's credential once, with our mark where it keeps marks.
func (k *kit) owned(op drivers.Op) {
	k.Helper()
	seen := k.holds(k.door(), op.Credential)
	k.keeps(seen, op.Credential)
	if k.caps().Marks {
		assert.Equal(k, op.Credential.ID, seen.Owner)
	}
	assert.Len(k, k.truth(k.door()), 1)
}

func adopted(k *kit) {
	op := k.theirs()
	receipt, err := k.apply(op)
	require.NoError(k, err)
	k.owned(op)
	again, err := k.apply(op)
	require.NoError(k, err, "the same again")
	assert.Equal(k, receipt.Ref, again.Ref)
	k.owned(op)
	op.Adopts = false
	op = change(op, receipt.Ref, stay(3, 6))
	receipt, err = k.apply(op)
	require.NoError(k, err)
	k.owned(op)
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

func lostAckOfAdoption(k *kit) {
	op := k.theirs()
	has[AckLoser](k).LoseAck(k.T, k.door())
	receipt := k.settles(op)
	assert.Equal(k, op.Ref, receipt.Ref)
	k.owned(op)
}

func notAdopted(k *kit) {
	op := k.theirs()
	left, outcome := k.settle(op, before())
	require.Equal(k, drivers.NotDone, outcome)
	assert.Equal(k, op.Ref, left.Ref)
	left, outcome = k.settle(remove(op, op.Ref), before())
	require.Equal(k, drivers.NotDone, outcome)
	assert.Equal(k, op.Ref, left.Ref)
}

func strangersRemoved(k *kit) {
	op := k.theirs()
	ours, _ := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.removes(op, op.Ref)
	k.lacks(k.door(), op.Credential)
	k.holds(k.door(), ours.Credential)
	k.removes(op, op.Ref)
}

// strangersReplaced: the entry was deleted at the lock, and another one may have its handle now.
func strangersReplaced(k *kit) {
	op := k.theirs()
	has[OutsideEraser](k).RemoveOutside(k.T, k.door(), k.mode, op.Credential.Secret)
	other := k.stranger()
	seen := k.holds(k.door(), other)
	k.removes(op, op.Ref)
	k.untouched(other, seen)
	if k.caps().Marks {
		op.Key = "put again"
		receipt, err := k.apply(op)
		require.NoError(k, err)
		assert.NotEqual(k, seen.Ref, receipt.Ref)
		k.holds(k.door(), op.Credential)
		k.untouched(other, seen)
	}
}
