package pin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/pin"
)

func TestEachConstraint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		constraint latchkey.ConstraintType
		keeps      string
		breaks     string
	}{
		{latchkey.NoZeros, "1234", "1034"},
		{latchkey.CannotStartWith12, "2134", "1243"},
		{latchkey.NoTripleConsecutiveInts, "1235", "1234"},
		{latchkey.NoTripleConsecutiveInts, "1113", "1111"},
		{latchkey.NoSequence, "1243", "9876"},
		{latchkey.AtLeastThreeUniqueDigits, "1123", "1122"},
		{latchkey.CannotContain089, "1237", "1238"},
		{latchkey.CannotContain0789, "1236", "1237"},
		{latchkey.UniqueFirstFourDigits, "12344", "11234"},
		{latchkey.NoAllSameDigits, "1112", "1111"},
		{latchkey.CannotStartWithZero, "1023", "0123"},
	} {
		t.Run(string(c.constraint), func(t *testing.T) {
			t.Parallel()
			rules := pin.Rules{Lengths: []int{4, 5}, Constraints: []latchkey.ConstraintType{c.constraint}}
			require.NoError(t, rules.Check(c.keeps))
			broken := &pin.Broken{}
			require.ErrorAs(t, rules.Check(c.breaks), &broken)
			require.Equal(t, string(c.constraint), broken.Rule)
			require.NotContains(t, broken.Error(), c.breaks, "an error quotes no code")
		})
	}
}

var digitRules = []latchkey.ConstraintType{
	latchkey.NoZeros, latchkey.CannotStartWith12, latchkey.NoTripleConsecutiveInts, latchkey.NoSequence,
	latchkey.AtLeastThreeUniqueDigits, latchkey.CannotContain089, latchkey.CannotContain0789,
	latchkey.UniqueFirstFourDigits, latchkey.NoAllSameDigits, latchkey.CannotStartWithZero,
}

func drawRules(t *rapid.T) pin.Rules {
	lengths := rapid.SliceOfNDistinct(rapid.IntRange(4, 9), 1, 4, rapid.ID[int]).Draw(t, "lengths")
	constraints := rapid.SliceOfNDistinct(rapid.SampledFrom(digitRules), 0, 4, rapid.ID[latchkey.ConstraintType]).Draw(t, "constraints")
	capabilities := latchkey.Capabilities{CodeLengths: lengths}
	for _, c := range constraints {
		capabilities.Constraints = append(capabilities.Constraints, latchkey.Constraint{Type: c})
	}
	return pin.RulesOf(capabilities)
}

func TestADrawnCodeKeepsItsRulesAndIsShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := drawRules(t)
		code, err := pin.Draw(rules)
		require.NoError(t, err)
		require.NoError(t, rules.Check(code.Reveal()))
		require.Len(t, code.Reveal(), rules.Lengths[0])
	})
}

func TestEveryDoorIsInOneGroupWhoseCodeItTakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doors := make([]pin.Rules, rapid.IntRange(1, 8).Draw(t, "doors"))
		for i := range doors {
			doors[i] = drawRules(t)
		}
		seen := map[int]int{}
		for _, group := range pin.Groups(doors) {
			code, err := pin.Draw(group.Rules)
			require.NoError(t, err)
			for _, door := range group.Doors {
				seen[door]++
				require.NoError(t, doors[door].Check(code.Reveal()))
			}
		}
		require.Len(t, seen, len(doors))
		for _, times := range seen {
			require.Equal(t, 1, times)
		}
	})
}
