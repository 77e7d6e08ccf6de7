package activities_test

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
)

// tries has a worker try a login that was entered on a webview's page.
func (k *kit) tries(settings string) latchkey.Webview {
	k.t.Helper()
	ctx := k.t.Context()
	webview, err := k.Store.CreateWebview(ctx, k.Workspace.ID, latchkey.NewWebview{AnyProvider: true, SelectionMode: latchkey.SelectNone})
	require.NoError(k.t, err)
	require.NoError(k.t, k.Store.TryLogin(ctx, webview.ID, "sandbox", latchkey.NewSecret(settings)))
	trying := &activities.Webview{
		Store: k.Store, Drivers: drivers.NewRegistry(k.lock), Env: drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: k.Clock},
		Log: slog.New(slog.NewTextHandler(k.log, nil)),
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(trying)
	for range 2 { // a login that was tried is not tried again
		_, err = env.ExecuteActivity(trying.TryLogin, webview.ID)
		require.NoError(k.t, err)
	}
	webview, err = k.Store.Webview(ctx, k.Workspace.ID, webview.ID)
	require.NoError(k.t, err)
	return webview
}

func TestLoginIsTriedOnTheGateway(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for _, c := range []struct {
		answer error
		class  latchkey.FaultClass
	}{
		{latchkey.Faultf(latchkey.FaultUnauthorized, "no such token"), latchkey.FaultUnauthorized},
		{latchkey.Faultf(latchkey.FaultGatewayOffline, "away"), latchkey.FaultGatewayOffline},
		{errors.New("raw reply: hush"), latchkey.FaultAmbiguous},
	} {
		k.lock.foundErr = c.answer
		webview := k.tries(`{"token":"another"}`)
		require.Equal(t, latchkey.LoginRefused, webview.Login.State)
		require.Equal(t, c.class, webview.Login.Fault)
		require.NotContains(t, webview.Login.FaultMessage, "hush")
	}
	require.Len(t, k.Events(latchkey.EventWebviewFailed), 3)
	k.finds(true)
	webview := k.tries(`{"token":"another"}`)
	require.Equal(t, latchkey.LoginAccepted, webview.Login.State)
	require.NotEqual(t, k.Account.ID, webview.AccountID)
	require.Len(t, k.Events(latchkey.EventAccountCreated), 1)
}
