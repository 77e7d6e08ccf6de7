package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
)

func open(t *testing.T, f *storetest.Fixture, wish latchkey.NewClientSession, reuse latchkey.SessionReuse) latchkey.ClientSession {
	t.Helper()
	session, err := f.Store.OpenSession(t.Context(), f.Workspace.ID, wish, reuse)
	require.NoError(t, err)
	return session
}

func adas() latchkey.NewClientSession {
	return latchkey.NewClientSession{UserIdentifierKey: "ada"}
}

func TestASessionIsFoundByItsTokenOfWhichTheDatabaseHasTheHash(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := open(t, f, adas(), latchkey.ReuseRefused)
	require.Regexp(t, `^seam_cst1[1-9A-HJ-NP-Za-km-z]{8}_[1-9A-HJ-NP-Za-km-z]{24}$`, made.Token.Reveal())
	require.Equal(t, storetest.Start.AddDate(1, 0, 0), made.ExpiresAt)
	found, workspace, err := f.Store.SessionByToken(t.Context(), made.Token)
	require.NoError(t, err)
	require.Equal(t, made, found)
	require.Equal(t, f.Workspace, workspace)
	listed, err := f.Store.ListSessions(t.Context(), f.Workspace.ID, latchkey.SessionFilter{})
	require.NoError(t, err)
	require.Equal(t, []latchkey.ClientSession{made}, listed)
	for table, dump := range dumps(t, f) {
		require.NotContains(t, dump, made.Token.Reveal(), table)
	}
	_, _, err = f.Store.SessionByToken(t.Context(), latchkey.NewSecret("seam_cst1nobody"))
	wantError(t, err, latchkey.EUnauthorized, "client_session_not_found")
}

func TestATakenKeyIsRefusedReturnedOrExtended(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	first := open(t, f, adas(), latchkey.ReuseRefused)
	_, err := f.Store.OpenSession(t.Context(), f.Workspace.ID, adas(), latchkey.ReuseRefused)
	wantError(t, err, latchkey.EInvalid, "client_session_token_already_exists")
	more, later := adas(), storetest.Start.Add(time.Hour)
	more.AccountIDs, more.ExpiresAt = []string{f.Account.ID}, &later
	require.Equal(t, first, open(t, f, more, latchkey.ReuseUnchanged))
	extended := open(t, f, more, latchkey.ReuseExtended)
	require.Equal(t, first.Token, extended.Token)
	require.Equal(t, []string{f.Account.ID}, extended.AccountIDs)
	require.Equal(t, later, extended.ExpiresAt)
	require.Equal(t, extended, open(t, f, adas(), latchkey.ReuseExtended))
}

func TestASessionWithoutAKeyIsFoundByItsLinks(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ada := f.Identity("Ada")
	wish := latchkey.NewClientSession{SessionLinks: latchkey.SessionLinks{IdentityID: ada.ID, AccountIDs: []string{f.Account.ID}}}
	first := open(t, f, wish, latchkey.ReuseExtended)
	require.Equal(t, first, open(t, f, wish, latchkey.ReuseExtended))
	wish.AccountIDs = nil
	require.NotEqual(t, first.ID, open(t, f, wish, latchkey.ReuseExtended).ID)
	require.NotEqual(t, first.ID, open(t, f, latchkey.NewClientSession{}, latchkey.ReuseRefused).ID)
}

