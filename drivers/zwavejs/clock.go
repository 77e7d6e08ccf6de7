package zwavejs

import (
	"context"
	"errors"
	"time"

	"latchkey"
)

// mostOff is how far off a lock's clock may be.
const mostOff = time.Minute

// setClock makes the lock's clock show the time of its zone. The server writes the
// clock by the zone that its own machine is in, and no two locks go by that in the
// same way: so the clock is read as the lock shows it, and set again by what it is off.
func (b *bench) setClock(ctx context.Context) error {
	off, straight, err := b.clockOff(ctx)
	var ahead time.Duration
	for tries := 0; err == nil && (!straight || !near(off)); tries++ {
		if tries == 3 { // read each time: no frame was lost
			b.lock.keeper.giveUp()
			return b.failed("the lock's clock cannot be set")
		}
		if err := b.writeClock(ctx, b.now().Add(ahead)); err != nil {
			return err
		}
		off, straight, err = b.clockOff(ctx)
		ahead += off
	}
	return err
}

func near(off time.Duration) bool { return off.Abs() <= mostOff }

// writeClock also takes from the lock's schedules the offset of their own that newer
// ones have: what the clock shows is then what they go by.
func (b *bench) writeClock(ctx context.Context, to time.Time) error {
	var got struct {
		Success bool `json:"success"`
	}
	err := b.asker().ask(ctx, false, "node.set_date_and_time", map[string]any{"date": to.UTC().Format(time.RFC3339Nano)}, &got)
	switch {
	case err != nil:
		return b.doubt(err)
	case !got.Success:
		return b.failed("the lock does not let its clock be set")
	case b.node.version(classScheduleEntry) < offsetVersion:
		return nil
	}
	return b.order(ctx, "setTimezone", offset{})
}

// offsetVersion is from which version on schedules have an offset of their own.
const offsetVersion = 2

// offset is how many minutes the schedules go ahead of the clock.
type offset struct {
	Standard int `json:"standardOffset"`
	Summer   int `json:"dstOffset"`
}

// clockOff is how much the lock's clock is behind, and whether its schedules go by it
// without an offset of their own.
func (b *bench) clockOff(ctx context.Context) (off time.Duration, straight bool, err error) {
	var own offset
	if b.node.version(classScheduleEntry) >= offsetVersion {
		if err := b.asker().invoke(ctx, false, classScheduleEntry, "getTimezone", &own); err != nil {
			return 0, false, b.doubt(err)
		}
	}
	shown, err := b.clock(ctx)
	if err != nil {
		return 0, false, b.doubt(err)
	}
	return wall(b.now(), b.zone).Sub(shown), own == offset{}, nil
}

// clock reads what the lock's clock shows. A date that was read before midnight does
// not go with a time after it.
func (b *bench) clock(ctx context.Context) (time.Time, error) {
	var date struct{ Year, Month, Day int }
	var of struct{ Hour, Minute, Second int }
	if err := b.tells(ctx, "getDate", &date); err != nil {
		return time.Time{}, err
	}
	if err := b.tells(ctx, "getTime", &of); err != nil {
		return time.Time{}, err
	}
	if of.Hour == 0 && of.Minute == 0 {
		if err := b.tells(ctx, "getDate", &date); err != nil {
			return time.Time{}, err
		}
	}
	return time.Date(date.Year, time.Month(date.Month), date.Day, of.Hour, of.Minute, of.Second, 0, time.UTC), nil
}

// tells asks the lock for a part of its clock, and again where it leaves that open. What
// a lock that answers nothing then goes by is not known: it keeps no windows.
func (b *bench) tells(ctx context.Context, method string, part any) error {
	err := b.asker().invoke(ctx, false, classTime, method, part)
	if errors.Is(err, errNoResponse) {
		err = b.asker().invoke(ctx, false, classTime, method, part)
	}
	if errors.Is(err, errNoResponse) {
		b.lock.keeper.giveUp()
		return errNoClock
	}
	return err
}

// errNoClock is a lock that is there and does not say what its clock shows.
var errNoClock = latchkey.Faultf(latchkey.FaultAmbiguous, "the lock does not tell what its clock shows")
