package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

// The whole life of a grant on locks of three tempers and a panel: issued,
// extended, moved, deleted, and every door clean.
func TestTheLifeOfAGrant(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	g := h.give(time.Hour, []string{"Front Door", "Flat 1", "Flat 2"}, []string{"Lobby"}, "code", "card")
	g.reaches(latchkey.GrantActive, soon)

	code := g.code("Front Door")
	require.Equal(t, code, g.code("Flat 1"), "doors that can share a PIN do")
	require.True(t, h.opens("front", code))
	require.True(t, h.opens("flat-1", code))
	require.True(t, h.opens("flat-2", g.code("Flat 2")), "a lock of another length has its own")
	require.True(t, h.admits(1, g.code("Lobby")), "the PIN opens the panel's door")
	require.False(t, h.admits(2, g.code("Lobby")), "and no other")
	require.True(t, h.admits(1, g.card()), "so does the card")

	// Extended: the same PIN, and the lock keeps the new window.
	later := time.Now().Add(5 * time.Hour).UTC()
	h.must("/access_grants/update", object{"access_grant_id": g.id, "ends_at": later.Format(time.RFC3339Nano)})
	g.reaches(latchkey.GrantActive, soon)
	require.Equal(t, code, g.code("Front Door"))
	require.True(t, h.opens("front", code))
	for _, method := range g.methods() {
		for _, c := range method.Credentials {
			require.WithinDuration(t, later, *c.Asked.EndsAt, time.Millisecond, c.DoorName)
		}
	}

	// Moved from Flat 1 to the bike room.
	h.must("/access_grants/update", object{
		"access_grant_id": g.id, "device_ids": h.ids(latchkey.DoorDevice, []string{"Front Door", "Flat 2", "Bike Room"}),
	})
	g.reaches(latchkey.GrantActive, soon)
	h.Within(soon, "Flat 1 is clean", func() error { return h.without("flat-1", code) })
	for _, method := range g.methods() {
		h.pins = append(h.pins, method.Secret.Reveal())
	}

	h.must("/access_grants/delete", object{"access_grant_id": g.id})
	g.reaches(latchkey.GrantDeleted, soon)
	h.clean("front", "flat-1", "flat-2", "bikes")
	status, answer := h.call("/access_grants/get", object{"access_grant_id": g.id})
	require.Equal(t, 404, status, answer)
	require.Equal(t, []string{
		"access_grant.created", "access_method.created", "access_method.created", "access_method.created",
	}, h.eventTypes(g)[:4])
	h.nothingLeaks()
}

// P2: at ends_at the credential is taken off by the workflow's own timer.
func TestAGrantEndsByItself(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	g := h.give(4*time.Second, []string{"Front Door", "Flat 2"}, []string{"Gym"}, "code")
	g.reaches(latchkey.GrantEnded, soon)
	h.clean("front", "flat-2")
	require.False(t, h.admits(2, h.pins[0]))
	require.Contains(t, h.eventTypes(g), "access_method.deleted")
	h.nothingLeaks()
}
