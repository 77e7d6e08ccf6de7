package e2e_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/stack"
	"latchkey/store"
)

const day = 24 * time.Hour

// The owner of a sandbox turns its clock: a grant of next month is preloaded,
// opens its doors, is over and clean in seconds, at the locks as in Latchkey.
// Another workspace's grant of next month does not move.
func TestAGrantOfNextMonthInSeconds(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	theirs := h.neighbour()
	g := h.book("Front Door", h.APIKey, h.Door(latchkey.DoorDevice, "Front Door").ID)
	h.Within(soon, "both workflows wait", func() error {
		if err := h.waits(theirs); err != nil {
			return err
		}
		return h.waits(g)
	})
	require.Empty(t, h.codes("front"), "nothing is on the lock a month ahead")

	h.turn(28 * day)
	g.reaches(latchkey.GrantActive, soon)
	code := g.code("Front Door")
	h.pins = append(h.pins, code)
	require.Equal(t, []string{code}, h.codes("front"))
	require.False(t, h.opens("front", code), "the lock keeps it shut until then")

	clock := h.turn(2*day + time.Hour)
	at, err := time.Parse(time.RFC3339, clock["now"].(string))
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().Add(30*day+time.Hour), at, time.Minute)
	h.Within(soon, "the lock lives in the workspace's time", func() error { return allOf(h.opens("front", code)) })

	h.turn(4 * day)
	g.reaches(latchkey.GrantEnded, soon)
	require.Empty(t, h.codes("front"))

	row := theirs.row()
	require.Equal(t, latchkey.GrantPending, row.Status)
	require.Equal(t, latchkey.CredentialWaiting, theirs.credential("Their Door").State)
	status, answer := h.callAs(h.OtherAPIKey, "/workspaces/get_clock", object{})
	require.Equal(t, http.StatusOK, status)
	require.Zero(t, answer["clock"].(object)["ahead_seconds"])
	h.nothingLeaks()
}

// turn advances the clock of the first workspace.
func (h *house) turn(by time.Duration) object {
	h.t.Helper()
	clock, _ := h.must("/workspaces/simulate/advance_clock", object{"seconds": by.Seconds()})["clock"].(object)
	return clock
}

// book makes a grant of three days, a month from now.
func (h *house) book(name, key, deviceID string) grant {
	h.t.Helper()
	status, answer := h.callAs(key, "/access_grants/create", object{
		"name": name, "user_identity": object{"full_name": "Jane Doe"}, "device_ids": []string{deviceID},
		"requested_access_methods": []object{{"mode": "code"}},
		"starts_at":                time.Now().Add(30 * day).UTC().Format(time.RFC3339),
		"ends_at":                  time.Now().Add(33 * day).UTC().Format(time.RFC3339),
	})
	require.Equal(h.t, http.StatusOK, status, answer)
	made, _ := answer["access_grant"].(object)
	id, _ := made["access_grant_id"].(string)
	return grant{id: id, house: h}
}

// neighbour is a grant of next month in the other workspace, on a lock of its own.
func (h *house) neighbour() grant {
	h.t.Helper()
	const site, token = "neighbour", "the neighbour's token"
	_, err := h.Locks.CreateSite(h.t.Context(), wire.SiteRequest{ID: site, Token: token})
	require.NoError(h.t, err)
	_, err = h.Locks.CreateLock(h.t.Context(), site, wire.LockRequest{ID: "theirs", Profile: "yale", Name: "Their Door"})
	require.NoError(h.t, err)
	other, err := h.Store.WorkspaceByAPIKey(h.t.Context(), latchkey.NewSecret(h.OtherAPIKey))
	require.NoError(h.t, err)
	config, err := json.Marshal(object{"base_url": h.SandboxURL, "token": token})
	require.NoError(h.t, err)
	_, err = h.Store.CreateAccount(h.t.Context(), store.NewAccount{
		WorkspaceID: other.ID, Provider: "sandbox", Category: "lock", Config: latchkey.NewSecret(string(config)),
	})
	require.NoError(h.t, err)
	h.Worker.Stop() // it looks for accounts when it starts
	h.StartWorker()
	var door latchkey.Door
	h.Within(soon, "their door is there", func() (err error) {
		door, err = h.Store.DoorByName(h.t.Context(), other.ID, latchkey.DoorDevice, "Their Door")
		return err
	})
	return h.book("Their guest", h.OtherAPIKey, door.ID)
}
