package drivertest

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// windowCases hold that rounding never shuts anybody out, and that a receipt
// says what the hardware enforces.
func windowCases() []testCase {
	return []testCase{
		{"rounding_never_shortens_a_window", 1, []need{credentials, looking, windows}, roundingNeverShortens},
		{"actual_is_what_the_lock_enforces", 1, []need{credentials, looking, windows}, actualIsEnforced},
		{"window_that_has_begun_is_accepted", 1, []need{credentials, looking}, windowBegun},
		{"open_ended_window_is_kept_or_unsupported", 1, []need{credentials, looking}, openEndedWindow},
	}
}

func roundingNeverShortens(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	asked := op.Credential.Window
	assert.True(k, receipt.Actual.Covers(asked), "asked for %v, enforced is %v", asked, receipt.Actual)
	if seen := k.holds(k.door(), op.Credential); seen.Window != nil {
		assert.True(k, seen.Window.Covers(asked), "asked for %v, the door keeps %v", asked, *seen.Window)
	}
}

func actualIsEnforced(k *kit) {
	op, receipt := k.puts(k.door(), k.credential("Ada Lovelace"))
	if seen := k.holds(k.door(), op.Credential); seen.Window != nil {
		assert.True(k, receipt.Actual.Equal(*seen.Window), "the receipt says %v, the door keeps %v", receipt.Actual, *seen.Window)
	}
	_, outcome := k.settle(op, before())
	assert.EqualValues(k, "done", outcome)
}

// windowBegun is a grant that starts now, and by the time it is written is
// some moments old.
func windowBegun(k *kit) {
	c := k.credential("Ada Lovelace")
	c.Window.StartsAt = time.Now().Add(-3 * time.Second)
	_, receipt := k.puts(k.door(), c)
	k.keeps(k.holds(k.door(), c), c)
	assert.False(k, receipt.Actual.StartsAt.After(time.Now()), "nobody waits for a window that has begun")
}

func openEndedWindow(k *kit) {
	c := k.credential("Ada Lovelace")
	c.Window.EndsAt = nil
	if k.caps().NeedsEnd {
		_, err := k.apply(put(k.door(), c))
		k.refused(err, latchkey.FaultUnsupported)
		k.lacks(k.door(), c)
		return
	}
	k.puts(k.door(), c)
	k.keeps(k.holds(k.door(), c), c)
}

// nameCases hold that drivers fit names to the lock.
func nameCases() []testCase {
	return []testCase{
		{"long_and_odd_names_are_fitted", 1, []need{credentials, looking}, oddNames},
		{"two_people_may_have_one_name", 1, []need{credentials, looking}, oneName},
	}
}

func oddNames(k *kit) {
	for _, name := range []string{strings.Repeat("Wolfeschlegelstein", 20), "Åsa Öberg-Ñandú 👩‍🔧", "a\tb\nc\x00d", ""} {
		op, receipt := k.puts(k.door(), k.credential(name))
		k.nameFits(k.holds(k.door(), op.Credential).Name)
		k.removes(op, receipt.Ref)
	}
}

func (k *kit) nameFits(name string) {
	k.Helper()
	assert.True(k, utf8.ValidString(name))
	for _, rule := range k.caps().Constraints {
		if length := utf8.RuneCountInString(name); rule.Type == latchkey.NameLength {
			assert.GreaterOrEqual(k, length, rule.Min, "%q", name)
			assert.LessOrEqual(k, length, rule.Max, "%q", name)
		}
	}
}

func oneName(k *kit) {
	first, second := k.credential("Alexandra Montgomery"), k.credential("Alexandra Montgomery")
	_, receiptOfFirst := k.puts(k.door(), first)
	_, receiptOfSecond := k.puts(k.door(), second)
	require.NotEqual(k, receiptOfFirst.Ref, receiptOfSecond.Ref)
	k.holds(k.door(), first)
	k.holds(k.door(), second)
}
