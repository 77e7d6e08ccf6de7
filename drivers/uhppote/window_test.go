package uhppote

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

// oddZones skip midnight, turn the clocks back over it, or have strange offsets.
var oddZones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Africa/Cairo",
	"Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "America/Havana",
}

// TestPanelKeepsWhatWasAsked: whatever the zone and the change of clocks, the
// days hold every instant of the window, and not a day more at either side.
func TestPanelKeepsWhatWasAsked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		asked := drawWindow(t, zone)
		span, err := spanOf(asked, zone)
		require.NoError(t, err)
		actual, days := span.wholeDays().window(zone), span.days()
		require.True(t, actual.Covers(asked), "%v does not cover %v", actual, asked)
		require.False(t, days.from.before(earliestIn(asked, zone)), "a day too many before")
		require.False(t, latestIn(asked, zone).before(days.to), "a day too many after")
		for _, at := range samples(asked) {
			shown := dateOf(at.In(zone))
			require.False(t, shown.before(days.from) || days.to.before(shown), "%v is shut out", at)
		}
	})
}

func TestDaysOf(t *testing.T) {
	t.Parallel()
	berlin := load(t, "Europe/Berlin")
	for name, c := range map[string]struct {
		from, to string // instants; no end when empty
		zone     *time.Location
		days     days
		actual   [2]string
	}{
		"afternoon to morning":        {"2026-12-01T14:00:00Z", "2026-12-03T10:00:00Z", berlin, days{date{2026, 12, 1}, date{2026, 12, 3}}, [2]string{"2026-11-30T23:00:00Z", "2026-12-03T23:00:00Z"}},
		"the panel's own date":        {"2026-12-01T23:30:00Z", "2026-12-02T10:00:00Z", berlin, days{date{2026, 12, 2}, date{2026, 12, 2}}, [2]string{"2026-12-01T23:00:00Z", "2026-12-02T23:00:00Z"}},
		"end at midnight":             {"2026-12-01T14:00:00Z", "2026-12-02T23:00:00Z", berlin, days{date{2026, 12, 1}, date{2026, 12, 2}}, [2]string{"2026-11-30T23:00:00Z", "2026-12-02T23:00:00Z"}},
		"an instant after midnight":   {"2026-12-01T14:00:00Z", "2026-12-02T23:00:00.000001Z", berlin, days{date{2026, 12, 1}, date{2026, 12, 3}}, [2]string{"2026-11-30T23:00:00Z", "2026-12-03T23:00:00Z"}},
		"no end":                      {"2026-12-01T14:00:00Z", "", berlin, days{date{2026, 12, 1}, lastDate}, [2]string{"2026-11-30T23:00:00Z", ""}},
		"an end after the calendar's": {"2026-12-01T14:00:00Z", "2140-01-01T00:00:00Z", berlin, days{date{2026, 12, 1}, lastDate}, [2]string{"2026-11-30T23:00:00Z", ""}},
		"the night that has 25 hours": {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", berlin, days{date{2026, 10, 25}, date{2026, 10, 25}}, [2]string{"2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"}},
		"a day without midnight":      {"2018-11-04T12:00:00Z", "2018-11-04T13:00:00Z", load(t, "America/Sao_Paulo"), days{date{2018, 11, 4}, date{2018, 11, 4}}, [2]string{"2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			span, err := spanOf(window(t, c.from, c.to), c.zone)
			require.NoError(t, err)
			require.Equal(t, c.days, span.days())
			require.Equal(t, window(t, c.actual[0], c.actual[1]), span.wholeDays().window(c.zone))
		})
	}
}

func TestWindowsNoPanelCanKeep(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]latchkey.Window{
		"empty":               window(t, "2026-12-01T14:00:00Z", "2026-12-01T14:00:00Z"),
		"backwards":           window(t, "2026-12-01T14:00:00Z", "2026-11-01T14:00:00Z"),
		"after the calendar":  window(t, "2100-06-01T00:00:00Z", ""),
		"before the calendar": window(t, "1990-06-01T00:00:00Z", "1991-06-01T00:00:00Z"),
	} {
		_, err := spanOf(w, time.UTC)
		require.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class, name)
	}
}

func drawZone(t *rapid.T) *time.Location {
	return load(t, rapid.SampledFrom(oddZones).Draw(t, "zone"))
}

// drawWindow prefers windows near a change of the clocks.
func drawWindow(t *rapid.T, zone *time.Location) latchkey.Window {
	start := time.Unix(rapid.Int64Range(978307200, 2208988800).Draw(t, "start"), rapid.Int64Range(0, 999999999).Draw(t, "nanos"))
	if _, change := start.In(zone).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near a change") {
		start = change.Add(time.Duration(rapid.Int64Range(-7200, 7200).Draw(t, "seconds off")) * time.Second)
	}
	length := rapid.SampledFrom([]time.Duration{1, time.Second, 20 * time.Minute, time.Hour, 24 * time.Hour, 40 * 24 * time.Hour}).Draw(t, "length")
	end := start.Add(length * time.Duration(rapid.Int64Range(1, 5).Draw(t, "times")))
	return latchkey.Window{StartsAt: start, EndsAt: &end}
}

// samples are instants of the window, thick at its ends.
func samples(w latchkey.Window) []time.Time {
	at := []time.Time{w.StartsAt, w.EndsAt.Add(-1)}
	for step := time.Duration(0); step < 26*time.Hour; step += 5 * time.Minute {
		for _, t := range []time.Time{w.StartsAt.Add(step), w.EndsAt.Add(-1 - step)} {
			if holds(w, t) {
				at = append(at, t)
			}
		}
	}
	return at
}

// earliestIn and latestIn are the dates that a clock shows during the window,
// found by the minute.
func earliestIn(w latchkey.Window, zone *time.Location) date {
	first := dateOf(w.StartsAt.In(zone))
	for _, at := range samples(w) {
		first = earlier(first, dateOf(at.In(zone)))
	}
	if _, change := w.StartsAt.In(zone).ZoneBounds(); holds(w, change) {
		first = earlier(first, dateOf(change.In(zone)))
	}
	return first
}

func latestIn(w latchkey.Window, zone *time.Location) date {
	last := dateOf(w.EndsAt.Add(-1).In(zone))
	for _, at := range samples(w) {
		last = later(last, dateOf(at.In(zone)))
	}
	if change, _ := w.EndsAt.Add(-1).In(zone).ZoneBounds(); holds(w, change.Add(-1)) {
		last = later(last, dateOf(change.Add(-1).In(zone)))
	}
	return last
}

func window(t *testing.T, from, to string) latchkey.Window {
	t.Helper()
	start, err := time.Parse(time.RFC3339Nano, from)
	require.NoError(t, err)
	if to == "" {
		return latchkey.Window{StartsAt: start}
	}
	end, err := time.Parse(time.RFC3339Nano, to)
	require.NoError(t, err)
	return latchkey.Window{StartsAt: start, EndsAt: &end}
}

func load(t require.TestingT, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

func holds(window latchkey.Window, at time.Time) bool {
	return !at.IsZero() && window.Started(at) && !window.Ended(at)
}
