package wire

import (
	"encoding/json"

	"latchkey"
)

// Event is an event: a base that all have, and what its type adds.
type Event struct{ event latchkey.Event }

// EventOf shows an event.
func EventOf(e latchkey.Event) Event { return Event{event: e} }

// MarshalJSON implements json.Marshaler.
func (e Event) MarshalJSON() ([]byte, error) {
	out := extras(e.event.Data)
	fillCode(out, e.event)
	out["event_id"], out["event_type"] = e.event.ID, e.event.Type
	out["workspace_id"] = e.event.WorkspaceID
	out["created_at"], out["occurred_at"] = At(e.event.CreatedAt), At(e.event.OccurredAt)
	return json.Marshal(out)
}

// OpenAPI describes the type.
func (Event) OpenAPI() map[string]any {
	id := map[string]any{"type": "string", "format": "uuid"}
	return map[string]any{
		"type": "object", "additionalProperties": true,
		"required": []string{"event_id", "event_type", "workspace_id", "created_at", "occurred_at"},
		"properties": map[string]any{
			"event_id": id, "event_type": map[string]any{"type": "string"}, "workspace_id": id,
			"created_at": Time{}.OpenAPI(), "occurred_at": Time{}.OpenAPI(),
		},
	}
}