func TestAnExpiredOrRevokedSessionMakesRoom(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	soon := storetest.Start.Add(time.Minute)
	short := adas()
	short.ExpiresAt = &soon
	expired := open(t, f, short, latchkey.ReuseRefused)
	f.Clock.Advance(time.Minute)
	_, err := f.Store.OpenSession(t.Context(), f.Workspace.ID, short, latchkey.ReuseRefused)
	wantError(t, err, latchkey.EInvalid, "invalid_input")
	second := open(t, f, adas(), latchkey.ReuseUnchanged)
	require.NotEqual(t, expired.ID, second.ID)
	require.NoError(t, f.Store.RevokeSession(t.Context(), f.Workspace.ID, second.ID))
	require.NotEqual(t, second.ID, open(t, f, adas(), latchkey.ReuseRefused).ID)
	revoked, err := f.Store.Session(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: second.ID})
	require.NoError(t, err)
	require.Equal(t, f.Clock.Now(), *revoked.RevokedAt)
	_, err = f.Store.GrantSession(t.Context(), f.Workspace.ID, latchkey.SessionRef{ID: second.ID}, latchkey.SessionLinks{})
	wantError(t, err, latchkey.ENotFound, "client_session_not_found")
}

func TestADeletedSessionIsGoneAndSaysSo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	session := open(t, f, adas(), latchkey.ReuseRefused)
	require.NoError(t, f.Store.DeleteSession(t.Context(), f.Workspace.ID, session.ID))
	_, _, err := f.Store.SessionByToken(t.Context(), session.Token)
	wantError(t, err, latchkey.EUnauthorized, "client_session_not_found")
	wantError(t, f.Store.DeleteSession(t.Context(), f.Workspace.ID, session.ID), latchkey.ENotFound, "client_session_not_found")
	events, err := f.Store.ListEvents(t.Context(), f.Workspace.ID,
		latchkey.EventFilter{Types: []latchkey.EventType{latchkey.EventSessionDeleted}, Limit: 9})
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, session.ID, events[0].Data["client_session_id"])
}

func TestASessionIsLinkedToItsOwnWorkspaceOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, _ := f.AddWorkspace("Other")
	theirs := f.AddAccount(other)
	session := open(t, f, adas(), latchkey.ReuseRefused)
	ref := latchkey.SessionRef{UserIdentifierKey: "ada"}
	_, err := f.Store.GrantSession(t.Context(), f.Workspace.ID, ref, latchkey.SessionLinks{AccountIDs: []string{theirs.ID}})
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
	_, err = f.Store.GrantSession(t.Context(), other.ID, ref, latchkey.SessionLinks{AccountIDs: []string{theirs.ID}})
	wantError(t, err, latchkey.ENotFound, "client_session_not_found")
	_, err = f.Store.GrantSession(t.Context(), f.Workspace.ID, ref, latchkey.SessionLinks{IdentityID: session.ID})
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
	wantError(t, f.Store.RevokeSession(t.Context(), other.ID, session.ID), latchkey.ENotFound, "client_session_not_found")
}

// The devices of the accounts, and those that the person's or the customer's
// open grants target, each once.
func TestTheDevicesOfASessionAreCounted(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	f.AddEntrance()
	ada := f.Identity("Ada")
	grant := f.Grant(storetest.On(front), storetest.For(ada))
	f.Grant(storetest.In(f.Space(front, back)))
	count := func(links latchkey.SessionLinks) int {
		return open(t, f, latchkey.NewClientSession{SessionLinks: links}, latchkey.ReuseRefused).DeviceCount
	}
	require.Equal(t, 0, count(latchkey.SessionLinks{}))
	require.Equal(t, 1, count(latchkey.SessionLinks{IdentityID: ada.ID}))
	require.Equal(t, 2, count(latchkey.SessionLinks{IdentityID: ada.ID, AccountIDs: []string{f.Account.ID}}))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	require.Equal(t, 0, count(latchkey.SessionLinks{IdentityID: ada.ID}))
}

func TestTwoCallersAtOnceGetOneSession(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ids := make(chan string, 8)
	var calls errgroup.Group
	for range cap(ids) {
		calls.Go(func() error {
			session, err := f.Store.OpenSession(t.Context(), f.Workspace.ID, adas(), latchkey.ReuseExtended)
			ids <- session.ID
			return err
		})
	}
	require.NoError(t, calls.Wait())
	first := <-ids
	for range cap(ids) - 1 {
		require.Equal(t, first, <-ids)
	}
}
