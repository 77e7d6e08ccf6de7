package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

const adminToken = "the admin of the tests"

// TestDriver holds the driver to the conformance suite on every brand profile.
func TestDriver(t *testing.T) {
	t.Parallel()
	shared := openCloud(t)
	for _, profile := range cloud.Profiles() {
		if choosesItsPINs(profile) && profile.Cards == "" {
			continue // the suite writes PINs of its own: chosen_test.go
		}
		t.Run(profile.Name, func(t *testing.T) {
			t.Parallel()
			if h := (harness{cloud: shared, profile: profile.Name}); choosesItsPINs(profile) {
				drivertest.ExerciseMode(t, h, latchkey.ModeCard)
			} else {
				drivertest.Exercise(t, h)
			}
		})
	}
}

// TestDriverOfLocksThatMakeTheirPINs holds it on those that choose them. Oracode
// takes the installer's times only: TestOracodeTakesTheInstallersTimes.
func TestDriverOfLocksThatMakeTheirPINs(t *testing.T) {
	t.Parallel()
	shared := openCloud(t)
	for _, profile := range []string{"salto_ks", "igloohome_offline"} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			drivertest.ExerciseMaker(t, harness{cloud: shared, profile: profile})
		})
	}
}

// TestMarks holds what only a lock that keeps marks can show: without one,
// nothing is ours.
func TestMarks(t *testing.T) {
	t.Parallel()
	s := harness{cloud: openCloud(t), profile: "smartthings"}.site(t, 1)
	session, err := sandbox.New().Open(t.Context(), s.Config(), drivers.Env{})
	require.NoError(t, err)
	written := op(s.doors[0], 352635)
	written.Credential.ID = ""
	_, err = session.Apply(t.Context(), written)
	require.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)

	s.PutOutside(t, s.doors[0], written.Credential)
	written.Action = drivers.Remove
	_, err = session.Apply(t.Context(), written)
	require.NoError(t, err)
	require.Len(t, s.Peek(t, s.doors[0]), 1, "a stranger's code with the same digits stays")
}

func openCloud(t *testing.T) *cloud.Cloud {
	t.Helper()
	opened, err := cloud.Open(filepath.Join(t.TempDir(), "state"), cloud.Options{AdminToken: latchkey.NewSecret(adminToken)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, opened.Close()) })
	return opened
}

// harness is drivertest.Harness with a site of its own for every case.
type harness struct {
	cloud   *cloud.Cloud
	profile string
}

func (harness) Driver() drivers.Driver             { return sandbox.New() }
func (harness) Parallel() bool                     { return true }
func (harness) Impossible(drivertest.Power) string { return "" }

func (h harness) Fresh(t *testing.T, doors int) drivertest.Site {
	t.Helper()
	return h.site(t, doors)
}

func (h harness) site(t *testing.T, doors int) *site {
	t.Helper()
	s := &site{cloud: h.cloud, profile: h.profile}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.server.Close)
	s.admin = admin.New(s.server.URL, latchkey.NewSecret(adminToken), s.server.Client())
	made, err := s.admin.CreateSite(t.Context(), wire.SiteRequest{})
	require.NoError(t, err)
	s.id, s.token = made.ID, made.Token
	for range doors {
		s.doors = append(s.doors, s.addLock(t, wire.LockRequest{Profile: h.profile, TimeZone: "America/New_York"}))
	}
	if groups(h.profile) && doors > 0 {
		_, err := s.admin.PutGroup(t.Context(), s.id, h.profile, "all", wire.GroupRequest{Name: "Everywhere", Locks: s.doors})
		require.NoError(t, err)
	}
	return s
}

// site is a site of the shared cloud behind a server of its own.
type site struct {
	cloud     *cloud.Cloud
	profile   string
	server    *httptest.Server
	admin     *admin.Client
	id, token string
	doors     []string
	onWrite   atomic.Pointer[func(written string)]
}

// serve tells of writes before the cloud sees them.
func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	if tell := s.onWrite.Load(); tell != nil && r.Method == http.MethodPost && r.Header.Get("Authorization") == "Bearer "+s.token {
		written, _ := io.ReadAll(r.Body)
		(*tell)(string(written))
		r.Body = io.NopCloser(bytes.NewReader(written))
	}
	s.cloud.ServeHTTP(w, r)
}

// addLock adds a lock that answers at once and holds six codes.
func (s *site) addLock(t *testing.T, request wire.LockRequest) string {
	t.Helper()
	atOnce := int64(0)
	request.LatencyMS, request.MaxCodes = &atOnce, 6
	lock, err := s.admin.CreateLock(t.Context(), s.id, request)
	require.NoError(t, err)
	return lock.ID
}

func (s *site) Config() json.RawMessage { return s.configWith(s.token) }

func (s *site) configWith(token string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"base_url": %q, "token": %q}`, s.server.URL, token))
}

func (s *site) Doors() []string { return s.doors }

// serve serves a handler until the test ends.
func serve(tb testing.TB, handler http.Handler) string {
	tb.Helper()
	server := httptest.NewServer(handler)
	tb.Cleanup(server.Close)
	return server.URL
}
