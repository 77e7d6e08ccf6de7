package param

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

func (d decoder) text(s *Schema, raw any, dst reflect.Value) {
	text, ok := raw.(string)
	if !ok {
		d.wrong(s, raw)
		return
	}
	if !storable(text) {
		d.addf("Must be UTF-8 text without NUL characters")
		return
	}
	d.checkText(s, text)
	s.set(text, dst)
}

// storable reports whether a database can keep the text.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// set stores a text that was checked; one that failed leaves the zero value.
func (s *Schema) set(text string, dst reflect.Value) {
	switch {
	case dst.Type() == reflect.TypeFor[time.Time]():
		at, _ := s.Format.parse(text)
		dst.Set(reflect.ValueOf(at))
	case s.Format == UUID:
		dst.SetString(strings.ToLower(text))
	default:
		dst.SetString(text)
	}
}

// maxExact is the largest integer that every JSON reader keeps exactly.
const maxExact = 1<<53 - 1

func (d decoder) number(s *Schema, raw any, dst reflect.Value) {
	digits, ok := raw.(json.Number)
	if !ok {
		d.wrong(s, raw)
		return
	}
	n, err := digits.Float64()
	if err != nil || math.Abs(n) > maxExact {
		d.addf("Number is out of range")
		return
	}
	switch {
	case s.Kind == Number:
		dst.SetFloat(n)
	case n != math.Trunc(n):
		d.addf("Expected integer, received float")
	case math.Abs(n) > math.MaxInt32: // which a database's integer keeps
		d.addf("Number is out of range")
		return
	default:
		dst.SetInt(int64(n))
	}
	d.bounds(s, n)
}

func (d decoder) boolean(s *Schema, raw any, dst reflect.Value) {
	value, ok := raw.(bool)
	if !ok {
		d.wrong(s, raw)
		return
	}
	dst.SetBool(value)
}

// Unread is an object whose handler reads it with a schema of its own, so that
// what is wrong with it is said of it alone.
type Unread map[string]any

// record takes an object with free keys; its values are text or booleans, which
// is all that the wire's records hold.
func (d decoder) record(s *Schema, values map[string]any, dst reflect.Value) {
	if dst.Type() == reflect.TypeFor[Unread]() {
		dst.Set(reflect.ValueOf(Unread(values)))
		return
	}
	out := make(map[string]any, len(values))
	for key, value := range values {
		if !storable(key) || !d.into(key).entry(s, value) {
			continue
		}
		out[key] = value
	}
	dst.Set(reflect.ValueOf(out))
}

// entry checks a value of a record, which may be a record itself.
func (d decoder) entry(s *Schema, value any) bool {
	if !s.Nested {
		return d.free(value)
	}
	inner, ok := value.(map[string]any)
	if !ok {
		d.addf("Expected object, received %s", typeOf(value))
		return false
	}
	for key, value := range inner {
		ok = storable(key) && d.into(key).free(value) && ok
	}
	return ok
}

func (d decoder) free(value any) bool {
	switch v := value.(type) {
	case string:
		if !storable(v) {
			d.addf("Must be UTF-8 text without NUL characters")
		}
		return storable(v)
	case bool, nil:
		return true
	}
	d.addf("Expected string, received %s", typeOf(value))
	return false
}
