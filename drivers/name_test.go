package drivers_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/drivers"
)

func nameLength(shortest, longest int) latchkey.Constraint {
	return latchkey.Constraint{Type: latchkey.NameLength, Min: shortest, Max: longest}
}

var uniqueNames = latchkey.Constraint{Type: latchkey.NameMustBeUnique}

func TestFitName(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Ada Lovelace", drivers.FitName("  Ada\t Lovelace\n", "id", nil))
	assert.Equal(t, "Ada Lovel", drivers.FitName("Ada Lovelace", "id", []latchkey.Constraint{nameLength(1, 9)}))
	assert.Equal(t, "Åsa", drivers.FitName("Åsa Öberg", "id", []latchkey.Constraint{nameLength(1, 4)}), "no space at the end")
	assert.Equal(t, "--", drivers.FitName("", "id", []latchkey.Constraint{nameLength(2, 9)}))
	assert.Equal(t, "Zoe", drivers.FitName("Zoe\u0301 X", "id", []latchkey.Constraint{nameLength(1, 4)})[:3])
	assert.Equal(t, "Zo", drivers.FitName("Zoe\u0301 X", "id", []latchkey.Constraint{nameLength(1, 3)}), "a letter keeps its accent")
	rules := []latchkey.Constraint{nameLength(1, 9), uniqueNames}
	one, two := drivers.FitName("Alexandra", "one", rules), drivers.FitName("Alexandra", "two", rules)
	assert.Regexp(t, `^Alex [0-9a-f]{4}$`, one)
	assert.NotEqual(t, one, two)
	assert.Equal(t, one, drivers.FitName("Alexandra", "one", rules), "the same credential keeps its name")
}

func TestFittedNamesFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := nameLength(rapid.IntRange(0, 3).Draw(t, "shortest"), rapid.IntRange(3, 40).Draw(t, "longest"))
		rules := []latchkey.Constraint{rule}
		if rapid.Bool().Draw(t, "unique") {
			rules = append(rules, uniqueNames)
		}
		name := drivers.FitName(rapid.String().Draw(t, "name"), "id", rules)
		require.True(t, utf8.ValidString(name))
		require.GreaterOrEqual(t, utf8.RuneCountInString(name), rule.Min)
		require.LessOrEqual(t, utf8.RuneCountInString(name), rule.Max)
	})
}
