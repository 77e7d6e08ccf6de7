package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestGrantTimelineShowsLinesAndDoors(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.get("/access_grants/timeline?access_grant_id=" + grantID).ok(t)
	line := body["timeline_events"].([]any)[0].(map[string]any)
	require.Equal(t, "internal.access_code.programming_finished", line["event_type"])
	require.Equal(t, "Front Door failed: the lock does not answer (offline). Next attempt at 2025-07-13T15:01:00Z.", line["description"])
	require.Equal(t, map[string]any{
		"action": "put", "attempt": 2.0, "ended_at": "2025-07-13T15:00:00.123Z", "error_type": "offline",
		"lock_said": "the lock does not answer", "next_attempt_at": "2025-07-13T15:01:00.123Z", "outcome": "failed",
		"started_at": "2025-07-13T14:59:59.123Z",
	}, line["attempt"])
	require.NotEmpty(t, body["doors"])
	door := body["doors"].([]any)[0].(map[string]any)
	for _, key := range []string{"access_method_id", "display_name", "status", "since", "age_seconds", "reason", "next_attempt_at"} {
		require.Contains(t, door, key)
	}
	require.Equal(t, map[string]any{"has_more": true, "next_cursor": "2025-07-13T15:00:00.123456Z", "prev_cursor": nil}, body["pagination"])

	r.get("/access_grants/timeline?access_grant_id="+id(2, 99)).refused(t, 404, "access_grant_not_found")
	r.get("/access_grants/timeline").refused(t, 400, "invalid_input")
	r.get("/access_grants/timeline?access_grant_id="+grantID+"&limit=201").refused(t, 400, "invalid_input")
}

// A code's timeline is the contract's to the letter: its types, its properties, its cursors.
func TestCodeTimelineIsTheContracts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	path := "/access_codes/get_timeline?access_code_id=" + codeID
	body := r.get(path + "&before=2025-07-13T16:00:00Z").ok(t)
	require.Equal(t, []any{map[string]any{
		"actor":                map[string]any{"type": "system"},
		"description":          "Front Door failed: the lock does not answer (offline). Next attempt at 2025-07-13T15:01:00Z.",
		"event_type":           "internal.access_code.programming_finished",
		"occurred_at":          "2025-07-13T15:00:00.123Z",
		"related_resource_ids": map[string]any{"device_id": lockID},
		"timeline_event_id":    eventID,
	}}, body["timeline_events"])
	require.Equal(t, map[string]any{"has_more": false, "next_cursor": "2025-07-13T15:00:00.123456Z", "prev_cursor": nil}, body["pagination"])
	asked := r.world.last().(latchkey.TimelineFilter)
	require.Equal(t, 50, asked.Limit)
	require.True(t, asked.Backwards())
	require.Len(t, asked.Types, 23, "those that the contract lists")
	r.get(path + "&event_types=access_code.created&limit=200").ok(t)
	require.Equal(t, []latchkey.EventType{latchkey.EventCodeCreated}, r.world.last().(latchkey.TimelineFilter).Types)

	r.get("/access_codes/get_timeline?access_code_id="+id(12, 99)).refused(t, 404, "access_code_not_found")
	r.get("/access_codes/get_timeline").refused(t, 400, "invalid_input")
	r.get(path+"&event_types=access_code.issued").refused(t, 400, "invalid_input")
}

// failedTry is the end of an attempt.
func failedTry() latchkey.Timeline {
	try := latchkey.Try{
		Action: latchkey.StepPut, Attempt: 2, Began: now.Add(-time.Second), Ended: &now, Outcome: latchkey.TryFailed,
		Fault: latchkey.FaultOffline, Words: "the lock does not answer", NextAt: new(now.Add(time.Minute)),
	}
	return latchkey.Timeline{Later: true, Happenings: []latchkey.Happening{{
		ID: eventID, Type: latchkey.EventTryFinished, At: now, Try: &try, Door: "Front Door", Subject: latchkey.EventSubject{DeviceID: lockID},
	}}}
}
