package zigbee2mqtt_test

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zigbee2mqtt"
)

// TestConfigurationsThatCannotWork are refused before anything is connected, by
// the name of the setting, and never quote the password.
func TestConfigurationsThatCannotWork(t *testing.T) {
	t.Parallel()
	for said, config := range map[string]string{
		"server is mqtt://":        `{}`,
		"server begins with":       `{"server":"http://broker"}`,
		"settings of their own":    `{"server":"mqtt://house:swordfish@broker"}`,
		"protocol is 3.1.1 or 5":   `{"server":"mqtt://broker","protocol":"4","password":"swordfish"}`,
		"base_topic":               `{"server":"mqtt://broker","base_topic":"house/#"}`,
		"notes_topic is not below": `{"server":"mqtt://broker","notes_topic":"zigbee2mqtt/latchkey"}`,
		"first_slot and slots":     `{"server":"mqtt://broker","first_slot":240,"slots":20}`,
		"is for mqtts://":          `{"server":"mqtt://broker","ca_certificate":"-----BEGIN"}`,
		"holds no certificate":     `{"server":"mqtts://broker","ca_certificate":"swordfish"}`,
		"one JSON object":          `{"server":"mqtt://broker","slot":3}`,
	} {
		_, err := zigbee2mqtt.New().Open(t.Context(), []byte(config), drivers.Env{Log: slog.New(slog.DiscardHandler)})
		fault := latchkey.FaultOf(err)
		require.Equal(t, latchkey.FaultPermanent, fault.Class, config)
		require.Contains(t, fault.Message, said)
		require.NotContains(t, fault.Message, "swordfish")
	}
}
