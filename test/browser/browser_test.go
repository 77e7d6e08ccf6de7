// Package browser uses the pages as people do, in a real Chromium: with
// a mouse, with a keyboard, without JavaScript, on a phone, in the dark.
//
// LATCHKEY_TEST_PICTURES names a folder in which to keep a picture of each
// state of the page, LATCHKEY_TEST_BROWSER a browser to use.
package browser

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver of the database
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/connect"
	"latchkey/api/keypage"
	"latchkey/api/portal"
	"latchkey/internal/devenv"
	"latchkey/internal/nodetest"
	"latchkey/internal/stack"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// TestPages runs every suite of this folder.
func TestPages(t *testing.T) { //nolint:paralleltest // the browser is busy enough
	if testing.Short() {
		t.Skip("needs the services, a browser and radio networks, and -short asks for none")
	}
	radios := startRadios(t) // while everything else starts
	s := stack.Start(t)
	program, err := devenv.EnsureBrowser(t.Context(), func(line string) { t.Log(line) })
	require.NoError(t, err)
	nodetest.Install(t)
	suites, err := filepath.Glob("suites/*.test.js")
	require.NoError(t, err)
	args := append([]string{"--test", "--test-concurrency=1", "--test-reporter=spec"}, suites...)
	nodetest.Run(t, append(settings(t, s), devenv.BrowserVariable+"="+program, radios().setting()), args...)
	noLinkIsLogged(t, s)
	noSettingIsLogged(t, s)
}

// noLinkIsLogged: what opens a key or a portal is in no log of the API or the worker.
func noLinkIsLogged(t *testing.T, s *stack.Stack) {
	t.Helper()
	logs := string(s.Logs())
	require.NotContains(t, logs, keypage.Path+"#")
	require.NotContains(t, logs, portal.Path+"#")
	keys, err := s.Store.ListKeys(t.Context(), s.Workspace.ID, latchkey.InstantKeyFilter{})
	require.NoError(t, err)
	require.NotEmpty(t, keys)
	for _, key := range keys {
		require.NotContains(t, logs, key.Secret.Reveal())
	}
	sessions, err := s.Store.ListSessions(t.Context(), s.Workspace.ID, latchkey.SessionFilter{})
	require.NoError(t, err)
	for _, session := range sessions {
		require.NotContains(t, logs, session.Token.Reveal())
	}
}

func settings(t *testing.T, s *stack.Stack) []string {
	t.Helper()
	return []string{
		"LATCHKEY_TEST_API_URL=" + s.APIURL,
		"LATCHKEY_TEST_API_KEY=" + s.APIKey,
		"LATCHKEY_TEST_SANDBOX_URL=" + s.SandboxURL,
		"LATCHKEY_TEST_SANDBOX_ADMIN_TOKEN=" + s.SandboxAdminToken,
		"LATCHKEY_TEST_UHPPOTE_UDP=" + s.Panels.Address(),
		"LATCHKEY_TEST_UHPPOTE_PANEL=" + strconv.Itoa(stack.Panel),
		"LATCHKEY_TEST_EXPIRED_LINK=" + expiredLink(t, s),
		"LATCHKEY_TEST_EXPIRED_KEY=" + expiredKey(t, s),
	}
}

// expiredLink is of a webview that was made more than a day ago.
func expiredLink(t *testing.T, s *stack.Stack) string {
	t.Helper()
	webview, err := s.Store.CreateWebview(t.Context(), s.Workspace.ID, latchkey.NewWebview{
		AnyProvider: true, SelectionMode: latchkey.SelectNone, RedirectURL: "https://app.example/devices",
	})
	require.NoError(t, err)
	change(t, s, `update connect_webviews set expires_at = now() - interval '1 second'`)
	return connect.Address(s.APIURL, webview)
}

// expiredKey is the link of an instant key that nobody opened in time.
func expiredKey(t *testing.T, s *stack.Stack) string {
	t.Helper()
	found, err := s.Store.ListDoors(t.Context(), s.Workspace.ID, latchkey.DoorFilter{Kind: latchkey.DoorDevice}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	targets := latchkey.Targets{}
	for _, door := range found.Rows {
		targets.DeviceIDs = append(targets.DeviceIDs, door.ID)
	}
	grant, err := s.Store.CreateGrant(t.Context(), s.Workspace.ID, latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{}, Targets: targets, Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeMobileKey}},
	})
	require.NoError(t, err)
	change(t, s, `update instant_keys set expires_at = now() - interval '1 second'`)
	return keypage.Address(s.APIURL, grant.MobileKeys()[0].InstantKey.Secret)
}

// change changes rows behind the store's back.
func change(t *testing.T, s *stack.Stack, statement string) {
	t.Helper()
	db, err := sqlx.ConnectContext(t.Context(), "postgres", s.DatabaseURL)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}
