package zwavejs

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// greets is a websocket server that says one thing.
func greets(greeting string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		_ = socket.Write(r.Context(), websocket.MessageText, []byte(greeting))
		_ = socket.CloseNow()
	}
}

func answers(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

const tooOld = `{"type":"version","minSchemaVersion":0,"maxSchemaVersion":31}`

// TestServerThatIsNoneSaysWhatToLookAt: what an operator is told of an address that
// leads elsewhere, and of a server that this driver cannot speak with.
func TestServerThatIsNoneSaysWhatToLookAt(t *testing.T) {
	t.Parallel()
	for said, handle := range map[string]http.HandlerFunc{
		"no Z-Wave JS server: look at the port":  answers(http.StatusNotFound),
		"what answers there is no Z-Wave JS":     greets(`{"type":"auth_required"}`), // Home Assistant's own
		"it does not greet as":                   func(w http.ResponseWriter, r *http.Request) { hangUp(w, r) },
		"see that the server runs":               answers(http.StatusBadGateway),
		"refuses the access token":               answers(http.StatusForbidden),
		"speaks no schema from 32 on: update it": greets(tooOld),
		"no schema up to 50: update Latchkey":    greets(`{"type":"version","minSchemaVersion":51,"maxSchemaVersion":60}`),
	} {
		server := httptest.NewServer(handle)
		assert.Contains(t, connects(t, Config{URL: wsOf(server)}).Message, said)
		server.Close()
	}
	assert.Contains(t, connects(t, Config{URL: "ws://127.0.0.1:9"}).Message, "nothing listens at that address and port")
}

func hangUp(w http.ResponseWriter, r *http.Request) {
	if socket, err := websocket.Accept(w, r, nil); err == nil {
		_ = socket.CloseNow()
	}
}

// TestServerBehindTLS: by the authority that is entered, and by no other.
func TestServerBehindTLS(t *testing.T) {
	t.Parallel()
	sealed, open := httptest.NewTLSServer(greets(tooOld)), httptest.NewServer(greets(tooOld))
	defer sealed.Close()
	defer open.Close()
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sealed.Certificate().Raw}))
	assert.Contains(t, connects(t, Config{URL: wsOf(sealed), CACertificate: authority}).Message, "no schema from", "it was reached")
	assert.Contains(t, connects(t, Config{URL: wsOf(sealed)}).Message, "enter that authority's certificate")
	assert.Contains(t, connects(t, Config{URL: strings.Replace(wsOf(sealed), "wss", "ws", 1)}).Message, "look at the port, and at ws:// or wss://")
	assert.Contains(t, connects(t, Config{URL: strings.Replace(wsOf(open), "ws", "wss", 1)}).Message, "does not speak TLS")
}

func wsOf(server *httptest.Server) string { return "ws" + strings.TrimPrefix(server.URL, "http") }

// connects tries an account that fails.
func connects(t *testing.T, config Config) *latchkey.Fault {
	t.Helper()
	raw, err := json.Marshal(config)
	require.NoError(t, err)
	session, err := New().Open(t.Context(), raw, drivers.Env{})
	require.NoError(t, err)
	defer session.Close()
	_, err = session.Discover(context.WithoutCancel(t.Context()))
	require.Error(t, err)
	return latchkey.FaultOf(err)
}
