package sandbox

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

func nameLength(shortest, longest int) latchkey.Constraint {
	return latchkey.Constraint{Type: latchkey.NameLength, Min: shortest, Max: longest}
}

var uniqueNames = latchkey.Constraint{Type: latchkey.NameMustBeUnique}

func TestFitName(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Ada Lovelace", fitName("  Ada\t Lovelace\n", "id", nil))
	assert.Equal(t, "Ada Lovel", fitName("Ada Lovelace", "id", []latchkey.Constraint{nameLength(1, 9)}))
	assert.Equal(t, "Åsa", fitName("Åsa Öberg", "id", []latchkey.Constraint{nameLength(1, 4)}), "no space at the end")
	assert.Equal(t, "--", fitName("", "id", []latchkey.Constraint{nameLength(2, 9)}))
	rules := []latchkey.Constraint{nameLength(1, 9), uniqueNames}
	one, two := fitName("Alexandra", "one", rules), fitName("Alexandra", "two", rules)
	assert.Regexp(t, `^Alex [0-9a-f]{4}$`, one)
	assert.NotEqual(t, one, two)
	assert.Equal(t, one, fitName("Alexandra", "one", rules), "the same credential keeps its name")
}

func TestFittedNamesFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := nameLength(rapid.IntRange(0, 3).Draw(t, "shortest"), rapid.IntRange(6, 40).Draw(t, "longest"))
		rules := []latchkey.Constraint{rule}
		if rapid.Bool().Draw(t, "unique") {
			rules = append(rules, uniqueNames)
		}
		name := fitName(rapid.String().Draw(t, "name"), "id", rules)
		require.True(t, utf8.ValidString(name))
		require.GreaterOrEqual(t, utf8.RuneCountInString(name), rule.Min)
		require.LessOrEqual(t, utf8.RuneCountInString(name), rule.Max)
	})
}
