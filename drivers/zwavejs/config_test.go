package zwavejs

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestConfigurationThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		``, `{}`, `{"url":"http://192.168.1.20:3000"}`, `{"url":"ws://"}`, `{"url":"ws://user:hunter2@192.168.1.20:3000"}`,
		`{"url":"ws://x:3000","time_zone":"Berlin"}`, `{"url":"ws://x:3000","time_zone":"Local"}`, `{"url":"ws://x:3000","access_token":"a\nb"}`,
		`{"url":"ws://x:3000","ca_certificate":"-----BEGIN"}`, `{"url":"wss://x:3000","ca_certificate":"hunter2"}`,
		`{"url":"ws://x:3000","prot":1}`, `{"url":7}`, `{"url":"ws://x:3000"} more`,
	} {
		_, err := parseConfig(json.RawMessage(raw))
		require.Error(t, err, raw)
		assert.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class, raw)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	_, err := parseConfig(json.RawMessage(`{"url":"wss://zwave.example.com:443/ws","access_token":"secret","time_zone":"Europe/Berlin"}`))
	require.NoError(t, err)
}

// TestBackoffGrowsToItsLimit, and two who lost a server at once do not come back at once.
func TestBackoffGrowsToItsLimit(t *testing.T) {
	t.Parallel()
	b := usualBackoff()
	b.jitter = func() float64 { return 0 }
	assert.Equal(t, 250*time.Millisecond, b.pause(1))
	assert.Equal(t, 2*time.Second, b.pause(4))
	assert.Equal(t, 30*time.Second, b.pause(1000))
	b.jitter = func() float64 { return 1 }
	assert.Equal(t, time.Minute, b.pause(1000))
}
