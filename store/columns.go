package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

var wordEnd = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// columnName is the column of a struct field without a db tag: WorkspaceID is
// in workspace_id. It lets rows be read right into the domain's structs.
func columnName(field string) string {
	return strings.ToLower(wordEnd.ReplaceAllString(field, "${1}_${2}"))
}

// document is a jsonb column that holds a T.
type document[T any] struct{ is T }

// object is a map as a column that is never null.
func object(fields map[string]any) document[map[string]any] {
	if fields == nil {
		fields = map[string]any{}
	}
	return document[map[string]any]{fields}
}

// Scan implements sql.Scanner.
func (d *document[T]) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(value, &d.is)
	case string:
		return json.Unmarshal([]byte(value), &d.is)
	}
	return fmt.Errorf("a jsonb column cannot be a %T", value)
}

// Value implements driver.Valuer. It is text, because bytes would be sent in
// jsonb's binary form when the connection has binary_parameters=yes.
func (d document[T]) Value() (driver.Value, error) {
	text, err := json.Marshal(d.is)
	return string(text), err
}

// optional is a value as a jsonb column that may be null.
func optional[T any](value *T) any {
	if value == nil {
		return nil
	}
	return document[T]{*value}
}
