package cloud_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers/sandbox/wire"
)

// An account that lives in another time takes its locks along, until its clock is
// set back, and no other site.
func TestAccountTellsItsSiteTheTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("yale")
	stay := w.stay("0352")
	start, end := stay.StartsAt.AddDate(0, 0, 30), stay.EndsAt.AddDate(0, 0, 30)
	stay.StartsAt, stay.EndsAt = &start, &end
	w.account().created(lock, stay)
	other, err := w.CreateSite(t.Context(), wire.SiteRequest{})
	require.NoError(t, err)

	want := func(reason string) {
		t.Helper()
		tried, err := w.Try(t.Context(), w.site.ID, lock, wire.TryRequest{Code: "0352"})
		require.NoError(t, err)
		assert.Equal(t, reason, tried.Reason)
	}
	want("not_yet")
	w.tell(t, 30*24*time.Hour, http.StatusOK)
	want("open")
	w.tell(t, 0, http.StatusOK) // one who has not heard yet
	want("open")
	w.restart()
	want("open")
	w.tell(t, 31*24*time.Hour, http.StatusOK)
	want("over")
	w.tell(t, 100*365*24*time.Hour, http.StatusBadRequest)
	w.tellSetBack(t, 0, 1, http.StatusOK)
	want("not_yet")
	w.tell(t, 30*24*time.Hour, http.StatusOK) // one who has not heard yet
	want("not_yet")
	w.restart()
	want("not_yet")
	w.tellSetBack(t, 30*24*time.Hour, 1, http.StatusOK)
	want("open")
	w.tellSetBack(t, 0, -1, http.StatusBadRequest)
	state, err := w.Site(t.Context(), other.ID)
	require.NoError(t, err)
	assert.Zero(t, state.Site.AheadMS)
}

// tell makes a call of the site's account with the clock's header.
func (w *world) tell(t *testing.T, ahead time.Duration, want int) {
	t.Helper()
	w.tellSetBack(t, ahead, 0, want)
}

// tellSetBack is tell by an account whose clock was set back at a time; 0 for never.
func (w *world) tellSetBack(t *testing.T, ahead time.Duration, setBack int64, want int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/v1/health", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+w.site.Token)
	request.Header.Set(wire.AheadHeader, strconv.FormatInt(ahead.Milliseconds(), 10))
	if setBack != 0 {
		request.Header.Set(wire.SetBackHeader, strconv.FormatInt(setBack, 10))
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, want, response.StatusCode)
}
