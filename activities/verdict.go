package activities

import (
	"math/rand/v2"
	"time"

	"latchkey"
)

// Verdict is what to do after a failed attempt.
type Verdict struct {
	Retry bool
	After time.Duration // when Retry: how long to wait, unless the door reports back first
}

// The waits between attempts double from first to longest.
const (
	firstWait   = 2 * time.Second
	longestWait = 15 * time.Minute // design promise P2
	readWait    = time.Second      // an unsettled write is read back soon
)

// hopeless lists the faults that trying again cannot cure. A removal is never
// hopeless: it is tried until the lock says that the credential is gone.
var hopeless = map[latchkey.FaultClass]bool{
	latchkey.FaultDuplicateCode: true,
	latchkey.FaultInvalidCode:   true,
	latchkey.FaultUnsupported:   true,
	latchkey.FaultPermanent:     true,
}

// Judge is the one place that turns a fault into a decision. attempt is 1 for
// the first failure since the last success.
func Judge(action latchkey.StepAction, fault *latchkey.Fault, attempt int) Verdict {
	if !action.TakesOff() && hopeless[fault.Class] {
		return Verdict{}
	}
	wait := backoff(attempt)
	switch {
	case fault.RetryAfter > 0:
		wait = fault.RetryAfter
	case fault.Class == latchkey.FaultAmbiguous && attempt <= 3:
		wait = readWait
	}
	return Verdict{Retry: true, After: min(wait, longestWait)}
}

// backoff doubles with every attempt and spreads by a quarter either way, so
// that the doors of a dead gateway do not all come back at once.
func backoff(attempt int) time.Duration {
	wait := min(longestWait, firstWait<<min(max(attempt-1, 0), 10))
	spread := wait / 4
	return wait - spread + rand.N(2*spread) //nolint:gosec // timing, not secrecy
}
