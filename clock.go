package latchkey

import (
	"context"
	"time"
)

// Clock is the one source of the current time for every rule about time.
type Clock interface {
	// Now returns the current instant in UTC.
	Now() time.Time
}

// SystemClock reads the machine's clock.
type SystemClock struct{}

// Now implements Clock. It keeps microseconds, which is what the database keeps.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// AheadClock is a clock that may show a later time than the real one. The
// drivers of a sandbox workspace are lent one, so that a simulated lock can be
// told what time it is there.
type AheadClock interface {
	Clock
	Setting() ClockSetting
}

// ClockSetting is how the clock of a workspace is set.
type ClockSetting struct {
	Ahead     time.Duration // of the real time; 0 in production
	SetBackAt time.Time     // when a reset set it back to the real time last, in real time; zero if none did
}

// After reports whether a setting came after another one: between two resets a
// clock only goes forward.
func (s ClockSetting) After(other ClockSetting) bool {
	if s.SetBackAt.Equal(other.SetBackAt) {
		return s.Ahead > other.Ahead
	}
	return s.SetBackAt.After(other.SetBackAt)
}

type clockKey struct{}

// WithClockOffset carries how far the caller's workspace is ahead of the real
// time to the transactions of a call.
func WithClockOffset(ctx context.Context, ahead time.Duration) context.Context {
	return context.WithValue(ctx, clockKey{}, ahead)
}

// ClockOffsetFrom finds the offset of a context.
func ClockOffsetFrom(ctx context.Context) (ahead time.Duration, known bool) {
	ahead, known = ctx.Value(clockKey{}).(time.Duration)
	return ahead, known
}
