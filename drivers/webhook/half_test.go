package webhook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/webhook"
)

// scripted is a session with a service whose answers are made up.
func scripted(t *testing.T, answer http.HandlerFunc) drivers.Session {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	session, err := webhook.New().Open(t.Context(), json.RawMessage(fmt.Sprintf(`{"base_url": %q, "token": "t"}`, server.URL)), drivers.Env{})
	require.NoError(t, err)
	return session
}

// says answers each path with a text, and others with 404.
func says(answers map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, known := answers[r.URL.Path]
		if !known {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(text))
	}
}

var aCode = drivers.Credential{
	ID: "ours", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("352635"), Window: latchkey.Window{StartsAt: time.Now()},
}

// A code and a token are for the service that was asked, and for no other to which it points.
func TestNoRedirectIsFollowed(t *testing.T) {
	t.Parallel()
	var elsewhere []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		elsewhere = append(elsewhere, r.Method+" "+r.URL.Path)
	}))
	t.Cleanup(other.Close)
	for status, asked := range map[int]latchkey.FaultClass{
		http.StatusMovedPermanently: latchkey.FaultPermanent, http.StatusPermanentRedirect: latchkey.FaultPermanent,
		http.StatusFound: latchkey.FaultGatewayOffline, http.StatusTemporaryRedirect: latchkey.FaultGatewayOffline,
	} {
		session := scripted(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/doors" {
				says(map[string]string{"/v1/doors": `{"doors":[{"id":"door","name":"Door","code_lengths":[6],"window":"none","online":true}]}`})(w, r)
				return
			}
			http.Redirect(w, r, other.URL+r.URL.Path, status)
		})
		_, err := session.Apply(t.Context(), drivers.Op{Action: drivers.Put, Door: "door", Credential: aCode})
		assert.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class, status)
		_, err = session.Observe(t.Context(), "door")
		assert.Equal(t, asked, latchkey.FaultOf(err).Class, status)
	}
	assert.Empty(t, elsewhere)
}

// A door that does not say how it keeps times keeps none, so nothing lies on it before
// its time; and what is no number of a lock is not believed.
func TestDoorIsBelievedAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]latchkey.WindowPrecision{
		`"window":"minute",`: latchkey.PrecisionMinute, `"window":"minutes",`: latchkey.PrecisionNone, ``: latchkey.PrecisionNone,
	} {
		door := `{"id":"door","name":"Door",` + said + `"code_lengths":[6,4,-1,0,99],"max_entries":-3,"one_time_hours":99999999,
			"pause_ms":-5,"battery":7,"online":true}`
		session := scripted(t, says(map[string]string{"/v1/doors": `{"doors":[` + door + `]}`, "/v1/doors/door": door}))
		found, err := session.Discover(t.Context())
		require.NoError(t, err)
		can := found.Doors[0].Capabilities
		assert.Equal(t, want, can.Native, said)
		assert.Equal(t, []any{[]int{4, 6}, 0, 365 * 24 * time.Hour, time.Duration(0)}, []any{can.CodeLengths, can.MaxCodes, can.OneTime, can.MinInterval})
		health, err := session.Health(t.Context(), "door")
		require.NoError(t, err)
		assert.InDelta(t, 1, *health.Battery, 0)
	}
}

// Half an answer is no answer: a door that is not named would be one that takes no
// codes, and a place that is not told would be the present.
func TestHalfAnAnswerIsNone(t *testing.T) {
	t.Parallel()
	session := scripted(t, says(map[string]string{
		"/v1/doors": `{"doors":[]}`, "/v1/doors/door": `{}`, "/v1/events": `{"events":[]}`, "/v1/doors/new/entries": `{"complete":true,"age_ms":-1}`,
	}))
	_, err := session.Apply(t.Context(), drivers.Op{Action: drivers.Put, Door: "door", Credential: aCode})
	assert.Equal(t, latchkey.FaultGatewayOffline, latchkey.FaultOf(err).Class)
	_, err = session.Health(t.Context(), "door")
	assert.Equal(t, latchkey.FaultGatewayOffline, latchkey.FaultOf(err).Class)
	past, _ := session.(drivers.Historian)
	_, err = past.History(t.Context(), drivers.Place(`{"cursor":"7"}`))
	assert.Equal(t, latchkey.FaultGatewayOffline, latchkey.FaultOf(err).Class, "the place would be lost")
	seen, err := session.Observe(t.Context(), "new")
	require.NoError(t, err)
	assert.False(t, seen.Complete, "of tomorrow")
	assert.True(t, seen.Fresh.Before(time.Now()))
}

// What nobody can make rows of is said so, and not tried for ever.
func TestListThatCannotBe(t *testing.T) {
	t.Parallel()
	for doors, want := range map[string]latchkey.FaultClass{
		`{"id":"a","name":"A"},{"id":"a","name":"B"}`: latchkey.FaultPermanent, `{"id":"a"}`: latchkey.FaultPermanent,
		`{"id":"a","name":"A\u0000"}`: latchkey.FaultGatewayOffline,
	} {
		server := httptest.NewServer(says(map[string]string{"/v1/doors": `{"doors":[` + doors + `]}`}))
		t.Cleanup(server.Close)
		session, err := webhook.New().Open(t.Context(), json.RawMessage(fmt.Sprintf(`{"base_url": %q, "token": "t"}`, server.URL)), drivers.Env{})
		if err == nil {
			_, err = session.Discover(t.Context())
		}
		assert.Equal(t, want, latchkey.FaultOf(err).Class, doors)
	}
}

// Words that the contract does not have may be anything, also a code: they are not told on.
func TestOnlyWordsOfTheContractAreToldOn(t *testing.T) {
	t.Parallel()
	session := scripted(t, says(map[string]string{"/v1/doors": `{"doors":[]}`, "/v1/events": `{"cursor":"1","events":[
		{"kind":"denied","door":"door","reason":"352635"},{"kind":"unlocked","door":"door","method":"352635"},
		{"kind":"denied","door":"door","reason":"expired_code"},{"kind":"unlocked","door":"door","method":"card"}]}`}))
	past, _ := session.(drivers.Historian)
	found, err := past.History(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, found.Events, 4)
	assert.Equal(t, []any{latchkey.DenialReason(""), latchkey.EntryMethod(""), latchkey.DeniedExpiredCode, latchkey.ByCard},
		[]any{found.Events[0].Reason, found.Events[1].Method, found.Events[2].Reason, found.Events[3].Method})
}

// A token that no header can have is refused as what it is, not as a service that is away.
func TestTokenOfTwoLines(t *testing.T) {
	t.Parallel()
	_, err := webhook.New().Open(t.Context(), json.RawMessage(`{"base_url":"http://127.0.0.1:1","token":"hush\nhush"}`), drivers.Env{})
	assert.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)
	assert.NotContains(t, latchkey.FaultOf(err).Error(), "hush")
}
