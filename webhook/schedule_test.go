package webhook

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// At least 12 attempts over at least 5 days, whatever chance and the subscriber
// say; the first at once, and none sooner than the subscriber asks, up to a day.
func TestScheduleHoldsWhateverChanceSays(t *testing.T) {
	t.Parallel()
	assert.GreaterOrEqual(t, Attempts, 12)
	rapid.Check(t, func(t *rapid.T) {
		var total time.Duration
		for failed := range Attempts {
			asked := rapid.SampledFrom([]time.Duration{0, time.Second, time.Hour, 100 * time.Hour}).Draw(t, "asked")
			pause, again := wait(failed, asked, rapid.Float64Range(0, 1).Draw(t, "chance"))
			if !again {
				t.Fatalf("attempt %d is not made", failed+1)
			}
			if least := min(asked, maxRetryAfter); pause < least {
				t.Fatalf("%s is sooner than the %s asked for", pause, least)
			}
			if most := max(waits[failed]+waits[failed]/5, min(asked, maxRetryAfter)); pause > most {
				t.Fatalf("%s is later than %s", pause, most)
			}
			total += pause
		}
		if total < 5*24*time.Hour {
			t.Fatalf("the last attempt is after %s", total)
		}
		if _, again := wait(Attempts, 0, 0); again {
			t.Fatal("it never ends")
		}
	})
	first, again := Wait(0, 0)
	assert.True(t, again)
	assert.Zero(t, first)
}

func TestPausesAreSpread(t *testing.T) {
	t.Parallel()
	seen := map[time.Duration]bool{}
	for range 20 {
		pause, _ := Wait(3, 0)
		seen[pause] = true
	}
	assert.Greater(t, len(seen), 10)
}
