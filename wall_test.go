package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// A lock that knows only the clock on its wall opens from the start of a window
// to its end, through every change of that clock: never an hour short, and never
// early but for a reading that comes twice.
func TestWallClockServesAWindowThroughEveryClockChange(t *testing.T) {
	t.Parallel()
	for zoneName, changes := range map[string][]string{
		"Europe/Berlin":       {"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"},
		"America/New_York":    {"2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"},
		"Australia/Lord_Howe": {"2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"}, // by half an hour
	} {
		zone, err := time.LoadLocation(zoneName)
		require.NoError(t, err)
		for _, text := range changes {
			change := instant(t, text)
			t.Run(zoneName+" "+text, func(t *testing.T) {
				t.Parallel()
				for starts := -3 * time.Hour; starts <= 2*time.Hour; starts += 15 * time.Minute {
					for length := 15 * time.Minute; length <= 5*time.Hour; length += 15 * time.Minute {
						servesThrough(t, zone, change, between(change.Add(starts), change.Add(starts+length)))
					}
				}
			})
		}
	}
}

func servesThrough(t *testing.T, zone *time.Location, change time.Time, w latchkey.Window) {
	t.Helper()
	wall := w.Wall(zone)
	kept := wall.Window(zone)
	assert.True(t, kept.Covers(w), "%v is kept as %v", w, kept)
	for at := w.StartsAt.Add(-4 * time.Hour); at.Before(w.EndsAt.Add(4 * time.Hour)); at = at.Add(15 * time.Minute) {
		shown := at.In(zone)
		clock := time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), 0, 0, time.UTC)
		opens := !clock.Before(wall.Start) && clock.Before(*wall.End)
		if w.Started(at) && !w.Ended(at) {
			assert.True(t, opens, "window %v in %s, clock shows %v at %v", w, zone, clock, at)
		}
		if opens {
			assert.True(t, kept.Started(at) && !kept.Ended(at), "the lock opens at %v, outside of %v", at, kept)
		}
	}
	if w.StartsAt.Before(change.Add(-time.Hour)) && w.EndsAt.After(change.Add(time.Hour)) {
		assert.True(t, kept.Equal(w), "a window that spans the change is kept to the minute: %v as %v", w, kept)
	}
	if !w.StartsAt.Before(change) {
		assert.True(t, kept.EndsAt.Equal(*w.EndsAt), "what begins after the change ends to the minute: %v as %v", w, kept)
	}
}

func TestWallClockWithoutAnEnd(t *testing.T) {
	t.Parallel()
	open := latchkey.Window{StartsAt: now}
	assert.True(t, open.Wall(time.UTC).Window(time.UTC).Equal(open))
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

func between(starts, ends time.Time) latchkey.Window {
	return latchkey.Window{StartsAt: starts, EndsAt: &ends}
}
