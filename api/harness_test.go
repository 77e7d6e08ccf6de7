package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"latchkey/api"
)

// rig is the API over a world of its own.
type rig struct {
	t       *testing.T
	world   *world
	handler http.Handler
	log     *lockedBuffer
	metrics *prometheus.Registry
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func newRig(t *testing.T, adjust ...func(*api.Config)) *rig {
	t.Helper()
	r := &rig{t: t, world: newWorld(), log: &lockedBuffer{}, metrics: prometheus.NewRegistry()}
	w := r.world
	config := api.Config{
		Services: api.Services{
			Callers: w, Reach: w, Workspaces: w, Sessions: w, Profiles: w,
			Accounts: w, Doors: w, Systems: w, Spaces: w, Identities: w, Grants: w, Methods: w, Requests: w,
			Events: w, Attempts: w, Idempotency: w, Probe: w, Clock: w,
			Locks: w, Encoders: w, Cards: w, Providers: w, Webviews: w, ConnectPage: w, Clocks: w, Previews: w, Suspensions: w, Retries: w, Timelines: w, InstantKeys: w, KeyHolders: w, Phones: w, Webhooks: w, Devices: w, Codes: w, Outside: w, ACSUsers: w, ACSAccess: w, ACSGroups: w, ACSCredentials: w,
			Portals: w,
		},
		Log: slog.New(slog.NewJSONHandler(r.log, nil)), Metrics: r.metrics, PublicURL: "https://keys.example/sub/",
	}
	for _, change := range adjust {
		change(&config)
	}
	handler, err := api.New(config)
	require.NoError(t, err)
	r.handler = handler
	return r
}

// reply is an answer with its body read.
type reply struct {
	*httptest.ResponseRecorder

	body map[string]any
}

// send makes a request with our key; headers are name, value pairs.
func (r *rig) send(verb, target, body string, headers ...string) reply {
	r.t.Helper()
	request := httptest.NewRequest(verb, target, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+ourKey)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)
	out := reply{ResponseRecorder: recorder}
	if recorder.Body.Len() > 0 {
		require.NoError(r.t, json.Unmarshal(recorder.Body.Bytes(), &out.body), recorder.Body.String())
	}
	return out
}

func (r *rig) post(path, body string, headers ...string) reply {
	r.t.Helper()
	return r.send(http.MethodPost, path, body, headers...)
}

func (r *rig) get(target string) reply {
	r.t.Helper()
	return r.send(http.MethodGet, target, "")
}

// ok is the answer, which must be a success.
func (a reply) ok(t *testing.T) map[string]any {
	t.Helper()
	require.Equal(t, http.StatusOK, a.Code, a.Body.String())
	require.Equal(t, true, a.body["ok"])
	require.Equal(t, "application/json", a.Header().Get("Content-Type"))
	require.NotEmpty(t, a.Header().Get("Seam-Request-Id"))
	return a.body
}

// refused checks status and type, and returns the error.
func (a reply) refused(t *testing.T, status int, errorType string) map[string]any {
	t.Helper()
	require.Equal(t, status, a.Code, a.Body.String())
	require.Equal(t, false, a.body["ok"])
	require.NotEmpty(t, a.Header().Get("Seam-Request-Id"))
	detail, _ := a.body["error"].(map[string]any)
	require.Equal(t, errorType, detail["type"])
	require.NotEmpty(t, detail["message"])
	return detail
}
