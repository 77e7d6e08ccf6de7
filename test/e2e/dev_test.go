package e2e_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey/internal/stack"
)

// `make run`: one command starts everything and ends with a card; Ctrl-C stops
// all it started; what was made is there at the next start.
func TestEverythingStartsStopsAndKeepsItsState(t *testing.T) {
	t.Parallel()
	limit(t)
	dir := filepath.Join(t.TempDir(), "state")

	first := startDev(t, dir)
	devices := first.post(t, "/devices/list", `{}`)
	require.GreaterOrEqual(t, strings.Count(devices, `"device_id"`), 5)
	require.Contains(t, first.post(t, "/acs/entrances/list", `{}`), "Room 101")
	require.Contains(t, first.post(t, "/acs/encoders/list", `{}`), "Front desk")
	made := first.post(t, "/user_identities/create", `{"full_name":"Jane Doe"}`)
	require.Contains(t, made, `"ok":true`)
	require.Contains(t, first.get(t, first.WebUI), "<html")
	children := first.children(t)
	require.GreaterOrEqual(t, len(children), 7, "PostgreSQL, Temporal, its UI, the locks, the panel, worker and API")
	first.interrupt(t)
	for _, pid := range children {
		require.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH, "a child is still there")
	}

	second := startDev(t, dir)
	require.Equal(t, first.APIKey, second.APIKey)
	require.Contains(t, second.post(t, "/user_identities/list", `{}`), "Jane Doe")
	second.interrupt(t)
}

// dev is a running `latchkey dev` and its stack.json.
type dev struct {
	APIURL string `json:"api_url"`
	APIKey string `json:"api_key"`
	WebUI  string `json:"web_ui"`

	command *exec.Cmd
	output  io.Reader
}

func startDev(t *testing.T, dir string) *dev {
	t.Helper()
	d := &dev{command: exec.CommandContext(t.Context(), stack.Program(t), "dev", "--any-ports", "--dir", dir)}
	d.command.Env = append(os.Environ(), "LATCHKEY_DATABASE_URL=", "TEMPORAL_ADDRESS=")
	d.command.Stderr = os.Stderr
	output, err := d.command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, d.command.Start())
	t.Cleanup(func() { _ = d.command.Process.Kill() }) // it has ended, unless the test failed
	lines := bufio.NewScanner(output)
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C stops everything") {
		t.Log(lines.Text())
	}
	require.NoError(t, lines.Err())
	text, err := os.ReadFile(filepath.Join(dir, "stack.json"))
	require.NoError(t, err, "it ended before its card")
	require.NoError(t, json.Unmarshal(text, d))
	d.output = output
	return d
}

func (d *dev) interrupt(t *testing.T) {
	t.Helper()
	require.NoError(t, d.command.Process.Signal(syscall.SIGINT))
	_, err := io.Copy(io.Discard, d.output)
	require.NoError(t, err)
	require.NoError(t, d.command.Wait())
}

// children are the processes that it started.
func (d *dev) children(t *testing.T) []int {
	t.Helper()
	return childrenOf(t, d.command.Process.Pid)
}

func (d *dev) post(t *testing.T, path, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.APIURL+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+d.APIKey)
	request.Header.Set("Content-Type", "application/json")
	return fetch(t, request)
}

func (d *dev) get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	return fetch(t, request)
}

func fetch(t *testing.T, request *http.Request) string {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode, string(text))
	return string(text)
}
