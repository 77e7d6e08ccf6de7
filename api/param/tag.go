package param

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// maxKey bounds a caller's key, so that a database index can hold it.
const maxKey = 256

func (f *Field) apply(tag string) {
	name, options, _ := strings.Cut(tag, ",")
	f.Name = name
	for option := range strings.SplitSeq(options, ",") {
		if option != "" && !f.flag(option) {
			f.Schema.option(option)
		}
	}
}

func (f *Field) flag(option string) bool {
	switch option {
	case "required":
		f.Required = true
	case "deprecated":
		f.Deprecated = true
	case "nested":
		f.Schema.Nested = true
	case "nullable":
		f.Schema.Nullable = true
	default:
		return false
	}
	return true
}

func (s *Schema) option(option string) {
	switch name, value, _ := strings.Cut(option, "="); name {
	case "uuid", "email", "datetime", "time":
		s.leaf().Format = Format(name)
	case "key":
		s.leaf().asKey()
	case "min":
		s.Min = number(value)
	case "max":
		s.Max = number(value)
	default:
		panic(fmt.Sprintf("param: unknown option %q", option))
	}
}

// asKey makes the string a resource key: not blank and not endless (contract 1.9).
func (s *Schema) asKey() {
	shortest, longest := 1, maxKey
	s.Min, s.Max, s.NotBlank = &shortest, &longest, true
}

// leaf is the schema of the items of a list, or the schema itself.
func (s *Schema) leaf() *Schema {
	for s.Kind == Array {
		s = s.Item
	}
	return s
}

func (s *Schema) enum(values string) {
	if values != "" {
		s.Values = strings.Split(values, "|")
	}
}

func (s *Schema) pattern(expression string) {
	if expression != "" {
		s.Pattern = regexp.MustCompile(expression)
	}
}

func number(text string) *int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("param: %q is no number", text))
	}
	return &n
}
