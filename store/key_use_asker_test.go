package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// asked is a door that a client session asks to have opened: with a mobile key from the
// page of its instant key, or as a lock that its person may use.
type asked struct {
	*storetest.Fixture

	grant   latchkey.Grant
	key     latchkey.InstantKey
	attempt func() (latchkey.ActionAttempt, error)
}

func askedFromPage(t *testing.T) asked {
	t.Helper()
	a := askedAsLock(t)
	use := useOf(a.grant, a.grant.Doors[0])
	use.SessionID = a.key.SessionID
	a.attempt = func() (latchkey.ActionAttempt, error) { return a.Store.UnlockWithKey(t.Context(), a.Workspace.ID, use) }
	return a
}

func askedAsLock(t *testing.T) asked {
	t.Helper()
	f := storetest.New(t)
	grant := guest(f)
	plan(t, f, grant.ID)
	key := keyOf(t, f, grant)
	return asked{f, grant, key, func() (latchkey.ActionAttempt, error) {
		return f.Store.ActOnDoor(t.Context(), f.Workspace.ID, latchkey.DoorAction{
			Type: latchkey.AttemptUnlockDoor, DeviceID: grant.Doors[0].ID, SessionID: key.SessionID,
		})
	}}
}

// What became of the client session between the click and the lock counts: its browser
// opens nothing any more, whatever the grant says.
func TestClientSessionThatIsOverOpensNothing(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*testing.T) asked{"from the page": askedFromPage, "as a lock": askedAsLock} {
		for ended, test := range map[string]struct {
			end  func(asked) error
			want string
		}{
			"taken back": {func(a asked) error { return a.Store.DeleteKey(t.Context(), a.Workspace.ID, a.key.ID) }, "client_session_revoked"},
			"revoked":    {func(a asked) error { return a.Store.RevokeSession(t.Context(), a.Workspace.ID, a.key.SessionID) }, "client_session_revoked"},
		} {
			t.Run(name+", "+ended, func(t *testing.T) {
				t.Parallel()
				a := begin(t)
				attempt, err := a.attempt()
				require.NoError(t, err)
				require.NoError(t, test.end(a))
				current, err := a.Store.BeginAttempt(t.Context(), attempt.ID)
				require.NoError(t, err)
				assert.False(t, current)
				assert.Equal(t, test.want, readAttempt(t, a.Fixture, attempt.ID).ErrorType)
				assert.Len(t, a.Events(latchkey.EventUnlockFailed), 1)
			})
		}
	}
}

// A person's session uses a lock while their grant opens it, and not a minute longer.
func TestLockIsNotUsedAfterTheGrant(t *testing.T) {
	t.Parallel()
	a := askedAsLock(t)
	for _, want := range []bool{true, false} {
		attempt, err := a.attempt()
		require.NoError(t, err)
		if !want {
			a.Clock.Set(*a.grant.Window.EndsAt)
		}
		current, err := a.Store.BeginAttempt(t.Context(), attempt.ID)
		require.NoError(t, err)
		assert.Equal(t, want, current)
		if !want {
			assert.Equal(t, "unauthorized", readAttempt(t, a.Fixture, attempt.ID).ErrorType)
		}
	}
}

// Of two keys of one person each asks for itself: what becomes of one is not the other's.
func TestKeysOfOnePersonAskEachForItself(t *testing.T) {
	t.Parallel()
	a := askedFromPage(t)
	first, err := a.attempt()
	require.NoError(t, err)
	again, err := a.attempt()
	require.NoError(t, err)
	assert.Equal(t, first.ID, again.ID)
	further, err := a.Store.GenerateKey(t.Context(), a.Workspace.ID, latchkey.NewInstantKey{IdentityID: a.grant.IdentityID})
	require.NoError(t, err)
	use := useOf(a.grant, a.grant.Doors[0])
	use.SessionID = further.SessionID
	other, err := a.Store.UnlockWithKey(t.Context(), a.Workspace.ID, use)
	require.NoError(t, err)
	assert.NotEqual(t, first.ID, other.ID)
}
