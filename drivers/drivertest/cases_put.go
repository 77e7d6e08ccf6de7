package drivertest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers"
)

// putCases hold that what is put is there once, as asked.
func putCases() []testCase {
	return []testCase{
		{"put_then_observe", 1, []need{credentials, listing}, putThenObserve},
		{"put_twice_with_one_key_is_one_entry", 1, []need{credentials, looking}, putTwice},
		{"put_again_after_a_crash_is_one_entry", 1, []need{credentials, looking}, putAfterCrash},
	}
}

func putThenObserve(k *kit) {
	c := k.credential("Ada Lovelace")
	_, receipt := k.puts(k.door(), c)
	snapshot := k.observe(k.door())
	require.True(k, snapshot.Complete)
	found := find(snapshot.Items, c)
	require.Len(k, found, 1)
	assert.Equal(k, receipt.Ref, found[0].Ref)
	assert.Contains(k, []string{"", c.ID}, found[0].Owner, "an owner is our mark or nothing")
	k.keeps(found[0], c)
}

func putTwice(k *kit) {
	op, first := k.puts(k.door(), k.credential("Ada Lovelace"))
	second, err := k.apply(op)
	require.NoError(k, err)
	assert.Equal(k, first.Ref, second.Ref)
	k.holds(k.door(), op.Credential)
}

// putAfterCrash repeats a write whose receipt was never recorded. A driver
// that cannot tell its own entry from a stranger's may refuse, if reading back
// then shows it.
func putAfterCrash(k *kit) {
	op, first := k.puts(k.door(), k.credential("Ada Lovelace"))
	second, err := k.applyOn(k.open(k.site.Config()), op)
	if err != nil {
		var outcome drivers.Outcome
		second, outcome = k.settle(op, op.Credential.Window.StartsAt.AddDate(-1, 0, 0))
		require.Equal(k, drivers.Done, outcome)
	}
	assert.Equal(k, first.Ref, second.Ref)
	k.holds(k.door(), op.Credential)
}
