package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestAPortalIsTheLinkOfASessionThatOnlyReads(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	look, err := f.Store.CreateProfile(t.Context(), f.Workspace.ID, latchkey.NewProfile{Look: latchkey.ProfileLook{PrimaryColor: "#0a7"}})
	require.NoError(t, err)
	wish := latchkey.NewPortal{CustomerKey: "hotel", ProfileID: look.ID, View: latchkey.PortalView{
		Locale: "de-DE", Hidden: latchkey.PortalParts{People: true, Details: true}, ReservationKey: "R1",
	}}
	made, err := f.Store.CreatePortal(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	require.Equal(t, latchkey.Portal{
		ID: made.ID, WorkspaceID: f.Workspace.ID, CustomerKey: "hotel", SessionID: made.SessionID, Token: made.Token, ProfileID: look.ID,
		Look: &look.Look, View: wish.View, CreatedAt: storetest.Start, ExpiresAt: storetest.Start.Add(latchkey.PortalLife),
	}, made)
	found, err := f.Store.PortalOfSession(t.Context(), f.Workspace.ID, made.SessionID)
	require.NoError(t, err)
	require.Equal(t, made, found)

	session, _, err := f.Store.SessionByToken(t.Context(), made.Token)
	require.NoError(t, err)
	require.Equal(t, []any{made.SessionID, "hotel", true, made.ExpiresAt},
		[]any{session.ID, session.CustomerKey, session.ReadOnly, session.ExpiresAt})
	for table, dump := range dumps(t, f) {
		require.NotContains(t, dump, made.Token.Reveal(), table)
	}

	require.NoError(t, f.Store.RevokeSession(t.Context(), f.Workspace.ID, made.SessionID))
	_, err = f.Store.Portal(t.Context(), f.Workspace.ID, made.ID)
	require.Equal(t, latchkey.ENotFound, latchkey.CodeOf(err), "with its session the portal ends")
}

func TestAPortalNeedsTheProfileItNames(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	_, err := f.Store.CreatePortal(t.Context(), f.Workspace.ID, latchkey.NewPortal{CustomerKey: "hotel", ProfileID: f.Workspace.ID})
	require.Equal(t, latchkey.ENotFound, latchkey.CodeOf(err))
	sessions, err := f.Store.ListSessions(t.Context(), f.Workspace.ID, latchkey.SessionFilter{})
	require.NoError(t, err)
	require.Empty(t, sessions, "nothing was made")
}
