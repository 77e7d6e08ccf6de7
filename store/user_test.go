package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestAnAccessTokenSeesTheWorkspacesOfItsUser(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, _ := f.AddWorkspace("Other")
	user, token, err := f.Store.CreateAccessToken(t.Context(), "ops@example.com", "test", f.Workspace.ID)
	require.NoError(t, err)
	require.Regexp(t, `^seam_at1[1-9A-HJ-NP-Za-km-z]{8}_[1-9A-HJ-NP-Za-km-z]{24}$`, token.Reveal())
	found, err := f.Store.UserByAccessToken(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, user, found)
	workspace, err := f.Store.WorkspaceOfUser(t.Context(), user.ID, f.Workspace.ID)
	require.NoError(t, err)
	require.Equal(t, f.Workspace, workspace)
	for _, id := range []string{other.ID, "nonsense"} {
		_, err = f.Store.WorkspaceOfUser(t.Context(), user.ID, id)
		wantError(t, err, latchkey.EUnauthorized, "workspace_not_found")
	}
	made, err := f.Store.CreateWorkspaceFor(t.Context(), user.ID, latchkey.NewWorkspace{Name: "Third"})
	require.NoError(t, err)
	all, err := f.Store.WorkspacesOfUser(t.Context(), user.ID)
	require.NoError(t, err)
	require.ElementsMatch(t, []latchkey.Workspace{f.Workspace, made}, all)
	again, second, err := f.Store.CreateAccessToken(t.Context(), "OPS@example.com", "second")
	require.NoError(t, err)
	require.Equal(t, user, again)
	require.NotEqual(t, token, second)
	for table, dump := range dumps(t, f) {
		require.NotContains(t, dump, token.Reveal(), table)
	}
}

func TestOtherAccessTokensAreRefusedAlike(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	_, token, err := f.Store.CreateAccessToken(t.Context(), "ops@example.com", "test")
	require.NoError(t, err)
	f.Exec(`update access_tokens set revoked_at = now()`)
	for _, text := range []string{"", "seam_at1", token.Reveal(), "\x00"} {
		_, err = f.Store.UserByAccessToken(t.Context(), latchkey.NewSecret(text))
		wantError(t, err, latchkey.EUnauthorized, "unauthorized")
	}
	_, _, err = f.Store.CreateAccessToken(t.Context(), "ops@example.com", "test", "ffffffff-ffff-4fff-8fff-ffffffffffff")
	wantError(t, err, latchkey.ENotFound, "workspace_not_found")
}

func TestAWorkspaceKeepsWhatAChangeLeaves(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	change := func(c latchkey.WorkspaceChange) latchkey.Workspace {
		require.NoError(t, f.Store.UpdateWorkspace(t.Context(), f.Workspace.ID, c))
		workspace, err := f.Store.WorkspaceByPublishableKey(t.Context(), f.Workspace.PublishableKey)
		require.NoError(t, err)
		return workspace
	}
	want := f.Workspace
	want.PublishableKeyAuth, want.WebviewLook = true, latchkey.WebviewLook{LogoShape: "circle", SuccessMessage: "Done"}
	got := change(latchkey.WorkspaceChange{PublishableKeyAuth: new(true), Look: latchkey.WebviewLookChange{
		LogoShape: new("circle"), SuccessMessage: new("Done"),
	}})
	require.Equal(t, want, got)
	want.Name, want.ConnectPartnerName, want.WebviewLook.SuccessMessage = "New", "Acme", ""
	got = change(latchkey.WorkspaceChange{
		Name: new("New"), ConnectPartnerName: new("Acme"), Look: latchkey.WebviewLookChange{SuccessMessage: new("")},
	})
	require.Equal(t, want, got)
	_, err := f.Store.WorkspaceByPublishableKey(t.Context(), "seam_pk1nobody")
	wantError(t, err, latchkey.EInvalid, "workspace_not_found")
}
