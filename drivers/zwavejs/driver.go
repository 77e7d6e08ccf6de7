package zwavejs

import (
	"context"
	"encoding/json"
	"time"

	"latchkey/drivers"
)

// Name is the provider key of the wire.
const Name = "zwavejs"

// timing is how patient the driver is.
type timing struct {
	answer  patience      // for one answer; a lock that listens once a second takes a few
	greet   time.Duration // for connecting and learning of all nodes
	ping    time.Duration // between two signs of life that the server is asked for
	backoff backoff
}

// patience bounds the wait for something.
type patience func(context.Context) (context.Context, context.CancelFunc)

func within(limit time.Duration) patience {
	return func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, limit)
	}
}

func usualTiming() timing {
	return timing{answer: within(12 * time.Second), greet: 10 * time.Second, ping: 15 * time.Second, backoff: usualBackoff()}
}

type driver struct{ timing timing }

// New returns the driver.
func New() drivers.Driver { return driver{timing: usualTiming()} }

// The driver's abilities, checked by the compiler.
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
	return drivers.Info{Name: Name, Title: "Z-Wave JS", Category: "lock", Fields: fields()}
}

// Open implements drivers.Driver. It checks the configuration and connects with
// the first call: a server that is away may come back.
func (d driver) Open(_ context.Context, raw json.RawMessage, env drivers.Env) (drivers.Session, error) {
	config, err := parseConfig(raw)
	if err != nil {
		return nil, err
	}
	return newSession(config, env, d.timing), nil
}
