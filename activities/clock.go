package activities

import (
	"sync/atomic"
	"time"

	"latchkey"
)

// workspaceClock is the clock that the session of an account lives by: that of
// the account's workspace. It is turned each time the session is asked for.
type workspaceClock struct {
	real latchkey.Clock
	set  atomic.Pointer[latchkey.ClockSetting]
}

var _ latchkey.AheadClock = (*workspaceClock)(nil)

// Now implements latchkey.Clock.
func (c *workspaceClock) Now() time.Time { return c.real.Now().Add(c.Setting().Ahead) }

// Setting implements latchkey.AheadClock.
func (c *workspaceClock) Setting() latchkey.ClockSetting {
	if set := c.set.Load(); set != nil {
		return *set
	}
	return latchkey.ClockSetting{}
}

// turn sets the clock, but never to what came before: who read the setting before
// the clock was turned may come here after it.
func (c *workspaceClock) turn(to latchkey.ClockSetting) {
	for {
		shown := c.set.Load()
		if (shown != nil && !to.After(*shown)) || c.set.CompareAndSwap(shown, &to) {
			return
		}
	}
}
