// Package cli uses the program as an operator does in a terminal.
package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/pgtest"
	"latchkey/internal/stack"
	"latchkey/store"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// terminal is a shell with the settings of an installation.
type terminal struct {
	t       *testing.T
	program string
	env     []string
	db      *store.Store // to look at what came of it
}

func open(t *testing.T) *terminal {
	t.Helper()
	address, keys, macKey := pgtest.Open(t, store.Migrate), "k1:"+key(), key()
	vault, err := store.NewVault(latchkey.NewSecret(keys), latchkey.NewSecret(macKey))
	require.NoError(t, err)
	db, err := store.Open(t.Context(), address, vault, latchkey.SystemClock{}, store.Options{MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() }) // only read from
	env := append(os.Environ(), "LATCHKEY_DATABASE_URL="+address, "LATCHKEY_KEYS="+keys, "LATCHKEY_MAC_KEY="+macKey)
	return &terminal{t: t, program: stack.Program(t), env: env, db: db}
}

func key() string {
	made := make([]byte, 32)
	_, _ = rand.Read(made) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(made)
}

// run runs a command and returns all that it prints.
func (c *terminal) run(args ...string) (printed string, err error) {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.program, args...)
	var output bytes.Buffer
	command.Env, command.Stdout, command.Stderr = c.env, &output, &output
	err = command.Run()
	return output.String(), err
}

// prints runs a command that must succeed, and finds what a pattern's groups say.
func (c *terminal) prints(pattern string, args ...string) []string {
	c.t.Helper()
	printed, err := c.run(args...)
	require.NoError(c.t, err, printed)
	found := regexp.MustCompile(pattern).FindStringSubmatch(printed)
	require.NotNil(c.t, found, printed)
	return found[1:]
}

// refuses runs a command that must fail with a sentence.
func (c *terminal) refuses(sentence string, args ...string) {
	c.t.Helper()
	printed, err := c.run(args...)
	require.Error(c.t, err, printed)
	require.Contains(c.t, printed, sentence)
}

// file writes an account's settings.
func (c *terminal) file(settings map[string]string) string {
	c.t.Helper()
	text, err := json.Marshal(settings)
	require.NoError(c.t, err)
	path := filepath.Join(c.t.TempDir(), "settings.json")
	require.NoError(c.t, os.WriteFile(path, text, 0o600))
	return path
}

func TestWorkspaceComesWithItsFirstKey(t *testing.T) {
	t.Parallel()
	c := open(t)
	for name, sandbox := range map[string]bool{"Hotel": false, "Trial": true} {
		args := []string{"workspace", "create", name}
		if sandbox {
			args = append(args, "--sandbox")
		}
		made := c.prints(`workspace (\S+)\nAPI key +(\S+)\n`, args...)
		found, err := c.db.WorkspaceByAPIKey(t.Context(), latchkey.NewSecret(made[1]))
		require.NoError(t, err)
		require.Equal(t, []any{made[0], name, sandbox}, []any{found.ID, found.Name, found.IsSandbox})
		require.Equal(t, sandbox, regexp.MustCompile(`^seam_test`).MatchString(made[1]))
	}
	c.refuses("usage: latchkey workspace create NAME", "workspace", "create")
	c.refuses("usage: latchkey workspace create NAME", "workspace", "destroy", "Hotel")
}

func TestTokenSeesTheWorkspacesOfItsUser(t *testing.T) {
	t.Parallel()
	c := open(t)
	var ids []string
	for _, name := range []string{"One", "Two", "Not theirs"} {
		made, err := c.db.CreateWorkspace(t.Context(), name, true)
		require.NoError(t, err)
		ids = append(ids, made.ID)
	}
	const shown = `user +(\S+)\ntoken (seam_at\S+)\n`
	first := c.prints(shown, "token", "create", "--user", "ops@example.com", "--workspace", ids[0]+","+ids[1])
	second := c.prints(shown, "token", "create", "--user", "OPS@example.com", "--name", "for the laptop")
	require.Equal(t, first[0], second[0], "the same user")
	for _, token := range []string{first[1], second[1]} {
		user, err := c.db.UserByAccessToken(t.Context(), latchkey.NewSecret(token))
		require.NoError(t, err)
		seen, err := c.db.WorkspacesOfUser(t.Context(), user.ID)
		require.NoError(t, err)
		require.Len(t, seen, 2)
	}
	c.refuses("usage: latchkey token create --user EMAIL", "token", "create")
	c.refuses("usage: latchkey token create --user EMAIL", "token", "create", "--colour", "red")
}

