package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestWebhooksOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	made := r.post("/webhooks/create", `{"url":"https://me.example/hook?x=1"}`).ok(t)["webhook"]
	require.Equal(t, map[string]any{
		"webhook_id": hookID, "url": "https://me.example/hook?x=1", "secret": "whsec_aHVzaA==", "event_types": []any{"*"},
	}, made)
	r.post("/webhooks/create", `{"url":"http://me.example","event_types":["access_method.card_assignment_required","*"]}`).ok(t)
	require.Equal(t, latchkey.NewWebhook{
		URL: "http://me.example", EventTypes: []latchkey.EventType{"access_method.card_assignment_required", "*"},
	}, r.world.last())
	for _, url := range []string{"me.example", "/hook", "ftp://me.example", "https://", "https://user:hush@me.example", "javascript:alert(1)"} {
		r.post("/webhooks/create", `{"url":"`+url+`"}`).refused(t, 400, "invalid_input")
	}
	r.post("/webhooks/create", `{"url":"https://me.example","event_types":["door.kicked"]}`).refused(t, 400, "invalid_event_types")
	r.post("/webhooks/update", `{"webhook_id":"`+hookID+`","event_types":["space.created"]}`).ok(t)
	require.Equal(t, []latchkey.EventType{"space.created"}, r.world.last())
	r.post("/webhooks/update", `{"webhook_id":"`+hookID+`","event_types":["x"]}`).refused(t, 400, "invalid_event_types")
	r.post("/webhooks/update", `{"webhook_id":"`+hookID+`"}`).refused(t, 400, "invalid_input")
	r.get("/webhooks/get?webhook_id=some-string").refused(t, 404, "webhook_not_found")
	require.NotContains(t, r.log.String(), "aHVzaA")
}

func TestSecretIsRotated(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/webhooks/rotate_secret", `{"webhook_id":"`+hookID+`"}`).ok(t)
	require.Equal(t, now.Add(24*time.Hour), r.world.last())
	r.post("/webhooks/rotate_secret", `{"webhook_id":"`+hookID+`","old_secret_expires_at":"2025-07-13T16:00:00Z"}`).ok(t)
	require.Equal(t, time.Date(2025, 7, 13, 16, 0, 0, 0, time.UTC), r.world.last())
}

func TestDeliveriesOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	answer := r.get("/webhooks/list_deliveries?webhook_id=" + hookID + "&status=pending").ok(t)
	require.Contains(t, answer, "pagination")
	require.Equal(t, []any{map[string]any{
		"webhook_id": hookID, "event_id": eventID, "event_type": "access_method.issued", "object_id": grantID, "status": "pending",
		"created_at": "2025-07-13T15:00:00.123Z", "next_attempt_at": "2025-07-13T16:00:00.123Z", "attempts": []any{
			map[string]any{"attempted_at": "2025-07-13T15:00:00.123Z", "duration_ms": 20.0, "status_code": 500.0, "error_type": "bad_status"},
			map[string]any{"attempted_at": "2025-07-13T15:00:00.123Z", "duration_ms": 15000.0, "status_code": nil, "error_type": "timeout"},
		},
	}}, answer["deliveries"])
	r.get("/webhooks/list_deliveries?webhook_id="+hookID+"&status=lost").refused(t, 400, "invalid_input")
}

func TestReplayNamesOneKindOfEvents(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	replay := func(rest string) reply { return r.post("/webhooks/replay", `{"webhook_id":"`+hookID+`"`+rest+`}`) }
	replay(`,"failed":true`).ok(t)
	require.Equal(t, latchkey.ReplaySelector{Failed: true}, r.world.last())
	replay(`,"event_ids":["` + eventID + `"]`).ok(t)
	require.Equal(t, latchkey.ReplaySelector{EventIDs: []string{eventID}}, r.world.last())
	for _, rest := range []string{``, `,"failed":false`, `,"event_ids":[]`, `,"failed":true,"since":"2025-01-01T00:00:00Z"`} {
		replay(rest).refused(t, 400, "invalid_input")
	}
}

// By cursor a caller gets the place to go on from, and only then.
func TestEventsByCursor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.NotContains(t, r.get("/events/list?since=2025-01-01T00:00:00Z").ok(t), "next_cursor")
	first := r.get("/events/list?cursor=oldest&limit=3").ok(t)
	require.Len(t, first["events"], 1)
	require.Equal(t, 3, r.world.last().(latchkey.EventFilter).Limit)
	next := first["next_cursor"].(string)
	r.get("/events/list?cursor=" + next).ok(t)
	require.Equal(t, latchkey.EventPlace{Transaction: 9, Position: 7}, r.world.asked[len(r.world.asked)-2])
	require.Equal(t, []any{}, r.get("/events/list?cursor=now&limit=0").ok(t)["events"])
	for _, query := range []string{"cursor=xyz", "cursor=" + next + "x", "cursor=oldest&unstable_offset=1"} {
		r.get("/events/list?"+query).refused(t, 400, "invalid_input")
	}
}
