package uhppote

import (
	"context"
	"fmt"
	"time"
)

const (
	// maxDrift is how wrong a panel's clock may be before it is set.
	maxDrift = 60 * time.Second
	// clockPause is how long a clock that was set is left alone, so that two
	// programs that disagree do not fight over it.
	clockPause = 15 * time.Minute
)

// drift returns how far the panel's clock is ahead of now by the wall clock of
// its zone; known is false when the panel has no valid time.
func (p *panel) drift(ctx context.Context, now time.Time) (ahead time.Duration, known bool, err error) {
	reply, err := p.ask(ctx, p.request(getTime))
	if err != nil {
		return 0, false, err
	}
	shown, known := reply.clock(atBody)
	return shown.Sub(wall(now, p.zone)), known, nil
}

// setClock sets the panel's clock to the wall time of its zone.
func (p *panel) setClock(ctx context.Context, now time.Time) error {
	m := p.request(setTime)
	m.setClock(atBody, wall(now, p.zone))
	_, err := p.ask(ctx, m)
	return err
}

// mayCorrect reports whether a clock that shows this is to be set: it is wrong,
// and was not set within clockPause. Clocks go wrong at a battery change and
// twice a year: a panel knows no summer time.
func (p *panel) mayCorrect(ahead time.Duration, known bool, now time.Time) bool {
	if known && ahead.Abs() <= maxDrift {
		return false
	}
	return p.clockSet.IsZero() || now.Sub(p.clockSet).Abs() >= clockPause
}

// driftDetail says for people what is wrong with a clock; "" when nothing is.
func driftDetail(ahead time.Duration, known bool) string {
	ahead = ahead.Round(time.Second)
	switch {
	case !known:
		return "the panel's clock is not set"
	case ahead > maxDrift:
		return fmt.Sprintf("the panel's clock is %s ahead", ahead)
	case ahead < -maxDrift:
		return fmt.Sprintf("the panel's clock is %s behind", -ahead)
	}
	return ""
}

// wall returns what a clock in the zone shows, as if it were UTC: a panel's
// time has no zone, and comparing walls has no gaps or folds.
func wall(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	_, offset := local.Zone()
	return local.UTC().Add(time.Duration(offset) * time.Second).Truncate(time.Second)
}
