package zwavejs

import (
	"time"

	"latchkey/drivers"
)

// NewImpatient is a driver that waits for nothing as long as the real one does.
func NewImpatient(command, ping time.Duration) drivers.Driver {
	usual := usualTiming()
	usual.command, usual.ping = command, ping
	usual.backoff.shortest, usual.backoff.longest = time.Millisecond, 20*time.Millisecond
	return driver{timing: usual}
}
