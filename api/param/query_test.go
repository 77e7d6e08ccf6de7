package param_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api/param"
)

type queried struct {
	IDs      []string           `param:"ids"`
	Text     param.Opt[string]  `param:"text,nullable"`
	Flag     param.Opt[bool]    `param:"flag"`
	Count    param.Opt[int]     `param:"count"`
	Ratio    param.Opt[float64] `param:"ratio"`
	Metadata map[string]any     `param:"meta"`
	Nested   *nested            `param:"nested"`
	Numbers  param.Opt[[]int]   `param:"numbers"`
}

type nested struct {
	Unit string            `param:"unit"`
	Note param.Opt[string] `param:"note,nullable"`
}

func TestQueriesAreRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ query, want string }{
		"nothing":                      {``, `{}`},
		"repeated keys":                {`ids=a&ids=b&_strict=true`, `{"ids":["a","b"]}`},
		"one item":                     {`ids=a&_strict=true`, `{"ids":["a"]}`},
		"empty list":                   {`ids=&_strict=true`, `{"ids":[]}`},
		"empty list generously":        {`ids=`, `{"ids":[]}`},
		"null":                         {`text=&_strict=true`, `{"text":null}`},
		"comma is literal":             {`ids=a,b&_strict=true`, `{"ids":["a,b"]}`},
		"comma splits generously":      {`ids=a,b`, `{"ids":["a","b"]}`},
		"comma in repeated is literal": {`ids=a,b&ids=c`, `{"ids":["a,b","c"]}`},
		"brackets are unknown":         {`ids[]=a&_strict=true`, `{}`},
		"brackets generously":          {`ids[]=a&ids[]=b`, `{"ids":["a","b"]}`},
		"boolean":                      {`flag=true&_strict=true`, `{"flag":true}`},
		"boolean word stays text":      {`flag=yes&_strict=true`, `{"flag":"yes"}`},
		"boolean word generously":      {`flag=yes`, `{"flag":true}`},
		"boolean digit generously":     {`flag=0`, `{"flag":false}`},
		"boolean capital generously":   {`flag=True`, `{"flag":true}`},
		"boolean space stays":          {`flag=+true&_strict=true`, `{"flag":" true"}`},
		"boolean space generously":     {`flag=+true+`, `{"flag":true}`},
		"number":                       {`count=3&_strict=true`, `{"count":3}`},
		"number space generously":      {`count=+3+`, `{"count":3}`},
		"number space stays":           {`count=+3&_strict=true`, `{"count":" 3"}`},
		"no number stays text":         {`count=0x1F`, `{"count":"0x1F"}`},
		"float":                        {`ratio=-1.5e3`, `{"ratio":-1.5e3}`},
		"numbers in a list":            {`numbers=1&numbers=2&_strict=true`, `{"numbers":[1,2]}`},
		"text keeps its spaces":        {`text=+a+`, `{"text":" a "}`},
		"record":                       {`meta.unit=12&meta.x=true&_strict=true`, `{"meta":{"unit":"12","x":true}}`},
		"nested object":                {`nested.unit=12&nested.note=&_strict=true`, `{"nested":{"unit":"12","note":null}}`},
		"object that is none":          {`nested=x`, `{"nested":"x"}`},
		"null object":                  {`nested=`, `{"nested":null}`},
		"unknown":                      {`other=1&other=2`, `{}`},
		"escapes":                      {`text=2025-01-01T00%3A00%3A00Z`, `{"text":"2025-01-01T00:00:00Z"}`},
		"strict must be true":          {`ids=a,b&_strict=false`, `{"ids":["a","b"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, err := param.Of[queried]().ParseQuery(c.query)
			require.NoError(t, err)
			got, err := json.Marshal(values)
			require.NoError(t, err)
			require.JSONEq(t, c.want, string(got))
		})
	}
}

func TestAmbiguousQueriesAreRefused(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"repeated text":            "text=a&text=b",
		"repeated null":            "text=&text=",
		"repeated strictly":        "text=a&text=b&_strict=true",
		"list with an empty item":  "ids=a&ids=&_strict=true",
		"comma list with a hole":   "ids=a,,b",
		"with and without bracket": "ids=a&ids[]=b",
		"whole and in parts":       "nested=a&nested.unit=b",
		"record key repeated":      "meta.a=1&meta.a=2",
		"broken escape":            "text=%zz",
		"semicolon":                "text=a;flag=true",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := param.Of[queried]().ParseQuery(query)
			var refused *param.QueryError
			require.ErrorAs(t, err, &refused)
			require.NotEmpty(t, refused.Text)
		})
	}
}
