package e2e_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/stack"
	"latchkey/store"
)

// The page beyond-seam.md is true to the letter: each of its curl lines, run from
// top to bottom, is answered with ok.
func TestEveryLineOfBeyondSeamWorks(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	g := h.give(90*day, []string{"Front Door"}, nil, "code")
	g.reaches(latchkey.GrantActive, soon)
	hook, _ := h.must("/webhooks/create", object{"url": "https://hooks.example/latchkey"})["webhook"].(object)
	hookID, _ := hook["webhook_id"].(string)
	method := g.methods()[0]
	left := h.Door(latchkey.DoorDevice, "Garden Gate").ID
	h.must("/devices/simulate/remove", object{"device_id": left})
	calls := curls(t, "../../docs/beyond-seam.md", map[string]string{
		"API": h.APIURL, "KEY": h.APIKey, "DEVICE": h.Door(latchkey.DoorDevice, "Front Door").ID, "GRANT": g.id,
		"METHOD": method.ID, "CODE": method.Credentials[0].ID, "HOOK": hookID, "ACCOUNT": h.lonelyAccount(), "LEFT": left,
	})
	require.Greater(t, len(calls), 20)
	for _, call := range calls {
		response, err := http.DefaultClient.Do(call)
		require.NoError(t, err)
		var answer object
		require.NoError(t, json.NewDecoder(response.Body).Decode(&answer), call.URL.Path)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusOK, response.StatusCode, "%s: %v", call.URL.Path, answer)
		require.Equal(t, true, answer["ok"], call.URL.Path)
	}
}

// lonelyAccount is an account whose locks are nobody's.
func (h *house) lonelyAccount() string {
	h.t.Helper()
	const site, token = "lonely", "the lonely site's token"
	_, err := h.Locks.CreateSite(h.t.Context(), wire.SiteRequest{ID: site, Token: token})
	require.NoError(h.t, err)
	config, err := json.Marshal(object{"base_url": h.SandboxURL, "token": token})
	require.NoError(h.t, err)
	account, err := h.Store.CreateAccount(h.t.Context(), store.NewAccount{
		WorkspaceID: h.Workspace.ID, Provider: "sandbox", Category: "lock", Config: latchkey.NewSecret(string(config)),
	})
	require.NoError(h.t, err)
	return account.ID
}

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// curls are the calls that the shell lines of a page make. The lines run in a shell
// that knows the variables and no others, in which curl writes down its arguments.
func curls(t *testing.T, page string, variables map[string]string) []*http.Request {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	written := filepath.Join(t.TempDir(), "calls")
	script := []string{"set -eu", `curl() { printf '%s\0' "$@" >> "$WRITTEN"; printf '\036\0' >> "$WRITTEN"; }`}
	for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
		script = append(script, block[1])
	}
	shell := exec.CommandContext(t.Context(), "sh", "-c", strings.Join(script, "\n"))
	shell.Env = []string{"PATH=" + os.Getenv("PATH"), "WRITTEN=" + written}
	for name, value := range variables {
		shell.Env = append(shell.Env, name+"="+value)
	}
	output, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", output)
	lines, err := os.ReadFile(written)
	require.NoError(t, err)
	var calls []*http.Request
	for args := range strings.SplitSeq(strings.TrimSuffix(string(lines), "\036\000"), "\036\000") {
		calls = append(calls, curl(t, strings.Split(strings.TrimSuffix(args, "\000"), "\000")))
	}
	return calls
}

// curl is the call that curl makes of its arguments.
func curl(t *testing.T, args []string) *http.Request {
	t.Helper()
	method, address, body, header := http.MethodGet, "", "", http.Header{}
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-s":
		case "-H":
			i++
			name, value, _ := strings.Cut(args[i], ": ")
			header.Set(name, value)
		case "-d":
			i++
			method, body = http.MethodPost, args[i]
		default:
			require.Empty(t, address, "%q is no argument that the page may use", args[i])
			address = args[i]
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	request.Header = header
	return request
}
