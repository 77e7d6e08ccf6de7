package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

// crashPoints are the ten places at which the worker is killed: before, between
// and after the write on the lock and the transaction that records it, when a
// credential is put and when it is removed.
var crashPoints = []string{
	"put/after-intent", "put/before-write", "put/after-write", "put/before-record", "put/after-record",
	"remove/after-intent", "remove/before-write", "remove/after-write", "remove/before-record", "remove/after-record",
}

// P1, P2, P4, P7 through kill -9: wherever the worker dies, each lock ends
// exactly as the grants say, nothing is written twice, and each event is there once.
func TestAKilledWorkerLosesNothing(t *testing.T) {
	t.Parallel()
	for _, point := range crashPoints {
		t.Run(strings.ReplaceAll(point, "/", " "), func(t *testing.T) {
			t.Parallel()
			crash(t, point)
		})
	}
}

func crash(t *testing.T, point string) {
	t.Helper()
	limit(t)
	h := open(t, stack.Options{})
	h.Worker.Stop()
	once := filepath.Join(t.TempDir(), "once")
	require.NoError(t, os.WriteFile(once, nil, 0o600))
	h.StartWorker("LATCHKEY_TEST_CRASH_AT="+point, "LATCHKEY_TEST_CRASH_ONCE="+once)
	dying := h.Worker

	stays := h.give(time.Hour, []string{"Front Door", "Flat 1"}, []string{"Lobby", "Gym"}, "code", "card")
	goes := h.give(time.Hour, []string{"Front Door", "Flat 1"}, []string{"Lobby", "Gym"}, "code", "card")
	if strings.HasPrefix(point, "put/") {
		h.awaitDeath(dying)
		h.StartWorker()
	}
	stays.reaches(latchkey.GrantActive, 2*soon)
	goes.reaches(latchkey.GrantActive, 2*soon)
	h.must("/access_grants/delete", object{"access_grant_id": goes.id})
	if strings.HasPrefix(point, "remove/") {
		h.awaitDeath(dying)
		h.StartWorker()
	}
	goes.reaches(latchkey.GrantDeleted, 2*soon)
	h.doorsAreAsGranted(stays)
	h.eachEventOnce(stays, goes)
	h.nothingLeaks()
}

func (h *house) awaitDeath(worker *stack.Process) {
	h.t.Helper()
	select {
	case <-worker.Ended():
	case <-time.After(soon):
		h.t.Fatalf("the worker never came to the point:\n%s", worker.Log())
	}
}

// doorsAreAsGranted: the locks and the panel hold the one grant's secrets and
// nothing else.
func (h *house) doorsAreAsGranted(g grant) {
	h.t.Helper()
	for _, lock := range []string{"front", "flat-1"} {
		require.Equal(h.t, []string{g.code("Front Door")}, h.codes(lock), lock)
	}
	require.Len(h.t, h.panel(), 2)
	require.True(h.t, h.admits(1, g.code("Lobby")))
	require.True(h.t, h.admits(2, g.code("Gym")))
	require.Equal(h.t, g.code("Lobby"), g.code("Gym"), "two doors of a panel share the PIN")
	require.True(h.t, h.admits(1, g.card()))
}

func (h *house) eachEventOnce(stays, goes grant) {
	h.t.Helper()
	once(h.t, h.eventTypes(stays), "access_grant.created", "access_grant.access_granted_to_all_doors")
	types := h.eventTypes(goes)
	once(h.t, types, "access_grant.created", "access_grant.access_granted_to_all_doors", "access_grant.deleted")
	counts := map[string]int{}
	for _, kind := range types {
		counts[kind]++
	}
	for _, twice := range []string{"access_method.created", "access_method.issued", "access_method.deleted"} {
		require.Equal(h.t, 2, counts[twice], "%s, once for the PIN and once for the card: %v", twice, types)
	}
	for _, each := range []string{"access_grant.access_granted_to_door", "access_grant.access_to_door_lost"} {
		require.Equal(h.t, 4, counts[each], "%s, for each door once for the PIN and once for the card: %v", each, types)
	}
}

// stacks is how many stacks run at once: each is five processes.
var stacks = make(chan struct{}, 2)

func limit(t *testing.T) {
	t.Helper()
	stacks <- struct{}{}
	t.Cleanup(func() { <-stacks })
}
