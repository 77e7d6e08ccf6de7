package api

import (
	"context"
	"encoding/base64"
	"fmt"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// Where a reader of events begins.
const (
	cursorOldest = "oldest"
	cursorNow    = "now"
)

// after lists the events after a cursor. With a cursor the order is that in
// which events became readable for good; since and created_at go by the time
// that a transaction began, and one that commits late is missed by who asks for
// what is later than the newest seen.
func (e events) after(ctx context.Context, call *route.Call, p listEvents) (eventList, error) {
	if p.Offset != 0 {
		return eventList{}, latchkey.Invalid("unstable_offset", "Cannot be combined with cursor")
	}
	place, err := e.place(ctx, p.Cursor)
	if err != nil || p.Limit.Or(eventsPage) == 0 {
		return eventList{next: cursorOf(place)}, err
	}
	found, next, err := e.Events.EventsAfter(ctx, call.Workspace.ID, place, p.filter(call))
	return eventList{events: wire.Map(found, wire.EventOf), next: cursorOf(next)}, err
}

func (e events) place(ctx context.Context, cursor string) (latchkey.EventPlace, error) {
	switch cursor {
	case cursorOldest:
		return latchkey.EventPlace{}, nil
	case cursorNow:
		return e.Events.EventHorizon(ctx)
	}
	return placeIn(cursor)
}

// The form of a place inside a cursor. Who forges one finds events of the
// caller's own workspace that it sees.
const placeForm = "events.%d.%d"

func cursorOf(place latchkey.EventPlace) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, placeForm, place.Transaction, place.Position))
}

func placeIn(cursor string) (latchkey.EventPlace, error) {
	var place latchkey.EventPlace
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(string(text), placeForm, &place.Transaction, &place.Position)
	}
	if err != nil || cursorOf(place) != cursor {
		return latchkey.EventPlace{}, latchkey.Invalid("cursor", "Must be oldest, now, or a next_cursor")
	}
	return place, nil
}

// eventList is a list of events; next is there only for who reads by cursor.
type eventList struct {
	events []wire.Event
	next   string
}

// Envelope implements route.Enveloped.
func (l eventList) Envelope(key string) map[string]any {
	body := map[string]any{key: l.events}
	if l.events == nil {
		body[key] = []wire.Event{}
	}
	if l.next != "" {
		body["next_cursor"] = l.next
	}
	return body
}

// OpenAPI describes what stands under the list's own key.
func (eventList) OpenAPI() map[string]any {
	return map[string]any{"type": "array", "items": wire.Event{}.OpenAPI()}
}
