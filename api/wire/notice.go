package wire

import (
	"encoding/json"
	"maps"
	"time"

	"latchkey"
)

// Error is an element of errors. Errors, warnings and mutations differ in the
// name of the code, by which readers of the wire tell them apart (contract 1.14).
type Error struct{ notice latchkey.Notice }

// Warning is an element of warnings.
type Warning struct{ notice latchkey.Notice }

// Mutation is an element of pending_mutations.
type Mutation struct{ notice latchkey.Notice }

// MarshalJSON implements json.Marshaler.
func (e Error) MarshalJSON() ([]byte, error) { return flat("error_code", e.notice) }

// MarshalJSON implements json.Marshaler.
func (w Warning) MarshalJSON() ([]byte, error) { return flat("warning_code", w.notice) }

// MarshalJSON implements json.Marshaler.
func (m Mutation) MarshalJSON() ([]byte, error) { return flat("mutation_code", m.notice) }

// OpenAPI describes the type.
func (Error) OpenAPI() map[string]any { return describe("error_code") }

// OpenAPI describes the type.
func (Warning) OpenAPI() map[string]any { return describe("warning_code") }

// OpenAPI describes the type.
func (Mutation) OpenAPI() map[string]any { return describe("mutation_code") }

func flat(code string, notice latchkey.Notice) ([]byte, error) {
	out := extras(notice.Data)
	out[code], out["message"], out["created_at"] = notice.Code, notice.Message, At(notice.CreatedAt)
	return json.Marshal(out)
}

// extras writes the times in a notice's or an event's data as the wire does.
func extras(data map[string]any) map[string]any {
	out := maps.Clone(data)
	if out == nil {
		out = map[string]any{}
	}
	for key, value := range out {
		switch v := value.(type) {
		case latchkey.Window:
			out[key] = timesOf(v)
		case time.Time:
			out[key] = At(v)
		case *time.Time:
			out[key] = Maybe(v)
		}
	}
	return out
}

// Times is a window on the wire.
type Times struct {
	StartsAt Time  `json:"starts_at"`
	EndsAt   *Time `json:"ends_at"`
}

func timesOf(w latchkey.Window) Times {
	return Times{StartsAt: At(w.StartsAt), EndsAt: Maybe(w.EndsAt)}
}

func describe(code string) map[string]any {
	text := map[string]any{"type": "string"}
	return map[string]any{
		"type": "object", "required": []string{code, "message", "created_at"}, "additionalProperties": true,
		"properties": map[string]any{code: text, "message": text, "created_at": Time{}.OpenAPI()},
	}
}
