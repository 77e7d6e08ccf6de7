package zigbee2mqtt

import (
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// TestBrokerThatIsNoneSaysWhatToLookAt: what an operator is told of an address that
// leads elsewhere, over either version of MQTT.
func TestBrokerThatIsNoneSaysWhatToLookAt(t *testing.T) {
	t.Parallel()
	web, sealed, hangsUp := httptest.NewServer(http.NotFoundHandler()), httptest.NewTLSServer(http.NotFoundHandler()), hangingUp(t)
	t.Cleanup(web.Close)
	t.Cleanup(sealed.Close)
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sealed.Certificate().Raw}))
	for _, protocol := range []string{"3.1.1", "5"} {
		for _, c := range []struct {
			server, authority, said string
		}{
			{"mqtt://127.0.0.1:9", "", "nothing listens at that address and port"},
			{"mqtt://" + hangsUp.Addr().String(), "", "does not speak MQTT without TLS: look at the port, and whether it is mqtts://"},
			{"mqtt://" + web.Listener.Addr().String(), "", "does not speak MQTT without TLS"},
			{"mqtts://" + web.Listener.Addr().String(), "", "does not speak TLS"},
			{"mqtts://" + hangsUp.Addr().String(), "", "does not speak MQTT over TLS: look at the port, and whether it is mqtt://"},
			{"mqtts://" + sealed.Listener.Addr().String(), "", "enter that authority's certificate"},
			{"mqtts://" + sealed.Listener.Addr().String(), authority, "does not speak MQTT over TLS"},
		} {
			t.Run(protocol+" "+c.said, func(t *testing.T) {
				t.Parallel()
				fault := connects(t, Config{Server: c.server, CACertificate: c.authority, Protocol: protocol, Password: "swordfish"})
				assert.Equal(t, latchkey.FaultGatewayOffline, fault.Class)
				assert.Contains(t, fault.Message, c.said)
			})
		}
	}
}

// connects tries an account that fails.
func connects(t *testing.T, config Config) *latchkey.Fault {
	t.Helper()
	raw, err := json.Marshal(config)
	require.NoError(t, err)
	session, err := New().Open(t.Context(), raw, drivers.Env{})
	require.NoError(t, err)
	defer session.Close()
	_, err = session.Discover(t.Context())
	require.Error(t, err)
	return latchkey.FaultOf(err)
}

// hangingUp is a server that says nothing and hangs up when it is spoken to.
func hangingUp(t *testing.T) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 512))
			_ = conn.Close()
		}
	}()
	return listener
}
