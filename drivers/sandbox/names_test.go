package sandbox_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// On a lock that has each name once, the short tags of two credentials may be the
// same, and somebody may have the name already: it takes both all the same.
func TestNamesThatAreTakenAreToldApart(t *testing.T) {
	t.Parallel()
	m := makes(t, "schlage", 1)
	rules := []latchkey.Constraint{{Type: latchkey.NameLength, Min: 1, Max: 9}, {Type: latchkey.NameMustBeUnique}}
	one, two := m.ask(m.site.doors[0], latchkey.NewSecret("2468")), m.ask(m.site.doors[0], latchkey.NewSecret("1357"))
	taken := drivers.FitName(one.Credential.Name, one.Credential.ID, rules)
	for number := 0; drivers.FitName(two.Credential.Name, two.Credential.ID, rules) != taken; number++ {
		two.Credential.ID = strconv.Itoa(number)
	}
	m.put(one)
	receipt := m.put(two)
	two.Ref = receipt.Ref
	assert.Equal(t, receipt.Ref, m.put(two).Ref, "it is changed under its other name")

	listed, err := m.session.Observe(t.Context(), m.site.doors[0])
	require.NoError(t, err)
	names := map[string]bool{}
	for _, item := range listed.Items {
		names[item.Name] = true
	}
	assert.Len(t, names, 2)
	found := drivers.Compare([]drivers.Kept{{
		Ref: two.Ref, Settled: true, Credential: two.Credential,
		Names: drivers.FittedNames(two.Credential.Name, two.Credential.ID, rules),
	}}, listed, drivers.Reading{Marked: true, Rounding: drivers.Rounding{Precision: latchkey.PrecisionMinute}})
	assert.Equal(t, []int{0}, found.Present, "nobody renamed it")
}
