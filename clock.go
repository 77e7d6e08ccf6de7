package latchkey

import "time"

// Clock is the one source of the current time for every rule about time.
type Clock interface {
	// Now returns the current instant in UTC.
	Now() time.Time
}

// SystemClock reads the machine's clock.
type SystemClock struct{}

// Now implements Clock. It keeps microseconds, which is what the database keeps.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
