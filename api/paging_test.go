package api_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// manySpaces is a rig with n spaces.
func manySpaces(t *testing.T, n int) *rig {
	t.Helper()
	r := newRig(t)
	r.world.spaces = nil
	for i := range n {
		r.world.spaces = append(r.world.spaces, latchkey.Space{
			ID: id(6, i+1), WorkspaceID: ours, Name: strconv.Itoa(i), CreatedAt: now.Add(time.Duration(i) * time.Second),
		})
	}
	return r
}

// page is one page's ids and how to go on.
func page(t *testing.T, a reply) (ids []string, cursor, next string) {
	t.Helper()
	body := a.ok(t)
	for _, row := range body["spaces"].([]any) {
		ids = append(ids, row.(map[string]any)["space_id"].(string))
	}
	p := body["pagination"].(map[string]any)
	cursor, _ = p["next_page_cursor"].(string)
	next, _ = p["next_page_url"].(string)
	require.Equal(t, p["has_next_page"], cursor != "")
	require.Len(t, p, 3)
	return ids, cursor, next
}

func TestPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 5)
	var all []string
	cursor := ""
	for range 3 {
		target := "/spaces/list?limit=2&_strict=true"
		if cursor != "" {
			target += "&page_cursor=" + url.QueryEscape(cursor)
		}
		var ids []string
		ids, cursor, _ = page(t, r.get(target))
		all = append(all, ids...)
	}
	require.Empty(t, cursor)
	require.Equal(t, []string{id(6, 1), id(6, 2), id(6, 3), id(6, 4), id(6, 5)}, all)
}

func TestAPageMayBeTurnedWithTheOtherVerbOrByURL(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 3)
	_, cursor, next := page(t, r.post("/spaces/list", `{"limit":2,"search":"a,b"}`))
	ids, _, _ := page(t, r.get("/spaces/list?limit=2&search=a%2Cb&_strict=true&page_cursor="+url.QueryEscape(cursor)))
	require.Equal(t, []string{id(6, 3)}, ids)

	address, err := url.Parse(next)
	require.NoError(t, err)
	require.Equal(t, "https://keys.example/sub/spaces/list", "https://"+address.Host+address.Path)
	require.Equal(t, cursor, address.Query().Get("next_page_cursor"))
	ids, _, _ = page(t, r.get("/spaces/list?"+address.RawQuery))
	require.Equal(t, []string{id(6, 3)}, ids)
}

func TestACursorIsBoundToItsParameters(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 3)
	_, cursor, _ := page(t, r.get("/spaces/list?limit=1"))
	escaped := url.QueryEscape(cursor)
	for _, target := range []string{
		"/spaces/list?limit=2&page_cursor=" + escaped,
		"/spaces/list?page_cursor=" + escaped,
		"/spaces/list?limit=1&search=x&page_cursor=" + escaped,
		"/user_identities/list?limit=1&page_cursor=" + escaped,
	} {
		r.get(target).refused(t, 400, "mismatched_page_parameters")
	}
	page(t, r.get("/spaces/list?limit=1&unknown=x&page_cursor="+escaped))
	page(t, r.post("/spaces/list", `{"limit":1,"page_cursor":null}`))
}

func TestCursorsThatNobodyGaveOut(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 1)
	for _, text := range []string{"x", `"x"`, `{}`, `["a"`, `["a","b"]`, `["a",{"created_at":"2025-01-01T00:00:00Z","id":"'; drop"}]`} {
		cursor := url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(text)))
		detail := r.get("/spaces/list?page_cursor="+cursor).refused(t, 400, "invalid_input")
		require.Contains(t, detail["validation_errors"], "page_cursor")
	}
	r.get("/spaces/list?page_cursor=%21").refused(t, 400, "invalid_input")
}

func TestPageSizesAreBounded(t *testing.T) {
	t.Parallel()
	r := manySpaces(t, 1200)
	ids, cursor, _ := page(t, r.get("/spaces/list"))
	require.Len(t, ids, 500)
	require.NotEmpty(t, cursor)
	ids, cursor, _ = page(t, r.get("/spaces/list?limit=100000"))
	require.Len(t, ids, 1000)
	require.NotEmpty(t, cursor)
	ids, cursor, _ = page(t, r.get("/spaces/list?limit=0"))
	require.Empty(t, ids)
	require.NotEmpty(t, cursor)
	page(t, r.get("/spaces/list?limit=0&page_cursor="+url.QueryEscape(cursor)))
	r.get("/spaces/list?limit=-1").refused(t, 400, "invalid_input")
	r.get("/spaces/list?limit=1.5").refused(t, 400, "invalid_input")
	r.get("/spaces/list?limit=many").refused(t, 400, "invalid_input")
}

func TestEveryPagedListSaysSo(t *testing.T) {
	t.Parallel()
	for path, key := range map[string]string{
		"/access_grants/list": "access_grants", "/access_methods/list": "access_methods",
		"/acs/entrances/list": "acs_entrances", "/connected_accounts/list": "connected_accounts",
		"/devices/list": "devices", "/spaces/list": "spaces", "/user_identities/list": "user_identities",
	} {
		for _, verb := range []string{http.MethodGet, http.MethodPost} {
			body := newRig(t).send(verb, path, "").ok(t)
			require.Len(t, body[key], 1)
			require.Contains(t, body, "pagination")
		}
	}
	r := newRig(t)
	require.NotContains(t, r.get("/acs/systems/list").ok(t), "pagination")
	require.NotContains(t, r.get("/events/list?since=2020-01-01").ok(t), "pagination")
}
