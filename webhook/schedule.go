package webhook

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// waits are the pauses before each attempt: the contract's eight, and five more
// that carry it past five days, so that a receiver that breaks on a Friday is
// mended in time.
var waits = []time.Duration{
	0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour,
	12 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour, 24 * time.Hour,
}

// Attempts is how often a delivery is tried before it is kept as failed.
var Attempts = len(waits)

// spread is the most that chance adds to a pause, as a share of it: subscribers
// that failed together are not all tried again together.
const spread = 0.2

// maxRetryAfter is the longest that a subscriber can put us off at a time.
const maxRetryAfter = 24 * time.Hour

// Wait is the pause after so many failed attempts; false when there is no
// further one. A subscriber that said Retry-After is not tried before that.
func Wait(failed int, retryAfter time.Duration) (time.Duration, bool) {
	return wait(failed, retryAfter, rand.Float64()) //nolint:gosec // it spreads load, it hides nothing
}

func wait(failed int, retryAfter time.Duration, chance float64) (time.Duration, bool) {
	if failed >= len(waits) {
		return 0, false
	}
	pause := waits[failed]
	pause += time.Duration(chance * spread * float64(pause))
	return max(pause, min(retryAfter, maxRetryAfter)), true
}

// RetryAfter reads the header of that name, seconds or a date; 0 without it.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
