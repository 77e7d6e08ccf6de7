package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/stack"
	"latchkey/internal/temporaltest"
	"latchkey/workflows"
)

// P1: what the API answered 200 to is carried out, even if Temporal was away.
func TestAGrantMadeWhileTemporalIsAwayIsCarriedOut(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	h.Worker.Stop()
	h.API.Stop()
	h.StartAPI("TEMPORAL_ADDRESS=127.0.0.1:1")
	g := h.give(time.Hour, []string{"Front Door"}, []string{"Lobby"}, "code")
	status, health := h.call("/health", object{})
	require.Equal(t, http.StatusOK, status, "the API itself can serve")
	require.Contains(t, text(health), `"temporal"`)
	require.Empty(t, h.codes("front"))

	h.StartWorker()
	g.reaches(latchkey.GrantActive, soon)
	require.True(t, h.opens("front", g.code("Front Door")))
	h.nothingLeaks()
}

// P2 and P4: a lock that is offline parks its step, the other doors go on, the
// answer says what is wrong, and the step goes on when the lock is back.
func TestAnOfflineLockIsWaitedForAndThenServed(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	h.fault("front", wire.Fault{Kind: wire.FaultOffline})
	g := h.give(time.Hour, []string{"Front Door", "Flat 1"}, nil, "code")
	h.Within(soon, "the other door is served and the offline one is explained", func() error {
		return allOf(h.opens("flat-1", g.code("Flat 1")), g.credential("Front Door").Fault == latchkey.FaultOffline)
	})
	method, _ := h.must("/access_methods/list", object{"access_grant_id": g.id})["access_methods"].([]any)
	require.Contains(t, text(method), "failed_to_issue")
	require.Contains(t, text(method), "Next attempt at")
	require.NotContains(t, text(method), `"is_issued":true`)

	h.cure("front")
	g.reaches(latchkey.GrantActive, soon)
	require.True(t, h.opens("front", g.code("Front Door")))

	// Offline again when it has to go: never called clean before the lock says so.
	h.fault("front", wire.Fault{Kind: wire.FaultOffline})
	h.must("/access_grants/delete", object{"access_grant_id": g.id})
	h.Within(soon, "Flat 1 is clean and Front Door was tried", func() error {
		return allOf(len(h.codes("flat-1")) == 0, g.credential("Front Door").Fault == latchkey.FaultOffline)
	})
	require.Equal(t, latchkey.GrantDeleting, g.row().Status)
	answer := h.must("/access_grants/get", object{"access_grant_id": g.id})
	require.Contains(t, text(answer), "being_deleted")
	h.cure("front")
	g.reaches(latchkey.GrantDeleted, soon)
	h.clean("front", "flat-1")
	h.nothingLeaks()
}

// P4: whatever becomes of the lock's answer, each lock ends with exactly the
// one code, and later with none.
func TestLostAndFalseAnswersAreSettledByReadingBack(t *testing.T) {
	t.Parallel()
	limit(t)
	faults := []wire.Fault{
		{Kind: wire.FaultLoseAck, Times: 1},
		{Kind: wire.FaultLoseWrite, Times: 1},
		{Kind: wire.FaultGarbage, Times: 1, On: wire.OnWrite},
		{Kind: wire.FaultOwnDuplicate, Times: 1},
		{Kind: wire.FaultRateLimit, Times: 1, RetryAfterMS: 1000},
		{Kind: wire.FaultSlow, Times: 1, DelayMS: 2000},
		{Kind: wire.FaultDropWrite, Times: 1},
	}
	locks := make([]wire.LockRequest, len(faults))
	names := make([]string, len(faults))
	for i, fault := range faults {
		locks[i] = wire.LockRequest{ID: string(fault.Kind), Profile: "yale", Name: string(fault.Kind)}
		names[i] = string(fault.Kind)
	}
	h := open(t, stack.Options{Locks: locks})
	for _, fault := range faults {
		h.fault(string(fault.Kind), fault)
	}
	g := h.give(time.Hour, names, nil, "code")
	g.reaches(latchkey.GrantActive, soon)
	for _, name := range names {
		require.Equal(t, []string{g.code(name)}, h.codes(name), name)
	}
	for _, fault := range faults {
		h.fault(string(fault.Kind), fault)
	}
	h.must("/access_grants/delete", object{"access_grant_id": g.id})
	g.reaches(latchkey.GrantDeleted, soon)
	h.clean(names...)
	h.nothingLeaks()
}

// P6: a code that somebody keyed in at the lock stays, and a wish for the same
// code gets another one with a warning.
func TestOtherPeoplesCodesAreUntouched(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	const theirs = "4826"
	require.NoError(t, h.Locks.Keypad(t.Context(), stack.Site, "front", wire.KeypadRequest{Action: wire.KeypadAdd, Code: theirs, Name: "Neighbour"}))
	answer := h.must("/access_grants/create", object{
		"user_identity":            object{"full_name": "Jane Doe"},
		"device_ids":               h.ids(latchkey.DoorDevice, []string{"Front Door", "Flat 1"}),
		"requested_access_methods": []object{{"mode": "code", "code": theirs}},
	})
	made, _ := answer["access_grant"].(object)
	id, _ := made["access_grant_id"].(string)
	g := grant{id: id, house: h}
	g.reaches(latchkey.GrantActive, soon)
	require.NotEqual(t, theirs, g.code("Front Door"))
	require.Contains(t, text(h.must("/access_grants/get", object{"access_grant_id": g.id})), "requested_code_unavailable")
	require.ElementsMatch(t, []string{theirs, g.code("Front Door")}, h.codes("front"))
	h.pins = append(h.pins, g.code("Front Door"), g.code("Flat 1"))

	h.must("/access_grants/delete", object{"access_grant_id": g.id})
	g.reaches(latchkey.GrantDeleted, soon)
	require.Equal(t, []string{theirs}, h.codes("front"))
	h.nothingLeaks()
}

// A grant of next month, on the real server with its time moved: programmed 72 h
// before it begins on a lock that keeps the window, taken off when it ends.
func TestAGrantOfNextMonth(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	answer := h.must("/access_grants/create", object{
		"user_identity":            object{"full_name": "Jane Doe"},
		"device_ids":               h.ids(latchkey.DoorDevice, []string{"Front Door"}),
		"requested_access_methods": []object{{"mode": "code"}},
		"starts_at":                time.Now().Add(30 * day).UTC().Format(time.RFC3339),
		"ends_at":                  time.Now().Add(33 * day).UTC().Format(time.RFC3339),
	})
	made, _ := answer["access_grant"].(object)
	id, _ := made["access_grant_id"].(string)
	g := grant{id: id, house: h}
	h.Within(soon, "the workflow waits", func() error { return h.waits(g) })
	require.Empty(t, h.codes("front"), "nothing is on the lock a month ahead")

	temporaltest.FastForward(t, h.Temporal, h.Namespace, workflows.GrantID(g.id), 28*day)
	g.reaches(latchkey.GrantActive, soon)
	h.pins = append(h.pins, g.code("Front Door"))
	require.Equal(t, []string{g.code("Front Door")}, h.codes("front"))
	require.False(t, h.opens("front", g.code("Front Door")), "the lock itself keeps it shut until then")

	temporaltest.FastForward(t, h.Temporal, h.Namespace, workflows.GrantID(g.id), 6*day)
	g.reaches(latchkey.GrantEnded, soon)
	require.Empty(t, h.codes("front"))
	h.nothingLeaks()
}
