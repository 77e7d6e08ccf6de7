package inputs_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// drawer makes values for parameters: mostly such as their schema asks for, often
// at its edge, and now and then something else altogether.
type drawer struct {
	t   *rapid.T
	ids map[string][]string // of what is there, by the name that the API has for them
}

var texts = []string{
	"", " ", "x", "0", "1234", "12345678", "true", "null", "Jane Doe", "Zoë 👩‍🔧", "\u202e\u200b", "'; drop table grants --", "<script>alert(1)</script>",
	"%s%n{{.}}${x}", "../../etc/passwd", "https://example.com/a?b=c", "javascript:alert(1)", "a@example.com", "+15550100", "Europe/Berlin", "PT1H",
	"a\x00b", "a\tb\nc\r", strings.Repeat("ä", 300), strings.Repeat("x", 20_000),
}

var times = []string{
	"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "2026-02-29T00:00:00Z", "2027-03-01T15:00:00Z",
	"2027-03-04T11:00:00.123456789+14:00", "2100-01-01T00:00:00-12:00", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "yesterday", "1756000000",
}

var numbers = []float64{0, 1, -1, 2, 10, 0.5, 60, 500, 501, 1 << 31, 1 << 53, -1 << 62, 1e300}

func sorted[T any](from map[string]T) []string { return slices.Sorted(maps.Keys(from)) }

func pick[T any](d *drawer, what string, from []T) T {
	return from[rapid.IntRange(0, len(from)-1).Draw(d.t, what)]
}

func (d *drawer) once(in int, what string) bool {
	return rapid.IntRange(1, in).Draw(d.t, what) == 1
}

// anything is a value without a reason.
func (d *drawer) anything() any {
	return pick(d, "anything", []any{
		nil, true, false, 0, -1, 1.5, 1e300, "", "x", []any{}, []any{nil}, []any{"x", 1}, []any{[]any{}}, map[string]any{}, map[string]any{"x": nil},
	})
}

// value is one for a schema.
func (d *drawer) value(name string, schema *openapi3.Schema, depth int) any {
	switch {
	case d.once(60, "strange"), depth > 5:
		return d.anything()
	case schema.Nullable && d.once(4, "null"):
		return nil
	case len(schema.Enum) > 0 && !d.once(50, "no enum"):
		return pick(d, "enum", schema.Enum)
	case len(schema.OneOf) > 0 && len(schema.Properties) == 0:
		return d.value(name, pick(d, "one of", schema.OneOf).Value, depth+1)
	case schema.Type.Is("object"):
		return d.object(schema, depth)
	case schema.Type.Is("array"):
		return d.list(name, schema, depth)
	case schema.Type.Is("string"):
		return d.text(name, schema.Format)
	case schema.Type.Is("integer"), schema.Type.Is("number"):
		return pick(d, "number", numbers)
	case schema.Type.Is("boolean"):
		return rapid.Bool().Draw(d.t, "boolean")
	}
	return d.anything()
}

func (d *drawer) object(schema *openapi3.Schema, depth int) map[string]any {
	made := map[string]any{}
	names := sorted(schema.Properties)
	for _, name := range names {
		in := 3
		if slices.Contains(schema.Required, name) {
			in = 1
		}
		if d.once(in, name) != d.once(60, "not "+name) {
			made[name] = d.value(name, schema.Properties[name].Value, depth+1)
		}
	}
	if len(names) == 0 || d.once(60, "more") {
		made[pick(d, "key", texts)] = d.anything()
	}
	return made
}

func (d *drawer) list(name string, schema *openapi3.Schema, depth int) []any {
	made := []any{}
	for range pick(d, "length", []int{0, 1, 1, 1, 2, 3}) {
		made = append(made, d.value(strings.TrimSuffix(name, "s"), schema.Items.Value, depth+1))
	}
	if len(made) > 0 && d.once(6, "twice") {
		made = append(made, made[0])
	}
	return made
}

func (d *drawer) text(name, format string) string {
	switch {
	case len(d.ids[name]) > 0 && !d.once(8, "no such"):
		return pick(d, "id", d.ids[name])
	case format == "uuid" && !d.once(50, "no id"):
		return pick(d, "id", d.ids[anyID])
	case strings.HasPrefix(format, "date") && !d.once(50, "no time"):
		return pick(d, "time", times)
	}
	return pick(d, "text", texts)
}
