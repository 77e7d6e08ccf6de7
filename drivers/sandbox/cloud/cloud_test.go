package cloud_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

const adminToken = "the admin of the tests"

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// world is a cloud with one site, as its admin and its account see it.
type world struct {
	*admin.Client

	t     *testing.T
	path  string
	clock *clock
	cloud *cloud.Cloud
	url   string
	site  wire.Site
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "state"), clock: &clock{now: time.Date(2026, 7, 1, 12, 30, 0, 0, time.UTC)}}
	w.start()
	var err error
	w.site, err = w.CreateSite(t.Context(), wire.SiteRequest{Name: "home"})
	require.NoError(t, err)
	return w
}

// start opens the cloud and serves it until the test ends.
func (w *world) start() {
	w.t.Helper()
	opened, err := cloud.Open(w.path, cloud.Options{AdminToken: latchkey.NewSecret(adminToken), Clock: w.clock})
	require.NoError(w.t, err)
	server := httptest.NewServer(opened)
	w.t.Cleanup(func() { _ = opened.Close(); server.Close() })
	w.cloud, w.url = opened, server.URL
	w.Client = admin.New(server.URL, latchkey.NewSecret(adminToken), server.Client())
}

// restart closes the cloud and opens its state anew.
func (w *world) restart() {
	w.t.Helper()
	require.NoError(w.t, w.cloud.Close())
	w.start()
}

// lock adds a lock that answers at once.
func (w *world) lock(profile string) string {
	w.t.Helper()
	atOnce := int64(0)
	lock, err := w.CreateLock(w.t.Context(), w.site.ID, wire.LockRequest{Profile: profile, LatencyMS: &atOnce, TimeZone: "Europe/Berlin"})
	require.NoError(w.t, err)
	return lock.ID
}

func (w *world) state(lock string) wire.LockState {
	w.t.Helper()
	state, err := w.Lock(w.t.Context(), w.site.ID, lock)
	require.NoError(w.t, err)
	return state
}

func (w *world) fault(lock string, fault wire.Fault) {
	w.t.Helper()
	require.NoError(w.t, w.AddFault(w.t.Context(), w.site.ID, lock, fault))
}

// stay asks for a code from now on, or from a start, for an hour.
func (w *world) stay(code string) wire.CodeRequest {
	start, end := w.clock.Now(), w.clock.Now().Add(time.Hour)
	return wire.CodeRequest{Code: code, Name: "Ada", Mark: "ada", StartsAt: &start, EndsAt: &end}
}

func (w *world) as(token string) *account {
	return &account{t: w.t, url: w.url, token: token, http: &http.Client{}}
}

func (w *world) account() *account { return w.as(w.site.Token) }

// serve serves a handler until the test ends.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
