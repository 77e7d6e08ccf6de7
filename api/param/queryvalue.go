package param

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// array reads repeated keys. Generously, key[] and commas do as well.
func (q query) array(s *Schema, key string) (any, bool, error) {
	texts, sent := q.values[key]
	if !q.strict {
		bracketed, also := q.values[key+"[]"]
		if sent && also {
			return nil, false, ambiguous(key, "is sent both with and without brackets")
		}
		texts, sent = append(texts, bracketed...), sent || also
		texts = commas(texts)
	}
	if !sent || len(texts) == 1 && texts[0] == "" {
		return []any{}, sent, nil
	}
	if slices.Contains(texts, "") {
		return nil, false, ambiguous(key, "mixes empty and other values")
	}
	return q.items(s.Item, texts), true, nil
}

func commas(texts []string) []string {
	if len(texts) == 1 {
		return strings.Split(texts[0], ",")
	}
	return texts
}

func (q query) items(s *Schema, texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = q.convert(s, text)
	}
	return out
}

var decimal = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)

// convert makes the value that the schema wants of a text, or leaves the text.
func (q query) convert(s *Schema, text string) any {
	if !q.strict && s.trims() {
		text = strings.TrimSpace(text)
	}
	switch {
	case s.numeric() && decimal.MatchString(text):
		return json.Number(text)
	case s.Kind == Boolean:
		return q.boolean(text)
	case s.Kind == Record:
		return strictBoolean(text)
	}
	return text
}

func (s *Schema) numeric() bool { return s.Kind == Number || s.Kind == Integer }

func (s *Schema) trims() bool {
	return s.numeric() || s.Kind == Boolean || s.Format == DateTime || s.Format == LooseTime
}

func (q query) boolean(text string) any {
	if !q.strict {
		switch strings.ToLower(text) {
		case "true", "yes", "1":
			return true
		case "false", "no", "0":
			return false
		}
	}
	return strictBoolean(text)
}

// strictBoolean is also how a record's values are read: a query does not tell
// the text "true" from the boolean.
func strictBoolean(text string) any {
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	return text
}
