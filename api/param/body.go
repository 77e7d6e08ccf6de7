package param

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
)

// ParseBody reads a JSON object. No body at all is an empty one.
func ParseBody(body []byte) (map[string]any, Issues) {
	if len(bytes.TrimSpace(body)) == 0 {
		return map[string]any{}, nil
	}
	var value any
	if err := readJSON(body, &value); err != nil {
		return nil, Issues{{Text: malformed(err)}}
	}
	values, ok := value.(map[string]any)
	if !ok {
		return nil, Issues{{Text: "Expected object, received " + typeOf(value)}}
	}
	return values, nil
}

var errTrailing = errors.New("there is more after the first value")

func readJSON(body []byte, value any) error {
	reader := json.NewDecoder(bytes.NewReader(body))
	reader.UseNumber()
	if err := reader.Decode(value); err != nil {
		return err
	}
	if _, err := reader.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

// malformed says where a body stops being JSON, without quoting it.
func malformed(err error) string {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("The body is not valid JSON (at byte %d)", syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "The body is not valid JSON (it ends too early)"
	case errors.Is(err, errTrailing):
		return "The body is not valid JSON (there is more after the first value)"
	}
	return "The body is not valid JSON"
}

// Merge lays a body's values over a query's (contract 1.3).
func Merge(query, body map[string]any) map[string]any {
	merged := maps.Clone(query)
	maps.Copy(merged, body)
	return merged
}

// Known keeps only the values that the schema names.
func (s *Schema) Known(values map[string]any) map[string]any {
	known := make(map[string]any, len(s.Fields))
	for _, field := range s.Fields {
		if value, sent := values[field.Name]; sent {
			known[field.Name] = value
		}
	}
	return known
}
