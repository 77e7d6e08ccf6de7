package devenv

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const longestReadyPause = 100 * time.Millisecond

var errStopped = errors.New("was stopped")

// outcome is nil while the child lives or is being restarted.
func (p *Process) outcome() error {
	select {
	case <-p.ended:
	default:
		return nil
	}
	if p.endErr != nil {
		return p.endErr
	}
	return fmt.Errorf("%s %w", p.child.Name, errStopped)
}

// ready polls check until it passes, the child ends, or ctx is over.
func (p *Process) ready(ctx context.Context, check func(context.Context) error) error {
	var last error
	err := poll(ctx, longestReadyPause, func() (bool, error) {
		if err := p.outcome(); err != nil {
			return false, err
		}
		last = check(ctx)
		return last == nil, nil
	})
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%s did not get ready (%w): %w; the end of %s:\n%s", p.child.Name, err, last, p.log, tail(p.log))
	}
	return err
}
