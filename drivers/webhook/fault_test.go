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

// Each failure has one class; a write that has no clear answer may have been done.
func TestFailures(t *testing.T) {
	t.Parallel()
	code := func(word string) string { return `{"error":{"code":"` + word + `"}}` }
	tests := map[string]struct {
		status      int
		body        string
		read, write latchkey.FaultClass
	}{
		"door offline":       {503, code("door_offline"), latchkey.FaultOffline, latchkey.FaultOffline},
		"gateway offline":    {503, code("gateway_offline"), latchkey.FaultGatewayOffline, latchkey.FaultGatewayOffline},
		"busy":               {429, code("busy"), latchkey.FaultBusy, latchkey.FaultBusy},
		"full":               {409, code("full"), latchkey.FaultSlotsFull, latchkey.FaultSlotsFull},
		"duplicate":          {409, code("duplicate"), latchkey.FaultDuplicateCode, latchkey.FaultDuplicateCode},
		"name taken":         {409, code("name_taken"), latchkey.FaultConflict, latchkey.FaultConflict},
		"invalid":            {422, code("invalid_secret"), latchkey.FaultInvalidCode, latchkey.FaultInvalidCode},
		"unsupported":        {422, code("unsupported"), latchkey.FaultUnsupported, latchkey.FaultUnsupported},
		"token":              {401, code("unauthorized"), latchkey.FaultUnauthorized, latchkey.FaultUnauthorized},
		"no such door":       {404, code("unknown_door"), latchkey.FaultNotFound, latchkey.FaultNotFound},
		"bad request":        {400, code("bad_request"), latchkey.FaultPermanent, latchkey.FaultPermanent},
		"proxy's login":      {403, "Forbidden", latchkey.FaultUnauthorized, latchkey.FaultUnauthorized},
		"proxy's limit":      {429, "slow down", latchkey.FaultBusy, latchkey.FaultBusy},
		"proxy's bad day":    {502, "<html>", latchkey.FaultGatewayOffline, latchkey.FaultAmbiguous},
		"nobody's page":      {404, "<html>", latchkey.FaultPermanent, latchkey.FaultAmbiguous},
		"a word of tomorrow": {409, code("moon"), latchkey.FaultGatewayOffline, latchkey.FaultAmbiguous},
		"nonsense":           {200, "{", latchkey.FaultGatewayOffline, latchkey.FaultAmbiguous},
		"another's entry":    {200, `{"ref":"1","mark":"other"}`, "", latchkey.FaultAmbiguous},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := against(t, want.status, want.body)
			_, err := session.Observe(t.Context(), "door")
			if want.read == "" {
				require.NoError(t, err)
			} else {
				assert.Equal(t, want.read, latchkey.FaultOf(err).Class)
				assert.Equal(t, 3*time.Second, latchkey.FaultOf(err).RetryAfter)
			}
			_, err = session.Apply(t.Context(), drivers.Op{Action: drivers.Put, Door: "door", Credential: drivers.Credential{
				ID: "ours", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("352635"), Window: latchkey.Window{StartsAt: time.Now()},
			}})
			assert.Equal(t, want.write, latchkey.FaultOf(err).Class)
			assert.NotContains(t, latchkey.FaultOf(err).Error(), "352635")
		})
	}
}

// against is a session with a service that has one door and says the same to
// everything else.
func against(t *testing.T, status int, body string) drivers.Session {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/v1/doors" {
			_, _ = w.Write([]byte(`{"doors":[{"id":"door","name":"Door","code_lengths":[6],"window":"minute","online":true}]}`))
			return
		}
		w.Header().Set("Retry-After", "3")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	config := fmt.Sprintf(`{"base_url": %q, "token": "t"}`, server.URL)
	session, err := webhook.New().Open(t.Context(), json.RawMessage(config), drivers.Env{})
	require.NoError(t, err)
	return session
}

// A configuration that cannot work is said so when it is given.
func TestConfigurationThatCannotWork(t *testing.T) {
	t.Parallel()
	for _, config := range []string{
		`[]`, `{}`, `{"base_url":"locks.example.com","token":"t"}`, `{"base_url":"ftp://locks.example.com","token":"t"}`,
		`{"base_url":"http://127.0.0.1:1"}`, `{"base_url":"http://me:secret@127.0.0.1:1","token":"t"}`,
	} {
		_, err := webhook.New().Open(t.Context(), json.RawMessage(config), drivers.Env{})
		assert.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class, config)
		assert.NotContains(t, latchkey.FaultOf(err).Error(), "secret")
	}
	_, err := webhook.New().Open(t.Context(), json.RawMessage(`{"base_url":"http://127.0.0.1:1","token":"t"}`), drivers.Env{})
	require.NoError(t, err, "a service that is away now may come back later")
}
