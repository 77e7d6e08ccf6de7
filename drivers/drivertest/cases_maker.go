package drivertest

import (
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// makerCases hold for doors that choose their PINs.
func makerCases() []testCase {
	return []testCase{
		{"made_code_is_told", 1, []need{making}, madeCode},
		{"made_code_is_the_same_when_asked_again", 1, []need{making}, madeCodeAgain},
		{"code_for_one_use_opens_once", 1, []need{making, oneTime, power[Typist](PowerType)}, oneUse},
		{"code_for_one_use_that_was_not_used_is_listed", 1, []need{making, oneTime, listing}, oneUseWaits},
		{"one_use_is_unsupported_where_it_is_unknown", 1, []need{looking, withoutOneTime}, unknownOneTime},
	}
}

var (
	making         = capability("the door is told its codes", func(k *kit) bool { return k.caps().MakesPINs() })
	oneTime        = capability("the door has no codes for one use", func(k *kit) bool { return k.caps().OneTime > 0 })
	withoutOneTime = capability("the door has codes for one use", func(k *kit) bool { return k.caps().OneTime == 0 })
)

// asks is a credential whose PIN the door is to choose, from now on.
func (k *kit) asks(lasting time.Duration) drivers.Credential {
	c := k.credential("Ada Lovelace")
	starts := k.rounding().Precision.Floor(time.Now(), k.rounding().Zone)
	ends := starts.Add(lasting)
	c.Secret, c.Window = latchkey.Secret{}, latchkey.Window{StartsAt: starts, EndsAt: &ends}
	return c
}

// once is a credential for one use.
func (k *kit) once() drivers.Credential {
	c := k.asks(k.caps().OneTime)
	c.OneTime = true
	return c
}

func (k *kit) makes(door string, c drivers.Credential) (drivers.Op, drivers.Receipt) {
	k.Helper()
	op, receipt := k.puts(door, c)
	k.ears.guard(receipt.Secret.Reveal())
	require.True(k, slices.Contains(k.caps().CodeLengths, len(receipt.Secret.Reveal())), "the door says which code it chose")
	return op, receipt
}

// fits is a time that every frame of a maker's lock with frames in hours holds.
const fits = 5 * time.Hour

func madeCode(k *kit) {
	_, receipt := k.makes(k.door(), k.asks(fits))
	if typist, types := k.site.(Typist); types {
		assert.True(k, typist.Type(k.T, k.door(), receipt.Secret))
		assert.True(k, typist.Type(k.T, k.door(), receipt.Secret), "as often as one likes")
	}
}

func madeCodeAgain(k *kit) {
	op, first := k.makes(k.door(), k.asks(fits))
	second, err := k.apply(op)
	require.NoError(k, err)
	assert.Equal(k, first.Secret, second.Secret)
	assert.Equal(k, first.Ref, second.Ref)
}

func oneUse(k *kit) {
	typist := has[Typist](k)
	op, receipt := k.makes(k.door(), k.once())
	assert.True(k, typist.Type(k.T, k.door(), receipt.Secret))
	assert.False(k, typist.Type(k.T, k.door(), receipt.Secret), "it is used up")
	op.Credential.Secret = receipt.Secret
	k.removes(op, receipt.Ref)
	k.lacks(k.door(), op.Credential)
}

func oneUseWaits(k *kit) {
	op, receipt := k.makes(k.door(), k.once())
	op.Credential.Secret = receipt.Secret
	assert.True(k, receipt.Actual.Equal(op.Credential.Window), "%v", receipt.Actual)
	k.refers(receipt, k.holds(k.door(), op.Credential))
}

func unknownOneTime(k *kit) {
	c := k.credential("Ada Lovelace")
	c.OneTime = true
	if k.mode == latchkey.ModeCode && k.caps().MakesPINs() {
		c = k.once()
		c.Window = k.asks(fits).Window
	}
	_, err := k.apply(put(k.door(), c))
	k.refused(err, latchkey.FaultUnsupported)
	assert.Empty(k, k.truth(k.door()))
}
