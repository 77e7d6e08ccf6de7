package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

const (
	key       = "Idempotency-Key"
	newPerson = `{"full_name":"Ada Lovelace","user_identity_key":"ada"}`
)

func TestTheSameKeyGetsTheFirstAnswerAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.post("/user_identities/create", newPerson, key, "k1")
	first.ok(t)
	require.Empty(t, first.Header().Get("Idempotency-Replayed"))
	again := r.post("/user_identities/create", `{ "user_identity_key":"ada", "full_name":"Ada Lovelace" }`, key, "k1")
	require.Equal(t, first.Body.String(), again.Body.String())
	require.Equal(t, "true", again.Header().Get("Idempotency-Replayed"))
	require.NotEqual(t, first.Header().Get("Seam-Request-Id"), again.Header().Get("Seam-Request-Id"))
	require.Equal(t, 1, r.world.count())
	r.post("/user_identities/create", newPerson, key, "k2").ok(t)
	require.Equal(t, 2, r.world.count())
}

func TestAKeyIsForOneRequest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/user_identities/create", newPerson, key, "k1").ok(t)
	r.post("/user_identities/create", `{"full_name":"Bob"}`, key, "k1").refused(t, 409, "idempotency_key_reused")
	r.post("/spaces/create", `{"name":"x"}`, key, "k1").refused(t, 409, "idempotency_key_reused")
}

func TestAKeyInFlight(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.hold = func(context.Context) error {
		r.world.hold = nil
		a := r.post("/user_identities/create", newPerson, key, "k1")
		a.refused(t, 409, "idempotency_key_in_use")
		require.Equal(t, "1", a.Header().Get("Retry-After"))
		return nil
	}
	r.post("/user_identities/create", newPerson, key, "k1").ok(t)
}

// A refusal is an answer; a failure of ours is not.
func TestWhichFailuresAreKept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.fail = latchkey.Conflict("user_identity_key_already_exists", "taken")
	r.post("/user_identities/create", newPerson, key, "k1").refused(t, 409, "user_identity_key_already_exists")
	r.world.fail = nil
	a := r.post("/user_identities/create", newPerson, key, "k1")
	a.refused(t, 409, "user_identity_key_already_exists")
	require.Equal(t, "true", a.Header().Get("Idempotency-Replayed"))

	r.world.fail = errors.New("disk on fire")
	r.post("/user_identities/create", newPerson, key, "k2").refused(t, 500, "internal_server_error")
	r.world.fail = nil
	r.post("/user_identities/create", newPerson, key, "k2").ok(t)
}

// The change was committed and then the answer was lost: the repetition tells
// what was made and makes nothing.
func TestASpentKeyIsAnsweredFromWhatItMade(t *testing.T) {
	t.Parallel()
	for path, c := range map[string]struct{ body, want string }{
		"/access_grants/create":   {`{"user_identity_id":"` + personID + `","requested_access_methods":[]}`, grantID},
		"/user_identities/create": {newPerson, personID},
		"/spaces/create":          {`{"name":"Room 101"}`, spaceID},
		"/spaces/update":          {`{"space_id":"` + spaceID + `","name":"x"}`, spaceID},
		"/access_grants/delete":   {`{"access_grant_id":"` + grantID + `"}`, `"ok":true`},
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.world.spend, r.world.fail = true, errors.New("connection lost after commit")
			r.post(path, c.body, key, "k1").refused(t, 500, "internal_server_error")
			r.world.fail = nil
			for range 2 {
				a := r.post(path, c.body, key, "k1")
				a.ok(t)
				require.Contains(t, a.Body.String(), c.want)
				require.Equal(t, "true", a.Header().Get("Idempotency-Replayed"))
			}
			require.Equal(t, 1, r.world.count())
		})
	}
}

func TestTheAnswerIsKeptThoughTheCallerLeft(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, leave := context.WithCancel(context.Background())
	r.world.hold = func(context.Context) error { leave(); return nil }
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "/user_identities/create", strings.NewReader(newPerson))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+ourKey)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(key, "k1")
	r.serve(request)
	require.Equal(t, latchkey.ClaimCompleted, r.world.claims["k1"].State)
	require.NotContains(t, r.log.String(), "not settled")
}

func TestKeysThatCannotBe(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/user_identities/create", newPerson, key, "schlüssel").refused(t, 400, "invalid_idempotency_key")
	r.post("/user_identities/create", newPerson, key, strings.Repeat("k", 256)).refused(t, 400, "invalid_idempotency_key")
	require.Zero(t, r.world.count())
}

func TestReadsTakeNoClaim(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/spaces/get", `{"space_id":"`+spaceID+`"}`, key, "k1").ok(t)
	r.post("/spaces/get", `{"space_key":"room-101"}`, key, "k1").ok(t)
	require.Empty(t, r.world.claims)
}

func TestARequestThatIsRefusedEarlyTakesNoClaim(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/spaces/create", `{}`, key, "k1").refused(t, 400, "invalid_input")
	require.Empty(t, r.world.claims)
	r.post("/spaces/create", `{"name":"x"}`, key, "k1").ok(t)
}