// An account is stored when its driver accepts the settings, and only then. What
// is secret of them is in no output and not in the database as it is.
func TestAccountIsAddedWhenItsDriverAcceptsIt(t *testing.T) {
	t.Parallel()
	c := open(t)
	workspace, err := c.db.CreateWorkspace(t.Context(), "Hotel", true)
	require.NoError(t, err)
	cloud := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer the-right-token" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"error":{"code":"unauthorized","message":"the token is not accepted"}}`)) // the test sees what is missing
		}
	}))
	t.Cleanup(cloud.Close)
	add := func(token string, more ...string) []string {
		file := c.file(map[string]string{"base_url": cloud.URL, "token": token})
		return append([]string{"account", "add", "--workspace", workspace.ID, "--config", file}, more...)
	}
	id := c.prints(`connected account (\S+)\n`, add("the-right-token", "--provider", "sandbox", "--name", "Locks", "--cards", "1, 2")...)[0]
	account, err := c.db.Account(t.Context(), workspace.ID, id)
	require.NoError(t, err)
	require.Equal(t, []string{"sandbox", "Locks", "lock"}, []string{account.Provider, account.DisplayName, account.Category})
	config, _, err := c.db.AccountConfig(t.Context(), id)
	require.NoError(t, err)
	require.Contains(t, config.Reveal(), "the-right-token")

	c.refuses("the driver does not accept these settings", add("another-token", "--provider", "sandbox")...)
	printed, _ := c.run(add("another-token", "--provider", "sandbox")...)
	require.NotContains(t, printed, "another-token")
	c.refuses(`no driver "nobody"; there are sandbox, uhppote, `, add("the-right-token", "--provider", "nobody")...)
	c.refuses("read the driver's settings", "account", "add", "--workspace", workspace.ID, "--provider", "sandbox", "--config", "nowhere.json")
	c.refuses("usage: latchkey account add --workspace ID", "account", "add", "--provider", "sandbox")
	all, err := c.db.ListAccounts(t.Context(), workspace.ID, latchkey.AccountFilter{}, latchkey.Page{Limit: 10})
	require.NoError(t, err)
	require.Len(t, all.Rows, 1, "what was refused is not there")
}

// What is in the drawer already is not put there twice.
func TestCardsArePutIntoADrawer(t *testing.T) {
	t.Parallel()
	c := open(t)
	workspace, err := c.db.CreateWorkspace(t.Context(), "Office", true)
	require.NoError(t, err)
	file := c.file(map[string]string{"base_url": "http://127.0.0.1:9", "token": "any"})
	account := c.prints(`connected account (\S+)\n`, "account", "add", "--workspace", workspace.ID, "--config", file,
		"--provider", "sandbox", "--cards", "1, 2")[0]
	require.Equal(t, []string{"1"}, c.prints(`cards put into the drawer: (\d+)\n`, "account", "cards", account, "2,3"))
	require.Equal(t, []string{"0"}, c.prints(`cards put into the drawer: (\d+)\n`, "account", "cards", account, "1", "2", "3"))
	c.refuses("usage:\n       latchkey account cards ACCOUNT_ID N,N", "account", "cards", account)
	c.refuses("connected_account_not_found", "account", "cards", workspace.ID, "4")
	c.refuses("connected_account_not_found", "account", "cards", "the-office", "4")
}

func TestProgramSaysWhatItCanDo(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.prints(`latchkey account +add --workspace`, "help")
	c.prints(`latchkey token +create --user`)
	c.refuses(`unknown command "grnat"; see latchkey help`, "grnat")
	document, err := c.run("openapi")
	require.NoError(t, err)
	require.True(t, json.Valid([]byte(document)))
}

// Doctor shows every setting, and nothing of what is secret.
func TestDoctorKeepsSecretsToItself(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.env = append(c.env, "TEMPORAL_ADDRESS=127.0.0.1:9") // nobody is there
	printed, err := c.run("doctor")
	require.Error(t, err)
	require.Regexp(t, `ok +database schema\n`, printed)
	require.Regexp(t, `FAIL +[Tt]emporal`, printed)
	for _, pair := range c.env {
		for _, secret := range []string{"LATCHKEY_KEYS=k1:", "LATCHKEY_MAC_KEY="} {
			if value, ok := strings.CutPrefix(pair, secret); ok {
				require.NotContains(t, printed, value)
			}
		}
	}
}
