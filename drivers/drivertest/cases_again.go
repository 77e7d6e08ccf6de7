package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// againCases hold that what was on a door once binds nobody: its digits, its place
// and its times are free when it is gone, however it went.
func againCases() []testCase {
	lose, outside := power[WriteLoser](PowerLose), power[OutsideEditor](PowerOutside)
	return []testCase{
		{"removed_digits_go_on_again_at_once", 1, []need{credentials, listing}, digitsAgain},
		{"full_lock_takes_another_when_one_has_gone", 1, []need{credentials, looking, power[Filler](PowerFill)}, roomAgain},
		{"lost_write_that_is_given_up_binds_nobody", 1, []need{credentials, listing, lose}, givenUp},
		{"strangers_code_after_a_lost_write_is_not_ours", 1, []need{credentials, listing, lose, outside, telling}, strangerAfterLost},
		{"lock_that_lost_everything_is_put_right", 1, []need{credentials, looking, power[Rebooter](PowerReboot)}, putRight},
	}
}

// digitsAgain gives another person, at other times, what somebody had before.
func digitsAgain(k *kit) {
	was, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.removes(was, receipt.Ref)
	c := k.credential("Grace Hopper")
	c.Secret, c.Window = was.Credential.Secret, stay(3, 6)
	op, receipt := k.puts(k.door(), c)
	k.keeps(k.holds(k.door(), c), c)
	settled, outcome := k.settle(op, before())
	require.Equal(k, drivers.Done, outcome)
	assert.Equal(k, receipt.Ref, settled.Ref)
}

func roomAgain(k *kit) {
	leaves, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Filler](k).Fill(k.T, k.door())
	op := put(k.door(), k.credential("Grace Hopper"))
	_, err := k.apply(op)
	k.refused(err, latchkey.FaultSlotsFull)
	held := len(k.truth(k.door()))
	k.removes(leaves, receipt.Ref)
	_, err = k.apply(op)
	require.NoError(k, err, "there is room now")
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
	assert.Len(k, k.truth(k.door()), held)
}

// givenUp: of a write in steps the first may be done, such as the times of a place
// whose code never came. The grant ends, and the next person has the place.
func givenUp(k *kit) {
	has[WriteLoser](k).LoseWrite(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	k.ambiguous(op)
	if left, outcome := k.settle(remove(op, ""), before()); outcome != drivers.Done {
		k.removes(op, left.Ref) // the driver wrote it a second time by itself
	}
	c := k.credential("Grace Hopper")
	c.Window = stay(3, 6)
	_, receipt := k.puts(k.door(), c)
	k.keeps(k.holds(k.door(), c), c)
	assert.True(k, receipt.Actual.Covers(c.Window), "asked for %v, enforced is %v", c.Window, receipt.Actual)
	assert.Len(k, k.truth(k.door()), 1)
}

// telling needs that an entry shows whose it is, or by its times that it is not as we
// meant it.
var telling = capability("the door keeps neither marks nor windows", func(k *kit) bool {
	return k.caps().Marks || k.caps().Native != latchkey.PrecisionNone
})

// strangerAfterLost keys in our digits where our write never came. A lock with
// numbered places may have our times in the place already: then nothing tells.
func strangerAfterLost(k *kit) {
	has[WriteLoser](k).LoseWrite(k.T, k.door())
	op := put(k.door(), k.credential("Ada Lovelace"))
	if _, err := k.apply(op); err == nil {
		return // the driver wrote it a second time by itself
	}
	theirs := op.Credential
	theirs.ID, theirs.Name, theirs.Window = "", "Somebody Else", stay(1, 30)
	has[OutsideEditor](k).PutOutside(k.T, k.door(), theirs)
	seen := k.holds(k.door(), theirs)
	if !k.caps().Marks && (seen.Window == nil || k.rounding().Holds(op.Credential.Window, *seen.Window)) {
		return
	}
	_, outcome := k.settle(op, before())
	require.Equal(k, drivers.NotDone, outcome)
	_, err := k.apply(op)
	k.refused(err, latchkey.FaultDuplicateCode)
	_, _ = k.apply(remove(op, "")) // it may refuse
	k.untouched(theirs, seen)
}

// putRight is a factory reset: what was to go is gone, and what was to be changed
// is put there, unless the driver says that it is lost.
func putRight(k *kit) {
	goes, receiptOfGoes := k.puts(k.door(), k.credential("Ada Lovelace"))
	stays, receipt := k.puts(k.door(), k.credential("Grace Hopper"))
	has[Rebooter](k).Reboot(k.T, k.door())
	k.removes(goes, receiptOfGoes.Ref)
	stays = change(stays, receipt.Ref, stay(3, 6))
	if _, err := k.apply(stays); err != nil {
		k.refused(err, latchkey.FaultNotFound)
		stays, _ = k.puts(k.door(), stays.Credential)
	}
	k.keeps(k.holds(k.door(), stays.Credential), stays.Credential)
	assert.Len(k, k.truth(k.door()), 1)
}
