package param_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api/param"
)

type ruled struct {
	Since   string   `param:"since"`
	Between []string `param:"between"`
	IDs     []string `param:"device_ids,uuid"`
	A       string   `param:"a"`
	B       string   `param:"b"`
	C       string   `param:"c"`
}

func (ruled) Rules() []param.Rule {
	return []param.Rule{
		param.ExactlyOne("since", "between").Unless("c"),
		param.AtMostOne("a", "b", "c"),
	}
}

func TestErrorsHaveTheShapeThatSDKsRead(t *testing.T) {
	t.Parallel()
	var into ruled
	issues := param.Of[ruled]().Decode(map[string]any{"device_ids": []any{"x"}}, &into)
	got, err := json.Marshal(issues.Format())
	require.NoError(t, err)
	require.JSONEq(t, `{"_errors":["Must specify either since or between"],
		"device_ids":{"_errors":[],"0":{"_errors":["Invalid uuid"]}}}`, string(got))
	require.Equal(t, `2 Input Errors: Invalid uuid for "device_ids.0", Must specify either since or between`, issues.Message())
}

func TestRulesAcrossFields(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                            "Must specify either since or between",
		`{"since":"x"}`:                 "",
		`{"since":"x","between":["y"]}`: "Cannot specify both since and between",
		`{"since":null}`:                "2 Input Errors: Expected string, received null for \"since\", Must specify either since or between",
		`{"c":"x"}`:                     "",
		`{"since":"x","a":"1","b":"2"}`: "Cannot specify more than one of a, b, c",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			values, _ := param.ParseBody([]byte(body))
			var into ruled
			issues := param.Of[ruled]().Decode(values, &into)
			if want == "" {
				require.Empty(t, issues)
				return
			}
			require.Equal(t, want, issues.Message())
		})
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		``:             "",
		"  \n":         "",
		`{"a":1}`:      "",
		`[]`:           "Expected object, received array",
		`null`:         "Expected object, received null",
		`"x"`:          "Expected object, received string",
		`{"a":1`:       "The body is not valid JSON (it ends too early)",
		`{"a":1} {}`:   "The body is not valid JSON (there is more after the first value)",
		`{"a":'1234'}`: "The body is not valid JSON (at byte 6)",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			values, issues := param.ParseBody([]byte(body))
			if want == "" {
				require.Empty(t, issues)
				require.NotNil(t, values)
				return
			}
			require.Equal(t, want, issues.Message())
		})
	}
}

func TestOptTellsOmittedFromNullFromValue(t *testing.T) {
	t.Parallel()
	var omitted param.Opt[string]
	require.False(t, omitted.Sent())
	require.Nil(t, omitted.Change())
	require.Equal(t, "x", omitted.Or("x"))
	null := param.Null[string]()
	require.True(t, null.Sent() && null.IsNull())
	require.Nil(t, *null.Change())
	some := param.Some("v")
	require.Equal(t, "v", **some.Change())
	require.Equal(t, "v", *some.Ptr())
}

func TestTagsThatMakeNoSensePanic(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() {
		param.Of[struct {
			A string `param:"a,unheard"`
		}]()
	})
	require.Panics(t, func() {
		param.Of[struct {
			A string `param:"a,min=x"`
		}]()
	})
	require.Panics(t, func() {
		param.Of[struct {
			A chan int `param:"a"`
		}]()
	})
}
