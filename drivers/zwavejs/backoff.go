package zwavejs

import (
	"math/rand/v2"
	"time"
)

// backoff is how long to leave a server alone after tries that failed: twice as
// long each time, up to a limit, and never the same for two who lost it at once.
type backoff struct {
	shortest, longest time.Duration
	jitter            func() float64 // 0 to 1
}

func usualBackoff() backoff {
	return backoff{shortest: 500 * time.Millisecond, longest: time.Minute, jitter: rand.Float64}
}

// pause is the wait after so many failures in a row: from half of the doubled
// time to all of it.
func (b backoff) pause(failures int) time.Duration {
	wait := b.shortest
	for range failures - 1 {
		if wait *= 2; wait >= b.longest {
			wait = b.longest
			break
		}
	}
	return wait/2 + time.Duration(b.jitter()*float64(wait/2))
}
