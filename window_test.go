package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"latchkey"
)

func TestWindowHoldsFromItsStartUntilJustBeforeItsEnd(t *testing.T) {
	t.Parallel()
	end := now.Add(time.Hour)
	window := latchkey.Window{StartsAt: now, EndsAt: &end}
	assert.False(t, window.Started(now.Add(-time.Microsecond)))
	assert.True(t, window.Started(now))
	assert.False(t, window.Ended(end.Add(-time.Microsecond)))
	assert.True(t, window.Ended(end))
	assert.False(t, latchkey.Window{StartsAt: now}.Ended(now.AddDate(100, 0, 0)))
}

func TestWindowsAreEqualInAnyZone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := windows().Draw(t, "a"), windows().Draw(t, "b")
		elsewhere := time.FixedZone("elsewhere", 3*60*60)
		moved := latchkey.Window{StartsAt: a.StartsAt.In(elsewhere)}
		if a.EndsAt != nil {
			end := a.EndsAt.In(elsewhere)
			moved.EndsAt = &end
		}
		assert.True(t, a.Equal(moved))
		assert.Equal(t, a.Equal(b), b.Equal(a))
		assert.Equal(t, a.Covers(b) && b.Covers(a), a.Equal(b))
	})
}
