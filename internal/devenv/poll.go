package devenv

import (
	"context"
	"time"
)

const firstPause = 5 * time.Millisecond

// poll calls check until it says done, fails, or ctx ends. The pause between
// calls doubles from a few milliseconds up to longest, so that quick things are
// seen at once and slow things cost nothing.
func poll(ctx context.Context, longest time.Duration, check func() (done bool, err error)) error {
	pause := firstPause
	for {
		done, err := check()
		if done || err != nil {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
		pause = min(2*pause, longest)
	}
}
