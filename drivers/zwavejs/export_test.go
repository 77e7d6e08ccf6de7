package zwavejs

import (
	"context"
	"time"

	"latchkey/drivers"
)

// NewPatient is a driver that waits for an answer as long as patience lets it, asks for
// a sign of life so often, and pauses so long between two tries to connect.
func NewPatient(answer func(context.Context) (context.Context, context.CancelFunc), ping, pause time.Duration) drivers.Driver {
	usual := usualTiming()
	usual.answer, usual.greet, usual.ping = answer, time.Minute, ping
	usual.backoff.shortest, usual.backoff.longest = pause, 20*pause
	return driver{timing: usual}
}
