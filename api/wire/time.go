package wire

import "time"

// Time is an instant on the wire: RFC 3339 in UTC with milliseconds and Z.
type Time struct{ at time.Time }

// At makes a Time.
func At(at time.Time) Time { return Time{at: at} }

// Maybe makes a Time of an instant that may be unknown.
func Maybe(at *time.Time) *Time {
	if at == nil {
		return nil
	}
	return &Time{at: *at}
}

// MarshalText implements encoding.TextMarshaler.
func (t Time) MarshalText() ([]byte, error) {
	return []byte(t.at.UTC().Format("2006-01-02T15:04:05.000Z")), nil
}

// OpenAPI describes the type.
func (Time) OpenAPI() map[string]any {
	return map[string]any{"type": "string", "format": "date-time"}
}
