package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api"
)

func TestFailuresGiveNothingAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.fail = errors.New("pq: password 4711 of table grants")
	a := r.post("/access_grants/delete", `{"access_grant_id":"`+grantID+`"}`)
	a.refused(t, 500, "internal_server_error")
	require.NotContains(t, a.Body.String(), "pq")
	require.Contains(t, r.log.String(), "pq: password")

	r.world.hold = func(context.Context) error { panic("boom 4712") }
	a = r.post("/access_grants/delete", `{"access_grant_id":"`+grantID+`"}`)
	a.refused(t, 500, "internal_server_error")
	require.NotContains(t, a.Body.String(), "boom")
	require.Contains(t, r.log.String(), "boom 4712")
	require.NoError(t, uuid.Validate(a.Header().Get("Seam-Request-Id")))
}

func TestSlowRequestsEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *api.Config) { c.Timeout = 1 })
	r.world.hold = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	a := r.post("/access_grants/delete", `{"access_grant_id":"`+grantID+`"}`)
	a.refused(t, 503, "request_timeout")
	require.Equal(t, "2", a.Header().Get("Retry-After"))
}

func TestDomainErrorsHaveOneStatusEach(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err       error
		status    int
		errorType string
	}{
		{latchkey.NotFound("access_grant"), 404, "access_grant_not_found"},
		{latchkey.Conflict("access_grant_key_already_exists", "taken"), 409, "access_grant_key_already_exists"},
		{&latchkey.Error{Code: latchkey.EInvalid, Type: "not_supported", Message: "no"}, 400, "not_supported"},
		{&latchkey.Error{Code: latchkey.EUnavailable, Type: "database_unavailable", Message: "away"}, 503, "database_unavailable"},
		{&latchkey.Error{Code: latchkey.EInternal, Type: "x", Message: "secret"}, 500, "internal_server_error"},
	} {
		t.Run(c.errorType, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.world.fail = c.err
			r.post("/access_grants/delete", `{"access_grant_id":"`+grantID+`"}`).refused(t, c.status, c.errorType)
		})
	}
}

func TestARuleOfTheDomainLooksLikeOneOfTheSchema(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.fail = latchkey.Invalid("ends_at", "Must be in the future")
	detail := r.send(http.MethodPatch, "/access_grants/update", `{"access_grant_id":"`+grantID+`"}`).refused(t, 400, "invalid_input")
	require.Equal(t, `Must be in the future for "ends_at"`, detail["message"])
	require.Equal(t, map[string]any{"_errors": []any{}, "ends_at": map[string]any{"_errors": []any{"Must be in the future"}}}, detail["validation_errors"])
}
