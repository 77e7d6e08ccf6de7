package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// changeCases hold that a credential can be given another window.
func changeCases() []testCase {
	return []testCase{
		{"change_moves_the_window_of_the_same_entry", 1, []need{credentials, looking}, changeMoves},
		{"change_twice_with_one_key_is_one_entry", 1, []need{credentials, looking}, changeTwice},
		{"change_of_what_is_gone_puts_it_back", 1, []need{credentials, looking, power[OutsideEraser](PowerErase)}, changeOfGone},
	}
}

// changeMoves also holds that a change in place leaves no gap, and that one
// that replaces says how long there was none.
func changeMoves(k *kit) {
	op, first := k.puts(k.door(), k.credential("Ada Lovelace"))
	op = change(op, first.Ref, stay(3, 6))
	second, err := k.apply(op)
	require.NoError(k, err)
	require.NotEmpty(k, second.Ref)
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
	if k.caps().UpdateInPlace {
		assert.Zero(k, second.Gap)
	} else {
		assert.Positive(k, second.Gap)
	}
}

func changeTwice(k *kit) {
	op, first := k.puts(k.door(), k.credential("Ada Lovelace"))
	op = change(op, first.Ref, stay(3, 6))
	for range 2 {
		_, err := k.apply(op)
		require.NoError(k, err)
	}
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}

// changeOfGone lets a driver create the entry anew, or say that it is gone so
// that the core asks it to.
func changeOfGone(k *kit) {
	op, first := k.puts(k.door(), k.credential("Ada Lovelace"))
	has[OutsideEraser](k).RemoveOutside(k.T, k.door(), k.mode, op.Credential.Secret)
	op = change(op, first.Ref, stay(3, 6))
	if _, err := k.apply(op); err != nil {
		k.refused(err, latchkey.FaultNotFound)
		op, _ = k.puts(k.door(), op.Credential)
	}
	k.keeps(k.holds(k.door(), op.Credential), op.Credential)
}

// removeCases hold that what is removed is gone, and that removing it once
// more is no error.
func removeCases() []testCase {
	return []testCase{
		{"remove_takes_it_off", 1, []need{credentials, looking}, removeTakesOff},
		{"remove_twice_succeeds", 1, []need{credentials, looking}, removeTwice},
		{"remove_of_an_unknown_ref_succeeds", 1, []need{credentials}, removeUnknown},
		{"remove_without_a_ref_never_lies", 1, []need{credentials, looking}, removeWithoutRef},
	}
}

func removeTakesOff(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

func removeTwice(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.removes(op, receipt.Ref)
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

// removeUnknown uses a ref that was good once, because refs have a shape.
func removeUnknown(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	k.removes(op, receipt.Ref)
	k.removes(put(k.door(), k.credential("Grace Hopper")), receipt.Ref)
}

// removeWithoutRef is a removal after a crash that lost the receipt. A driver
// may refuse; then reading back gives the ref that removes it.
func removeWithoutRef(k *kit) {
	op, _ := k.puts(k.door(), k.credential("Ada Lovelace"))
	lost := remove(op, "")
	if _, err := k.apply(lost); err != nil {
		receipt, outcome := k.settle(lost, before())
		require.Equal(k, drivers.NotDone, outcome, "the driver refused: %v", err)
		k.removes(op, receipt.Ref)
	}
	k.lacks(k.door(), op.Credential)
}
