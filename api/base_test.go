package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"latchkey/api"
)

// Without a public URL, next_page_url goes back to where the request came to.
func TestTheNextPageIsWhereTheCallerReachesUs(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 2)
	local := newRig(t, func(c *api.Config) { c.PublicURL = "" })
	local.world.spaces = r.world.spaces
	_, _, next := page(t, local.get("/spaces/list?limit=1"))
	require.True(t, strings.HasPrefix(next, "http://example.com/spaces/list?"), next)
	_, _, next = page(t, local.send(http.MethodGet, "/spaces/list?limit=1", "", "X-Forwarded-Proto", "https"))
	require.True(t, strings.HasPrefix(next, "https://example.com/spaces/list?"), next)
}

func TestMetricsAreRegisteredOnce(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	_, err := api.New(api.Config{Metrics: registry})
	require.NoError(t, err)
	_, err = api.New(api.Config{Metrics: registry})
	require.Error(t, err)
}

// broken is a body that ends in an error.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, http.ErrBodyReadAfterClose }

func TestABodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	request := httptest.NewRequest(http.MethodPost, "/spaces/list", broken{})
	request.Header.Set("Authorization", "Bearer "+ourKey)
	require.Equal(t, http.StatusBadRequest, r.serve(request).Code)
}

func TestAMethodWhoseGrantHasJustGone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.grants = nil
	r.get("/access_methods/get?access_method_id="+methodID).refused(t, 404, "access_method_not_found")
	require.Empty(t, r.get("/access_methods/list").ok(t)["access_methods"])
}
