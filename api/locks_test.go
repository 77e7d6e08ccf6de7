package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestALockIsAskedToMove(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]latchkey.DoorAction{
		"/locks/unlock_door": {Type: latchkey.AttemptUnlockDoor, DeviceID: lockID},
		"/locks/lock_door":   {Type: latchkey.AttemptLockDoor, DeviceID: lockID},
	} {
		r := newRig(t)
		job := r.post(path, `{"device_id":"`+lockID+`","sync":false}`).ok(t)["action_attempt"]
		require.Equal(t, map[string]any{
			"action_attempt_id": jobID, "action_type": string(want.Type), "status": "pending", "result": nil, "error": nil,
		}, job)
		require.Equal(t, want, r.world.last())
		r.post(path, `{}`).refused(t, http.StatusBadRequest, "invalid_input")
	}
}

func TestAutoLockIsOneToSixtySeconds(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/locks/configure_auto_lock", `{"device_id":"`+lockID+`","auto_lock_enabled":true,"auto_lock_delay_seconds":20}`).ok(t)
	require.Equal(t, latchkey.DoorAction{
		Type: latchkey.AttemptConfigureAutoLock, DeviceID: lockID, AutoLock: latchkey.AutoLock{Enabled: true, Delay: 20 * time.Second},
	}, r.world.last())
	for _, body := range []string{
		`{"device_id":"` + lockID + `"}`,
		`{"device_id":"` + lockID + `","auto_lock_enabled":true,"auto_lock_delay_seconds":0}`,
		`{"device_id":"` + lockID + `","auto_lock_enabled":true,"auto_lock_delay_seconds":61}`,
	} {
		r.post("/locks/configure_auto_lock", body).refused(t, http.StatusBadRequest, "invalid_input")
	}
}

// A lock stands under its own name and under that of a device (contract 3.8).
func TestLocksHaveTwoNames(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	one := r.get("/locks/get?device_id=" + lockID).ok(t)
	require.Equal(t, one["device"], one["lock"])
	require.Equal(t, lockID, one["lock"].(map[string]any)["device_id"])
	all := r.get("/locks/list").ok(t)
	require.Equal(t, all["devices"], all["locks"])
	require.Len(t, all["locks"], 1)
	require.NotContains(t, all, "pagination")
}

// A call too many says when to come back, and that is not kept for a repetition.
func TestTooManyCallsSayWhenToComeBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.fail = &latchkey.Error{
		Code: latchkey.ELimited, Type: "too_many_requests", Message: "Wait.", RetryAfter: 1500 * time.Millisecond,
	}
	ask := func() reply {
		return r.post("/locks/unlock_door", `{"device_id":"`+lockID+`"}`, "Idempotency-Key", "once")
	}
	late := ask()
	late.refused(t, http.StatusTooManyRequests, "too_many_requests")
	require.Equal(t, "2", late.Header().Get("Retry-After"))
	r.world.fail = nil
	ask().ok(t)
}

func TestAttemptsAreListed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.Len(t, r.get("/action_attempts/list").ok(t)["action_attempts"], 1)
	r.get("/action_attempts/list?device_id=" + lockID + "&action_attempt_ids=" + jobID).ok(t)
	require.Equal(t, latchkey.AttemptFilter{IDs: []string{jobID}, DeviceID: lockID}, r.world.last())
}
