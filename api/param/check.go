package param

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// wrong reports a value of another type, in the words of contract 1.6.
func (d decoder) wrong(s *Schema, raw any) {
	expected := string(s.Kind)
	switch {
	case s.Values != nil:
		expected = quoted(s.Values)
	case s.Kind == Record:
		expected = string(Object)
	case s.Kind == Integer:
		expected = string(Number)
	}
	d.addf("Expected %s, received %s", expected, typeOf(raw))
}

func typeOf(raw any) string {
	switch raw.(type) {
	case nil:
		return "null"
	case string:
		return string(String)
	case json.Number:
		return string(Number)
	case bool:
		return string(Boolean)
	case []any:
		return string(Array)
	}
	return string(Object)
}

func quoted(values []string) string { return "'" + strings.Join(values, "' | '") + "'" }

func (d decoder) checkText(s *Schema, text string) {
	if s.Values != nil && !slices.Contains(s.Values, text) {
		d.addf("Invalid enum value. Expected %s, received '%s'", quoted(s.Values), text)
		return
	}
	d.size(s, utf8.RuneCountInString(text), "String", "character(s)")
	if !s.Format.accepts(text) {
		d.addf("Invalid %s", s.Format.word())
	}
	if s.Pattern != nil && !s.Pattern.MatchString(text) {
		d.addf("Invalid")
	}
	if s.NotBlank && text != "" && strings.TrimSpace(text) == "" {
		d.addf("Must not consist only of whitespace")
	}
}

// size checks a length against the schema's bounds.
func (d decoder) size(s *Schema, n int, noun, unit string) {
	exact := s.Min != nil && s.Max != nil && *s.Min == *s.Max
	switch {
	case exact && n != *s.Min:
		d.addf("%s must contain exactly %d %s", noun, *s.Min, unit)
	case s.Min != nil && n < *s.Min:
		d.addf("%s must contain at least %d %s", noun, *s.Min, unit)
	case s.Max != nil && n > *s.Max:
		d.addf("%s must contain at most %d %s", noun, *s.Max, unit)
	}
}

// bounds checks a number against the schema's bounds.
func (d decoder) bounds(s *Schema, n float64) {
	switch {
	case s.Min != nil && n < float64(*s.Min):
		d.addf("Number must be greater than or equal to %d", *s.Min)
	case s.Max != nil && n > float64(*s.Max):
		d.addf("Number must be less than or equal to %d", *s.Max)
	}
}
