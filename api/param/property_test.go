package param_test

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey/api/param"
)

var (
	word   = rapid.StringN(1, 12, -1)
	key    = rapid.StringMatching(`[a-z][a-z0-9_]{0,8}`)
	metaOf = rapid.OneOf(
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(word.Filter(func(s string) bool { return s != "true" && s != "false" }), func(s string) any { return s }))
)

// drawValues draws what a caller may mean: any of the parameters, left out,
// null or with a value.
func drawValues(t *rapid.T) map[string]any {
	values := map[string]any{}
	maybe := func(name string, draw func() any) {
		if rapid.Bool().Draw(t, "send "+name) {
			values[name] = draw()
		}
	}
	maybe("ids", func() any { return anys(rapid.SliceOf(word).Draw(t, "ids")) })
	maybe("text", func() any { return rapid.OneOf(rapid.Just[any](nil), rapid.Map(word, toAny)).Draw(t, "text") })
	maybe("flag", func() any { return rapid.Bool().Draw(t, "flag") })
	maybe("count", func() any { return json.Number(strconv.Itoa(rapid.Int().Draw(t, "count"))) })
	maybe("meta", func() any { return rapid.MapOfN(key, metaOf, 1, 4).Draw(t, "meta") })
	maybe("nested", func() any { return map[string]any{"unit": word.Draw(t, "unit")} })
	return values
}

func toAny(s string) any { return s }

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, item := range list {
		out[i] = item
	}
	return out
}

// What a serializer of an SDK writes is read as it was meant.
func TestStrictQueriesRoundTrip(t *testing.T) {
	t.Parallel()
	schema := param.Of[queried]()
	rapid.Check(t, func(t *rapid.T) {
		values := drawValues(t)
		read, err := schema.ParseQuery(param.Serialize(values))
		require.NoError(t, err)
		require.Equal(t, values, read)
	})
}

// However a query is mangled, reading it ends in values that decode or in an
// error, never in a panic.
func TestAnyQueryEnds(t *testing.T) {
	t.Parallel()
	schema := param.Of[queried]()
	names := rapid.SampledFrom([]string{"ids", "ids[]", "text", "flag", "count", "ratio", "meta", "meta.a", "nested", "nested.unit", "numbers", "_strict", "x"})
	pair := rapid.Custom(func(t *rapid.T) string {
		return names.Draw(t, "name") + "=" + url.QueryEscape(rapid.String().Draw(t, "value"))
	})
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOf(pair).Draw(t, "pairs"), "&")
		values, err := schema.ParseQuery(query)
		if err != nil {
			return
		}
		var into queried
		issues := schema.Decode(values, &into)
		_, err = json.Marshal(issues.Format())
		require.NoError(t, err)
	})
}

// A body may hold any JSON at any place.
func TestAnyBodyEnds(t *testing.T) {
	t.Parallel()
	schema := param.Of[queried]()
	junk := rapid.SampledFrom([]any{nil, true, "x", json.Number("1e999"), json.Number("2.5"), []any{nil, "a", json.Number("1")}, map[string]any{"unit": nil}})
	rapid.Check(t, func(t *rapid.T) {
		values := map[string]any{}
		for _, field := range schema.Fields {
			values[field.Name] = junk.Draw(t, field.Name)
		}
		var into queried
		issues := schema.Decode(values, &into)
		require.NotPanics(t, func() { _ = issues.Message() })
	})
}
