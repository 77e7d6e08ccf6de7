package activities

import (
	"sync/atomic"
	"time"

	"latchkey"
)

// workspaceClock is the clock that the session of an account lives by: that of
// the account's workspace. It is turned each time the session is asked for.
type workspaceClock struct {
	real  latchkey.Clock
	ahead atomic.Int64 // a time.Duration
}

var _ latchkey.AheadClock = (*workspaceClock)(nil)

// Now implements latchkey.Clock.
func (c *workspaceClock) Now() time.Time { return c.real.Now().Add(c.Ahead()) }

// Ahead implements latchkey.AheadClock.
func (c *workspaceClock) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }

// turn moves the clock, only forward: who read the offset before the clock was
// turned may come here after it.
func (c *workspaceClock) turn(ahead time.Duration) {
	for {
		shown := c.ahead.Load()
		if int64(ahead) <= shown || c.ahead.CompareAndSwap(shown, int64(ahead)) {
			return
		}
	}
}
