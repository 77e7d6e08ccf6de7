package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// strangerCases hold that what others wrote stays as it is, and that the
// limits of the lock are told apart.
func strangerCases() []testCase {
	outside, erase := power[OutsideEditor](PowerOutside), power[OutsideEraser](PowerErase)
	loseAck := power[AckLoser](PowerLoseAck)
	return []testCase{
		{"strangers_code_survives_put_change_and_remove", 1, []need{credentials, looking, outside}, strangerSurvives},
		{"strangers_code_is_a_duplicate_and_stays", 1, []need{credentials, looking, outside}, strangersDuplicate},
		{"strangers_code_is_listed_without_our_mark", 1, []need{credentials, listing, outside}, strangerUnmarked},
		{"remove_leaves_a_strangers_entry_in_our_place", 1, []need{credentials, looking, outside, erase}, strangerInOurPlace},
		{"strangers_entry_with_our_code_outlives_a_lost_removal", 1, []need{credentials, listing, outside, loseAck}, strangerAfterUs},
		{"full_lock_is_slots_full", 1, []need{credentials, looking, power[Filler](PowerFill)}, fullLock},
		{"full_lock_still_changes_what_it_holds", 1, []need{credentials, looking, power[Filler](PowerFill)}, fullLockChanges},
		{"two_people_on_one_door_are_independent", 1, []need{credentials, looking}, twoPeople},
		{"siblings_share_a_secret_across_doors", 2, []need{credentials, looking}, siblings},
	}
}

// stranger puts a credential on the door from outside and returns it.
func (k *kit) stranger() drivers.Credential {
	k.Helper()
	c := k.credential("Somebody Else")
	c.Window = stay(1, 30)
	has[OutsideEditor](k).PutOutside(k.T, k.door(), c)
	return c
}

// untouched requires that a door shows a stranger's entry as it did before.
func (k *kit) untouched(c drivers.Credential, before drivers.Observed) {
	k.Helper()
	assert.Equal(k, before, k.holds(k.door(), c), "a stranger's entry was touched")
}

func strangerSurvives(k *kit) {
	theirs := k.stranger()
	before := k.holds(k.door(), theirs)
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.untouched(theirs, before)
	receipt, err := k.apply(change(op, receipt.Ref, stay(3, 6)))
	require.NoError(k, err)
	k.untouched(theirs, before)
	k.removes(op, receipt.Ref)
	k.untouched(theirs, before)
}

func strangersDuplicate(k *kit) {
	theirs := k.stranger()
	before := k.holds(k.door(), theirs)
	ours := k.credential("Ada Lovelace")
	ours.Secret = theirs.Secret
	_, err := k.apply(put(k.door(), ours))
	k.refused(err, latchkey.FaultDuplicateCode)
	k.untouched(theirs, before)
	assert.Len(k, k.truth(k.door()), 1)
}

func strangerUnmarked(k *kit) {
	k.stranger()
	for _, item := range k.observe(k.door()).Items {
		assert.Empty(k, item.Owner)
	}
}

// strangerInOurPlace is a lock whose handles are used again: ours was deleted
// by hand, and a stranger's entry took its place.
func strangerInOurPlace(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[OutsideEraser](k).RemoveOutside(k.T, k.door(), k.mode, op.Credential.Secret)
	theirs := k.stranger()
	before := k.holds(k.door(), theirs)
	k.removes(op, receipt.Ref)
	k.untouched(theirs, before)
}

// strangerAfterUs keys in what was ours while nobody knows yet that ours is gone.
// Hardware that has no handle but the code itself cannot tell the two apart.
func strangerAfterUs(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[AckLoser](k).LoseAck(k.T, k.door())
	gone := remove(op, receipt.Ref)
	k.ambiguous(gone)
	theirs := op.Credential
	theirs.ID, theirs.Name = "", "Somebody Else"
	has[OutsideEditor](k).PutOutside(k.T, k.door(), theirs)
	if shown := find(k.observe(k.door()).Items, theirs); len(shown) == 1 && shown[0].Ref == receipt.Ref {
		return
	}
	seen := k.holds(k.door(), theirs)
	_, outcome := k.settle(gone, before())
	require.Equal(k, drivers.Done, outcome)
	k.untouched(theirs, seen)
}

func fullLock(k *kit) {
	has[Filler](k).Fill(k.T, k.door())
	before := len(k.truth(k.door()))
	c := k.credential("Ada Lovelace")
	_, err := k.apply(put(k.door(), c))
	fault := k.fault(err, latchkey.FaultSlotsFull)
	if most := k.caps().MaxCodes; most > 0 {
		assert.Contains(k, []int{0, most}, fault.Max)
	}
	k.lacks(k.door(), c)
	assert.Len(k, k.truth(k.door()), before)
}

func fullLockChanges(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[Filler](k).Fill(k.T, k.door())
	op = change(op, receipt.Ref, stay(3, 6))
	_, err := k.apply(op)
	require.NoError(k, err)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}

func twoPeople(k *kit) {
	first, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	second, _ := k.puts(k.door(), k.credential("Grace Hopper"))
	_, err := k.apply(change(first, receipt.Ref, stay(3, 6)))
	require.NoError(k, err)
	k.keeps(k.holds(k.door(), second.Credential), second.Credential)
	k.removes(first, receipt.Ref)
	k.lacks(k.door(), first.Credential)
	k.keeps(k.holds(k.door(), second.Credential), second.Credential)
}

// siblings are one method's credentials on two doors: one secret, one window.
// Some hardware keeps both in one record.
func siblings(k *kit) {
	here, there := k.credential("Ada Lovelace"), k.credential("Ada Lovelace")
	there.Secret, there.Window = here.Secret, here.Window
	opHere, receiptHere := k.puts(k.doors[0].NativeID, here)
	opThere := put(k.doors[1].NativeID, there)
	opThere.Siblings = []string{receiptHere.Ref}
	receiptThere, err := k.apply(opThere)
	require.NoError(k, err)
	k.keeps(k.holds(k.doors[0].NativeID, here), here)
	k.keeps(k.holds(k.doors[1].NativeID, there), there)
	opHere.Siblings = []string{receiptThere.Ref}
	k.removes(opHere, receiptHere.Ref)
	k.lacks(k.doors[0].NativeID, here)
	k.keeps(k.holds(k.doors[1].NativeID, there), there)
}
