package drivertest

import (
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"latchkey"
	"latchkey/drivers"
)

// ruleCases hold that what a lock cannot take is refused in the right class,
// leaves nothing behind, and is never altered to fit.
func ruleCases() []testCase {
	return []testCase{
		{"wrong_length_is_an_invalid_code", 1, []need{digits, looking}, wrongLength},
		{"broken_constraint_is_an_invalid_code", 1, []need{digits, looking, constrained}, brokenConstraint},
		{"letters_are_an_invalid_code", 1, []need{digits, looking}, letters},
		{"leading_zero_is_kept_or_refused", 1, []need{digits, looking}, leadingZero},
		{"mode_that_the_door_lacks_is_unsupported", 1, []need{looking}, lackingMode},
		{"one_use_is_unsupported_where_it_is_unknown", 1, []need{credentials, looking, withoutOneTime}, unknownOneTime},
	}
}

// offenders makes for each rule about digits a code of the given length that breaks it.
var offenders = map[latchkey.ConstraintType]func(length int) string{
	latchkey.NoZeros:                  func(n int) string { return fill("3520", n) },
	latchkey.CannotStartWithZero:      func(n int) string { return fill("0352", n) },
	latchkey.CannotStartWith12:        func(n int) string { return fill("1253", n) },
	latchkey.CannotContain089:         func(n int) string { return fill("3528", n) },
	latchkey.CannotContain0789:        func(n int) string { return fill("3527", n) },
	latchkey.NoAllSameDigits:          func(n int) string { return strings.Repeat("4", n) },
	latchkey.AtLeastThreeUniqueDigits: func(n int) string { return strings.Repeat("42", n)[:n] },
	latchkey.UniqueFirstFourDigits:    func(n int) string { return fill("3533", n) },
	latchkey.NoTripleConsecutiveInts:  func(n int) string { return fill("3456", n) },
	latchkey.NoSequence:               func(n int) string { return "123456789"[:min(n, 9)] },
}

// fill lengthens a code by digits that break no rule.
func fill(start string, length int) string { return (start + strings.Repeat("36", length))[:length] }

func constrained(k *kit) string {
	return capability("the door has no rules about digits", func(k *kit) bool {
		return slices.ContainsFunc(k.caps().Constraints, func(c latchkey.Constraint) bool { return offenders[c.Type] != nil })
	})(k)
}

// invalid requires that a code is refused and leaves nothing behind.
func (k *kit) invalid(code string) {
	k.Helper()
	c := k.credential("Ada Lovelace")
	c.Secret = k.secrets.known(code)
	_, err := k.apply(put(k.door(), c))
	k.refused(err, latchkey.FaultInvalidCode)
	assert.Empty(k, k.truth(k.door()), "a refused code left something behind")
}

func wrongLength(k *kit) {
	lengths := k.caps().CodeLengths
	k.invalid(fill("3526", slices.Max(lengths)+1))
	if shortest := slices.Min(lengths); shortest > 1 {
		k.invalid(fill("3526", shortest-1))
	}
}

func brokenConstraint(k *kit) {
	for _, constraint := range k.caps().Constraints {
		if offend := offenders[constraint.Type]; offend != nil {
			k.invalid(offend(usualLength(k.caps().CodeLengths)))
		}
	}
}

func letters(k *kit) { k.invalid(fill("3a5b", usualLength(k.caps().CodeLengths))) }

// leadingZero is the classic of locks that keep codes as numbers.
func leadingZero(k *kit) {
	c := k.credential("Ada Lovelace")
	c.Secret = k.secrets.known(fill("0352", usualLength(k.caps().CodeLengths)))
	if _, err := k.apply(put(k.door(), c)); err != nil {
		k.refused(err, latchkey.FaultInvalidCode)
		assert.Empty(k, k.truth(k.door()))
		return
	}
	k.holds(k.door(), c)
}

func lackingMode(k *kit) {
	for _, mode := range []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard, latchkey.ModeMobileKey} {
		if slices.Contains(k.caps().Modes, mode) {
			continue
		}
		c := drivers.Credential{ID: uuid.NewString(), Mode: mode, Secret: k.secrets.secret(mode), Window: stay(2, 3)}
		_, err := k.apply(put(k.door(), c))
		k.refused(err, latchkey.FaultUnsupported)
		assert.Empty(k, k.truth(k.door()))
	}
}
