package param

import (
	"fmt"
	"net/url"
	"strings"
)

// QueryError is a query that cannot be read one way only.
type QueryError struct{ Text string }

// Error implements error.
func (e *QueryError) Error() string { return e.Text }

func ambiguous(key, reason string) error {
	return &QueryError{Text: fmt.Sprintf("Parameter %q %s", key, reason)}
}

// ParseQuery reads the schema's parameters from a raw query (contract 1.4).
// Others are ignored. What does not parse stays text, for Decode to refuse.
func (s *Schema) ParseQuery(raw string) (map[string]any, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &QueryError{Text: "The query string is not well formed"}
	}
	return query{values: values, strict: values.Get("_strict") == "true"}.object(s, "")
}

// query reads values either strictly, as serializers of SDKs write them, or
// generously, as people do.
type query struct {
	values url.Values
	strict bool
}

func (q query) object(s *Schema, prefix string) (map[string]any, error) {
	out := map[string]any{}
	for _, field := range s.Fields {
		value, sent, err := q.field(field.Schema, prefix+field.Name)
		if err != nil {
			return nil, err
		}
		if sent {
			out[field.Name] = value
		}
	}
	return out, nil
}

func (q query) field(s *Schema, key string) (value any, sent bool, err error) {
	switch s.Kind {
	case Array:
		return q.array(s, key)
	case Object, Record:
		return q.nested(s, key)
	case String, Number, Integer, Boolean:
	}
	return q.scalar(s, key)
}

func (q query) scalar(s *Schema, key string) (any, bool, error) {
	texts, sent := q.values[key]
	switch {
	case !sent:
		return nil, false, nil
	case len(texts) > 1:
		return nil, false, ambiguous(key, "is sent more than once")
	case texts[0] == "":
		return nil, true, nil
	}
	return q.convert(s, texts[0]), true, nil
}

// nested reads an object from its dotted keys; key= alone is null.
func (q query) nested(s *Schema, key string) (any, bool, error) {
	below, err := q.below(s, key+".")
	if err != nil {
		return nil, false, err
	}
	whole, sent, err := q.scalar(&Schema{Kind: String}, key)
	if sent && len(below) > 0 {
		return nil, false, ambiguous(key, "is sent both whole and in parts")
	}
	if sent || err != nil {
		return whole, sent, err
	}
	return below, len(below) > 0, nil
}

func (q query) below(s *Schema, prefix string) (map[string]any, error) {
	if s.Kind == Object {
		return q.object(s, prefix)
	}
	out := map[string]any{}
	for key := range q.values {
		name, inside := strings.CutPrefix(key, prefix)
		if !inside {
			continue
		}
		value, _, err := q.scalar(&Schema{Kind: Record}, key)
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}
