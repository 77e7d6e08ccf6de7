package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

// The workspace's clock is turned twice: the grant of next month is on its lock
// after an hour, and off after two.
func TestGrantFollowsItsWorkspacesClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	ends := begins.Add(33 * day)
	w.grant.Window = latchkey.Window{StartsAt: begins.Add(30 * day), EndsAt: &ends}
	w.start()
	w.after(time.Hour, latchkey.ReasonClockMoved, func() { w.ahead = 29 * day })
	w.after(2*time.Hour, latchkey.ReasonClockMoved, func() { w.ahead = 34 * day })
	w.run()
	w.wantClean()
	assert.Equal(t, []string{"put 1h0m0s", "remove 2h0m0s"}, w.locks[front].history)
}

// Timers stay true in a workspace that is ahead: the grant ends at its end by
// the workspace's clock.
func TestTimersRunByTheWorkspacesClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.ahead = 10 * day
	ends := begins.Add(12 * day)
	w.grant.Window.EndsAt = &ends
	w.start()
	w.run()
	w.wantClean()
	assert.Equal(t, []string{"put 0s", "remove 48h0m0s"}, w.locks[front].history)
}

// A retry that is due by the workspace's clock is made at once.
func TestTurnedClockEndsTheWaitForARetry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.locks[front].away = true
	w.start()
	w.after(time.Minute, latchkey.ReasonClockMoved, func() { w.ahead, w.locks[front].away = time.Hour, false })
	w.run()
	w.wantClean()
	assert.Equal(t, "put 1m0s", w.locks[front].history[0])
}
