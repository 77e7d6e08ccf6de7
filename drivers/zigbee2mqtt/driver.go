package zigbee2mqtt

import (
	"context"
	"encoding/json"

	"latchkey/drivers"
)

// Name is the provider key of the wire.
const Name = "zigbee2mqtt"

type driver struct{}

// New returns the driver.
func New() drivers.Driver { return driver{} }

var (
	_ drivers.Driver     = driver{}
	_ drivers.Session    = (*session)(nil)
	_ drivers.Finder     = (*session)(nil)
	_ drivers.Unlocker   = (*session)(nil)
	_ drivers.Locker     = (*session)(nil)
	_ drivers.Subscriber = (*session)(nil)
	_ drivers.Advisor    = (*session)(nil)
)

// Info implements drivers.Driver.
func (driver) Info() drivers.Info {
	return drivers.Info{Name: Name, Title: "Zigbee2MQTT", Category: "lock", Fields: fields()}
}

// Open implements drivers.Driver. It begins to connect and does not wait: the
// first call that needs the broker does.
func (driver) Open(_ context.Context, raw json.RawMessage, env drivers.Env) (drivers.Session, error) {
	config, err := parseConfig(raw)
	if err != nil {
		return nil, err
	}
	return newSession(config, env), nil
}
