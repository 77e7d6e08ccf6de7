// Package browser uses the connect page as people do, in a real Chromium: with
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
	"latchkey/internal/devenv"
	"latchkey/internal/nodetest"
	"latchkey/internal/stack"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// TestConnectPage runs every suite of this folder.
func TestConnectPage(t *testing.T) { //nolint:paralleltest // the browser is busy enough
	env := start(t) // skips the test where no services are wanted
	program, err := devenv.EnsureBrowser(t.Context(), func(line string) { t.Log(line) })
	require.NoError(t, err)
	nodetest.Install(t)
	suites, err := filepath.Glob("suites/*.test.js")
	require.NoError(t, err)
	args := append([]string{"--test", "--test-concurrency=1", "--test-reporter=spec"}, suites...)
	nodetest.Run(t, append(env, devenv.BrowserVariable+"="+program), args...)
}

func start(t *testing.T) []string {
	t.Helper()
	s := stack.Start(t)
	return []string{
		"LATCHKEY_TEST_API_URL=" + s.APIURL,
		"LATCHKEY_TEST_API_KEY=" + s.APIKey,
		"LATCHKEY_TEST_SANDBOX_URL=" + s.SandboxURL,
		"LATCHKEY_TEST_SANDBOX_ADMIN_TOKEN=" + s.SandboxAdminToken,
		"LATCHKEY_TEST_UHPPOTE_UDP=" + s.Panels.Address(),
		"LATCHKEY_TEST_UHPPOTE_PANEL=" + strconv.Itoa(stack.Panel),
		"LATCHKEY_TEST_EXPIRED_LINK=" + expiredLink(t, s),
	}
}

// expiredLink is of a webview that was made more than a day ago.
func expiredLink(t *testing.T, s *stack.Stack) string {
	t.Helper()
	webview, err := s.Store.CreateWebview(t.Context(), s.Workspace.ID, latchkey.NewWebview{
		AnyProvider: true, SelectionMode: latchkey.SelectNone, RedirectURL: "https://app.example/devices",
	})
	require.NoError(t, err)
	db, err := sqlx.ConnectContext(t.Context(), "postgres", s.DatabaseURL)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `update connect_webviews set expires_at = now() - interval '1 second'`)
	require.NoError(t, err)
	return connect.Address(s.APIURL, webview)
}
