package cloud_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

func TestSitesSeeOnlyThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("yale")
	other, err := w.CreateSite(t.Context(), wire.SiteRequest{})
	require.NoError(t, err)
	stranger := w.as(other.Token)
	assert.Empty(t, read[wire.LockList](stranger, stranger.do(http.MethodGet, "/v1/locks", nil), http.StatusOK).Locks)
	stranger.refused(stranger.create(lock, w.stay("3526")), wire.LockNotFound)
	nobody := w.as("not a token")
	nobody.refused(nobody.do(http.MethodGet, "/v1/locks", nil), wire.BadToken)
	nobody.refused(nobody.do(http.MethodGet, "/admin/v1/profiles", nil), wire.BadToken)
	w.account().refused(w.account().do(http.MethodGet, "/admin/v1/sites/"+w.site.ID, nil), wire.BadToken)
}

func TestCreatingAgainIsFine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wanted := wire.SiteRequest{ID: "demo", Name: "Demo", Token: "a token of the demo"}
	for range 2 {
		site, err := w.CreateSite(t.Context(), wanted)
		require.NoError(t, err)
		assert.Equal(t, wire.Site{ID: "demo", Name: "Demo", Token: wanted.Token}, site)
		_, err = w.CreateLock(t.Context(), "demo", wire.LockRequest{ID: "front", Profile: "yale"})
		require.NoError(t, err)
	}
	for _, clash := range []wire.SiteRequest{{ID: "demo", Token: "another"}, {ID: "another", Token: wanted.Token}, {ID: "a/b"}} {
		_, err := w.CreateSite(t.Context(), clash)
		require.Error(t, err)
	}
	for _, clash := range []wire.LockRequest{{ID: "front", Profile: "nuki"}, {Profile: "nothing"}, {Profile: "yale", TimeZone: "Mars/Base"}, {ID: "..", Profile: "yale"}} {
		_, err := w.CreateLock(t.Context(), "demo", clash)
		require.Error(t, err)
	}
}

func TestStateSurvivesARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("schlage")
	w.account().created(lock, w.stay("0352"))
	w.fault(lock, wire.Fault{Kind: wire.FaultOffline})
	before := w.state(lock)
	w.restart()
	after := w.state(lock)
	before.Log = nil
	assert.Equal(t, before, after)
	w.account().refused(w.account().create(lock, w.stay("5362")), wire.LockOfflineCode)
}

func TestDeletedStaysDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, other := w.lock("yale"), w.lock("yale")
	require.NoError(t, w.DeleteLock(t.Context(), w.site.ID, lock))
	w.restart()
	state, err := w.Site(t.Context(), w.site.ID)
	require.NoError(t, err)
	require.Len(t, state.Locks, 1)
	assert.Equal(t, other, state.Locks[0].ID)
	require.NoError(t, w.DeleteSite(t.Context(), w.site.ID))
	w.restart()
	_, err = w.Site(t.Context(), w.site.ID)
	require.Error(t, err)
	w.account().refused(w.account().do(http.MethodGet, "/v1/locks", nil), wire.BadToken)
}

func TestDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	for _, set := range []func(bool) error{
		func(down bool) error { return w.SetSiteDown(t.Context(), w.site.ID, down) },
		func(down bool) error { return w.SetDown(t.Context(), down) },
	} {
		require.NoError(t, set(true))
		a.refused(a.create(lock, w.stay("3526")), wire.CloudDown)
		require.NoError(t, set(false))
		a.list(lock)
	}
}

func TestByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	a.created(lock, w.stay("3526"))
	by := func(request wire.KeypadRequest) {
		t.Helper()
		require.NoError(t, w.Keypad(t.Context(), w.site.ID, lock, request))
	}
	by(wire.KeypadRequest{Action: wire.KeypadAdd, Code: "1111", Name: "Granny"})
	by(wire.KeypadRequest{Action: wire.KeypadEdit, Code: "3526", NewCode: "2222"})
	codes := w.state(lock).Codes
	require.Len(t, codes, 2)
	assert.Equal(t, []string{"2222", "ada"}, []string{codes[0].Code, codes[0].Mark})
	assert.Equal(t, []string{"1111", ""}, []string{codes[1].Code, codes[1].Mark})
	by(wire.KeypadRequest{Action: wire.KeypadDelete, Code: "1111"})
	assert.Len(t, w.state(lock).Codes, 1)
	require.Error(t, w.Keypad(t.Context(), w.site.ID, lock, wire.KeypadRequest{Action: wire.KeypadDelete, Code: "1111"}))
	require.NoError(t, w.Reboot(t.Context(), w.site.ID, lock, false))
	assert.Len(t, w.state(lock).Codes, 1)
	require.NoError(t, w.Reset(t.Context(), w.site.ID, lock))
	assert.Empty(t, w.state(lock).Codes)
}

// TestEvents reads the stream: the state of each lock, then what happens.
func TestEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("yale")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/v1/events", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+w.site.Token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	next := func() wire.EventKind {
		t.Helper()
		var event wire.Event
		require.True(t, lines.Scan())
		require.NoError(t, json.Unmarshal(lines.Bytes(), &event))
		assert.Equal(t, lock, event.Lock)
		return event.Kind
	}
	assert.Equal(t, wire.LockOnline, next())
	w.fault(lock, wire.Fault{Kind: wire.FaultOffline})
	assert.Equal(t, wire.LockOffline, next())
	require.NoError(t, w.ClearFaults(t.Context(), w.site.ID, lock, ""))
	assert.Equal(t, wire.LockOnline, next())
	require.NoError(t, w.Reboot(t.Context(), w.site.ID, lock, true))
	assert.Equal(t, wire.CodesChanged, next())
	w.account().created(lock, w.stay("3526")) // ours: no news
	require.NoError(t, w.SetSiteDown(t.Context(), w.site.ID, true))
	assert.False(t, lines.Scan(), "a cloud that is down ends its streams")
}

func TestAdminIsOffWithoutAToken(t *testing.T) {
	t.Parallel()
	opened, err := cloud.Open(filepath.Join(t.TempDir(), "state"), cloud.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, opened.Close()) })
	w := &world{t: t}
	w.url = serve(t, opened)
	_, err = admin.New(w.url, latchkey.Secret{}, nil).Profiles(t.Context())
	var refused *admin.Refused
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, wire.AdminDisabled, refused.Code)
}

func TestStateIsForTheOwnerOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	info, err := os.Stat(w.path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}
