package api_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func item(more string) string {
	return `{"user_identity_id":"` + personID + `","device_ids":["` + lockID + `"],"requested_access_methods":[{"mode":"code"}]` + more + `}`
}

// One bad item does not spoil the others.
func TestManyGrantsAreMadeOneByOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/access_grants/create_multiple", `{"access_grants":[`+strings.Join([]string{
		item(""), item(`,"ends_at":"soon"`), `{}`, item(`,"name":"Last"`),
	}, ",")+`]}`).ok(t)
	results := body["results"].([]any)
	require.Len(t, results, 4)
	for i, want := range []string{"", "invalid_input", "invalid_input", ""} {
		result := results[i].(map[string]any)
		require.InDelta(t, i, result["index"], 0)
		if want == "" {
			require.Equal(t, grantID, result["access_grant"].(map[string]any)["access_grant_id"])
			continue
		}
		require.Equal(t, want, result["error"].(map[string]any)["type"])
		require.NotEmpty(t, result["error"].(map[string]any)["message"])
	}
	require.Equal(t, 2, r.world.count())
	r.world.fail = latchkey.NotFound("device")
	failed := r.post("/access_grants/create_multiple", `{"access_grants":[`+item("")+`]}`).ok(t)["results"].([]any)
	require.Equal(t, "device_not_found", failed[0].(map[string]any)["error"].(map[string]any)["type"])
}

func TestTooManyGrantsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	many := strings.TrimSuffix(strings.Repeat("{},", 501), ",")
	for _, body := range []string{`{}`, `{"access_grants":[]}`, `{"access_grants":[1]}`, `{"access_grants":[` + many + `]}`} {
		r.post("/access_grants/create_multiple", body).refused(t, 400, "invalid_input")
	}
	require.Zero(t, r.world.count())
}

// A call that broke off goes on where it was: each item has a claim of its own.
func TestManyGrantsUnderOneKeyAreMadeOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.spend = true
	body := `{"access_grants":[` + item("") + `,` + item("") + `]}`
	r.post("/access_grants/create_multiple", body, "Idempotency-Key", "k").ok(t)
	require.Equal(t, 2, r.world.count())
	r.world.mu.Lock()
	delete(r.world.claims, "k") // the answer was lost with its process
	for key, claim := range r.world.claims {
		claim.ResourceID = grantID
		r.world.claims[key] = claim
	}
	r.world.mu.Unlock()
	again := r.post("/access_grants/create_multiple", body, "Idempotency-Key", "k").ok(t)["results"].([]any)
	require.Equal(t, true, again[1].(map[string]any)["already_existed"])
	require.Equal(t, 2, r.world.count(), "nothing was made twice")
}

func TestAPreviewTakesWhatCreateTakes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	preview := r.post("/access_grants/preview", item("")).ok(t)["preview"].(map[string]any)
	method := preview["access_methods"].([]any)[0].(map[string]any)
	require.NotEmpty(t, method["doors"].([]any)[0].(map[string]any)["message"])
	require.NotContains(t, preview, "access_grant_id")
	r.post("/access_grants/preview", `{}`).refused(t, 400, "invalid_input")
	r.get("/access_grants/preview").refused(t, 405, "method_not_allowed")
}
