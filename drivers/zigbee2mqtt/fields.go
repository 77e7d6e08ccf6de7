package zigbee2mqtt

import (
	"latchkey"
	"latchkey/drivers"
)

// fields are the settings of Config, as an operator is asked for them.
func fields() []drivers.Field {
	return []drivers.Field{
		{
			Name: "server", Title: "Broker", Address: true, Required: true, Example: "mqtts://broker.example:8883",
			Help: "As in Zigbee2MQTT's own settings. With mqtt:// the codes cross the network in the clear.",
		},
		{Name: "username", Title: "User name", Example: "latchkey"},
		{Name: "password", Title: "Password", Secret: true},
		{Name: "base_topic", Title: "Base topic", Example: defaultBase, Help: "Zigbee2MQTT's base_topic; zigbee2mqtt when empty."},
		{Name: "protocol", Title: "MQTT version", Rare: true, Choices: []string{"3.1.1", "5"}},
		{
			Name: "ca_certificate", Title: "Authority's certificate", Rare: true, Lines: true, Example: "-----BEGIN CERTIFICATE-----",
			Help: "PEM text, for a broker whose certificate is signed by an authority of your own.",
		},
		{
			Name: "first_slot", Title: "First slot", Rare: true, Kind: latchkey.SettingNumber, Example: "1",
			Help: "Where Latchkey's slots on each lock begin; 1 when empty. Leave the lower ones to codes set by hand.",
		},
		{
			Name: "slots", Title: "Slots", Rare: true, Kind: latchkey.SettingNumber, Example: "20",
			Help: "How many slots of each lock are Latchkey's; 20 when empty.",
		},
		{
			Name: "notes_topic", Title: "Notes topic", Rare: true, Example: defaultNotes,
			Help: "Below it, retained messages say whose each slot is; latchkey when empty. Never change it while codes are live.",
		},
	}
}
