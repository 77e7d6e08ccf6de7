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
		Fields:   fields(),
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
