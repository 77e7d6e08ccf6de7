package param_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/api/param"
)

type everything struct {
	Name    string               `param:"name,required"`
	ID      string               `param:"id,uuid"`
	IDs     []string             `param:"ids,uuid,min=1,max=3"`
	Email   param.Opt[string]    `param:"email,nullable,email"`
	Key     string               `param:"key,key"`
	Keys    []string             `param:"keys,key"`
	Code    string               `param:"code,min=4,max=9" pattern:"^\\d+$"`
	Mode    string               `param:"mode" enum:"code|card"`
	Pair    []time.Time          `param:"pair,min=2,max=2"`
	At      *time.Time           `param:"at,datetime"`
	EndsAt  param.Opt[time.Time] `param:"ends_at,nullable"`
	Limit   param.Opt[int]       `param:"limit,min=0,max=10"`
	Ratio   float64              `param:"ratio"`
	Flag    bool                 `param:"flag"`
	Meta    map[string]any       `param:"meta"`
	Methods []method             `param:"methods"`
}

type method struct {
	Mode string `param:"mode,required" enum:"code|card"`
	Code string `param:"code,min=4"`
}

const someID = "6A3F8E1E-6C53-4a6e-9f2e-000000000001"

func decode(t *testing.T, body string) param.Issues {
	t.Helper()
	values, issues := param.ParseBody([]byte(body))
	require.Empty(t, issues)
	var out everything
	return param.Of[everything]().Decode(values, &out)
}

func TestWrongValuesAreNamed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                                 `name is required`,
		`{"name":null}`:                      `Expected string, received null for "name"`,
		`{"name":1}`:                         `Expected string, received number for "name"`,
		`{"name":["a"]}`:                     `Expected string, received array for "name"`,
		`{"name":{}}`:                        `Expected string, received object for "name"`,
		`{"name":"a\u0000b"}`:                `Must be UTF-8 text without NUL characters for "name"`,
		`{"name":"a","id":"x"}`:              `Invalid uuid for "id"`,
		`{"name":"a","ids":"x"}`:             `Expected array, received string for "ids"`,
		`{"name":"a","ids":[]}`:              `Array must contain at least 1 element(s) for "ids"`,
		`{"name":"a","ids":["x"]}`:           `Invalid uuid for "ids.0"`,
		`{"name":"a","ids":[null]}`:          `Expected string, received null for "ids.0"`,
		`{"name":"a","email":"a@b"}`:         `Invalid email for "email"`,
		`{"name":"a","email":"a..b@c.de"}`:   `Invalid email for "email"`,
		`{"name":"a","key":""}`:              `String must contain at least 1 character(s) for "key"`,
		`{"name":"a","key":" \t"}`:           `Must not consist only of whitespace for "key"`,
		`{"name":"a","keys":["a"," "]}`:      `Must not consist only of whitespace for "keys.1"`,
		`{"name":"a","code":"12345678901"}`:  `String must contain at most 9 character(s) for "code"`,
		`{"name":"a","code":"12x4"}`:         `Invalid for "code"`,
		`{"name":"a","code":"12x"}`:          `2 Input Errors: String must contain at least 4 character(s) for "code", Invalid for "code"`,
		`{"name":"a","mode":"key"}`:          `Invalid enum value. Expected 'code' | 'card', received 'key' for "mode"`,
		`{"name":"a","mode":7}`:              `Expected 'code' | 'card', received number for "mode"`,
		`{"name":"a","pair":["2025-01-01"]}`: `Array must contain exactly 2 element(s) for "pair"`,
		`{"name":"a","at":"2025-01-01"}`:     `Invalid datetime for "at"`,
		`{"name":"a","at":null}`:             `Expected string, received null for "at"`,
		`{"name":"a","ends_at":"tomorrow"}`:  `Invalid datetime for "ends_at"`,
		`{"name":"a","limit":-1}`:            `Number must be greater than or equal to 0 for "limit"`,
		`{"name":"a","limit":11}`:            `Number must be less than or equal to 10 for "limit"`,
		`{"name":"a","limit":2147483648}`:    `Number is out of range for "limit"`,
		`{"name":"a","limit":1.5}`:           `Expected integer, received float for "limit"`,
		`{"name":"a","limit":"5"}`:           `Expected number, received string for "limit"`,
		`{"name":"a","ratio":1e400}`:         `Number is out of range for "ratio"`,
		`{"name":"a","flag":"true"}`:         `Expected boolean, received string for "flag"`,
		`{"name":"a","meta":[]}`:             `Expected object, received array for "meta"`,
		`{"name":"a","meta":{"x":{}}}`:       `Expected string, received object for "meta.x"`,
		`{"name":"a","methods":[{}]}`:        `methods.0.mode is required`,
		`{"name":"a","methods":["code"]}`:    `Expected object, received string for "methods.0"`,
		`{"id":"x","flag":1}`:                `3 Input Errors: name is required, Invalid uuid for "id", Expected boolean, received number for "flag"`,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			issues := decode(t, body)
			require.Equal(t, want, issues.Message())
		})
	}
}

func TestGoodValuesAreKept(t *testing.T) {
	t.Parallel()
	values, _ := param.ParseBody([]byte(`{"name":"Ada","id":"` + someID + `","ids":["` + someID + `"],"email":null,
		"key":"k","ends_at":"2025-07-13T17:00:00+02:00","at":"2025-07-13T15:00:00.1234567Z","limit":3,"ratio":0.5,
		"flag":true,"meta":{"a":true,"b":"x","c":null},"methods":[{"mode":"code","code":"1234"}],"unknown":1}`))
	var out everything
	require.Empty(t, param.Of[everything]().Decode(values, &out))
	require.Equal(t, strings.ToLower(someID), out.ID)
	require.Equal(t, []string{strings.ToLower(someID)}, out.IDs)
	require.True(t, out.Email.IsNull())
	require.Equal(t, time.Date(2025, 7, 13, 15, 0, 0, 0, time.UTC), *out.EndsAt.Ptr())
	require.Equal(t, time.Date(2025, 7, 13, 15, 0, 0, 123456000, time.UTC), *out.At)
	require.Equal(t, param.Some(3), out.Limit)
	require.Equal(t, map[string]any{"a": true, "b": "x", "c": nil}, out.Meta)
	require.Equal(t, []method{{Mode: "code", Code: "1234"}}, out.Methods)
}

func TestTimesAreReadGenerously(t *testing.T) {
	t.Parallel()
	want := time.Date(2025, 7, 13, 15, 0, 0, 0, time.UTC)
	for _, text := range []string{
		"2025-07-13T15:00:00Z", "2025-07-13T15:00:00.000Z", "2025-07-13T17:00:00+02:00", "2025-07-13T15:00Z",
		"2025-07-13T15:00:00", "2025-07-13T15:00", "2025-07-13 15:00:00", "2025-07-13T17:00:00+0200",
		"Sun, 13 Jul 2025 15:00:00 GMT",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var out everything
			issues := param.Of[everything]().Decode(map[string]any{"name": "a", "ends_at": text}, &out)
			require.Empty(t, issues)
			require.Equal(t, want, *out.EndsAt.Ptr())
		})
	}
}

func TestTheAnswerToManyWrongItemsIsShort(t *testing.T) {
	t.Parallel()
	items := strings.Repeat(`"x",`, 5000)
	issues := decode(t, `{"name":"a","keys":["a"],"ids":[`+items+`"x"]}`)
	require.LessOrEqual(t, len(issues), 100)
}
