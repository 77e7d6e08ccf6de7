package uhppote

import (
	"context"
	"encoding/json"

	"latchkey/drivers"
)

// Name is the provider key of the wire.
const Name = "uhppote"

type driver struct{}

// New returns the driver.
func New() drivers.Driver { return driver{} }

// Info implements drivers.Driver.
func (driver) Info() drivers.Info {
	return drivers.Info{
		Name:     Name,
		Title:    "UHPPOTE",
		Category: "access_control",
		Fields: []drivers.Field{
			{
				Name: "controllers", Title: "Panels", Required: true,
				Help: "Serial number, address, protocol, time zone and doors of each panel.",
			},
			{
				Name: "reference_key", Title: "Reference key", Required: true, Secret: true,
				Help: "At least 16 random characters that never change. They name the records we wrote without showing codes.",
			},
			{Name: "bind", Title: "Local address", Help: "The IPv4 address of this machine to send from, where it has several."},
			{Name: "broadcast", Title: "Broadcast address", Help: "Where panels without an address are called: 192.168.1.255:60000."},
			{Name: "timeout", Title: "Timeout", Help: "How long a panel may take to answer, such as 2s."},
		},
	}
}

// Open implements drivers.Driver. It checks the configuration and sends
// nothing: the first word with a panel is Discover's.
func (driver) Open(_ context.Context, raw json.RawMessage, env drivers.Env) (drivers.Session, error) {
	config, err := parseConfig(raw)
	if err != nil {
		return nil, err
	}
	return newSession(config, env), nil
}
