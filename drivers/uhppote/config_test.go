package uhppote

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

const fullConfig = `{
	"controllers": [
		{"serial_number": 405419896, "name": "North wing", "address": "192.168.1.100:60000", "protocol": "tcp",
		 "time_zone": "Europe/Berlin", "doors": [{"number": 1, "name": "Front door"}, {"number": 4}]},
		{"serial_number": 303986753, "time_zone": "Asia/Tokyo"}
	],
	"reference_key": "0123456789abcdef", "bind": "192.168.1.10", "broadcast": "192.168.1.255:60000", "timeout": "1500ms"
}`

func TestConfig(t *testing.T) {
	t.Parallel()
	config, err := parseConfig(json.RawMessage(fullConfig))
	require.NoError(t, err)
	require.Equal(t, 1500*time.Millisecond, config.timeout)
	require.Equal(t, []Opened{{1, "Front door"}, {4, "Door 4"}}, config.Controllers[0].Doors)
	require.Equal(t, []Opened{{1, "Door 1"}, {2, "Door 2"}, {3, "Door 3"}, {4, "Door 4"}}, config.Controllers[1].Doors)
	require.Equal(t, "udp", config.Controllers[1].Protocol)
}

func TestConfigThatCannotWork(t *testing.T) {
	t.Parallel()
	controller := func(rest string) string {
		return `{"reference_key": "0123456789abcdef", "controllers": [{"serial_number": 1, "time_zone": "UTC", "address": "10.0.0.1:60000"` + rest + `}]}`
	}
	require.NoError(t, parse(controller("")))
	for says, text := range map[string]string{
		"not a JSON object":       `secret-secret-secret`,
		"after the end":           controller("") + `{}`,
		`no setting "listen"`:     `{"listen": "secret-secret-secret"}`,
		"timeout must be a":       `{"timeout": 2, "reference_key": "secret-secret-secret"}`,
		"reference_key":           `{"reference_key": "secret", "controllers": []}`,
		"at least one panel":      `{"reference_key": "secret-secret-secret"}`,
		"timeout must be":         `{"reference_key": "secret-secret-secret", "timeout": "1h"}`,
		"bind must be":            `{"reference_key": "secret-secret-secret", "bind": "10.0.0.1:5"}`,
		"broadcast must be":       `{"reference_key": "secret-secret-secret", "broadcast": "10.0.0.1"}`,
		"serial_number":           `{"reference_key": "secret-secret-secret", "controllers": [{}]}`,
		"listed twice":            `{"reference_key": "secret-secret-secret", "controllers": [{"serial_number": 1, "time_zone": "UTC", "address": "a:1"}, {"serial_number": 1}]}`,
		"address of panel 1 is":   `{"reference_key": "secret-secret-secret", "controllers": [{"serial_number": 1, "time_zone": "UTC"}]}`,
		"address of panel 1 must": controller(`, "address": "10.0.0.1:99999"`),
		"protocol":                controller(`, "protocol": "http"`),
		"time_zone":               controller(`, "time_zone": "Local"`),
		"doors of panel":          controller(`, "doors": [{"number": 5}]`),
		"each once":               controller(`, "doors": [{"number": 2}, {"number": 2}]`),
	} {
		err := parse(text)
		require.ErrorContains(t, err, says)
		require.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)
		require.NotContains(t, err.Error(), "secret")
	}
}

func parse(text string) error {
	_, err := parseConfig(json.RawMessage(text))
	return err
}
