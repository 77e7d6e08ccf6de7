package drivers_test

import (
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/drivers"
)

func at(text string) time.Time {
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return instant
}

func window(start, end string) latchkey.Window {
	w := latchkey.Window{StartsAt: at(start)}
	if end != "" {
		ends := at(end)
		w.EndsAt = &ends
	}
	return w
}

func zone(t require.TestingT, name string) *time.Location {
	found, err := time.LoadLocation(name)
	require.NoError(t, err)
	return found
}

func TestRound(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for name, c := range map[string]struct {
		precision   latchkey.WindowPrecision
		asked, want latchkey.Window
	}{
		"seconds":                {latchkey.PrecisionSecond, window("2026-07-01T13:37:21.3Z", "2026-07-02T11:00:00.1Z"), window("2026-07-01T13:37:21Z", "2026-07-02T11:00:01Z")},
		"minutes":                {latchkey.PrecisionMinute, window("2026-07-01T13:37:21Z", "2026-07-02T11:00:01Z"), window("2026-07-01T13:37:00Z", "2026-07-02T11:01:00Z")},
		"hours":                  {latchkey.PrecisionHour, window("2026-07-01T13:37:21Z", "2026-07-02T11:00:00Z"), window("2026-07-01T13:00:00Z", "2026-07-02T11:00:00Z")},
		"dates of the zone":      {latchkey.PrecisionDate, window("2026-07-01T22:30:00Z", "2026-07-02T11:00:00Z"), window("2026-07-01T22:00:00Z", "2026-07-02T22:00:00Z")},
		"an end at midnight":     {latchkey.PrecisionDate, window("2026-07-01T12:00:00Z", "2026-07-02T22:00:00Z"), window("2026-06-30T22:00:00Z", "2026-07-02T22:00:00Z")},
		"a day of 25 hours":      {latchkey.PrecisionDate, window("2026-10-25T12:00:00Z", "2026-10-25T13:00:00Z"), window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")},
		"no end":                 {latchkey.PrecisionHour, window("2026-07-01T13:37:21Z", ""), window("2026-07-01T13:00:00Z", "")},
		"a lock without windows": {latchkey.PrecisionNone, window("2026-07-01T13:37:21Z", "2026-07-02T11:00:00Z"), latchkey.Window{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := drivers.Rounding{Precision: c.precision, Zone: berlin}.Round(c.asked)
			assert.True(t, c.want.Equal(got), "got %v to %v", got.StartsAt, got.EndsAt)
		})
	}
}

// zones have clock changes at midnight, by half an hour, over a whole day, or none.
var zones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut",
	"Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo",
}

var precisions = []latchkey.WindowPrecision{
	latchkey.PrecisionDate, latchkey.PrecisionHour, latchkey.PrecisionMinute, latchkey.PrecisionSecond,
}

func drawRounding(t *rapid.T) drivers.Rounding {
	return drivers.Rounding{
		Precision: rapid.SampledFrom(precisions).Draw(t, "precision"),
		Zone:      zone(t, rapid.SampledFrom(zones).Draw(t, "zone")),
		Now:       drawInstant(t, "now"),
	}
}

// drawInstant draws between 2005 and 2035.
func drawInstant(t *rapid.T, label string) time.Time {
	return time.UnixMilli(rapid.Int64Range(1104537600_000, 2051222400_000).Draw(t, label)).UTC()
}

func drawWindow(t *rapid.T) latchkey.Window {
	w := latchkey.Window{StartsAt: drawInstant(t, "start")}
	if rapid.Bool().Draw(t, "ends") {
		end := w.StartsAt.Add(time.Duration(rapid.Int64Range(1, int64(400*24*time.Hour)).Draw(t, "span")))
		w.EndsAt = &end
	}
	return w
}

// TestRoundingShutsNobodyOut: a rounded window covers the asked one, is kept by
// the lock as it is, and is recognised as what was asked for.
func TestRoundingShutsNobodyOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rounding, asked := drawRounding(t), drawWindow(t)
		rounded := rounding.Round(asked)
		require.True(t, rounded.Covers(asked), "%v to %v", rounded.StartsAt, rounded.EndsAt)
		require.True(t, rounding.Round(rounded).Equal(rounded), "rounding again changes nothing")
		require.True(t, rounding.Holds(asked, rounded))
		require.LessOrEqual(t, asked.StartsAt.Sub(rounded.StartsAt), 26*time.Hour)
	})
}

// TestRoundingAtClockChanges goes through every clock change of the zones, half
// hour by half hour, for a day before and after.
func TestRoundingAtClockChanges(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		rounding := drivers.Rounding{Precision: latchkey.PrecisionDate, Zone: zone(t, name)}
		for change := range changes(rounding.Zone) {
			for instant := change.Add(-26 * time.Hour); instant.Before(change.Add(26 * time.Hour)); instant = instant.Add(30 * time.Minute) {
				end := instant.Add(time.Hour)
				asked := latchkey.Window{StartsAt: instant, EndsAt: &end}
				rounded := rounding.Round(asked)
				require.True(t, rounded.Covers(asked), "%s %v: %v to %v", name, instant, rounded.StartsAt, rounded.EndsAt)
				require.True(t, rounding.Round(rounded).Equal(rounded), "%s %v: %v to %v", name, instant, rounded.StartsAt, rounded.EndsAt)
				require.LessOrEqual(t, rounded.EndsAt.Sub(end), 25*time.Hour, "%s %v", name, instant)
			}
		}
	}
}

// changes yields the clock changes of a zone from 2010 to 2026.
func changes(zone *time.Location) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		last := at("2026-12-31T00:00:00Z")
		for instant := at("2010-01-01T00:00:00Z").In(zone); instant.Before(last); {
			_, end := instant.ZoneBounds()
			if end.IsZero() || !yield(end.UTC()) {
				return
			}
			instant = end
		}
	}
}

// TestAnotherDayIsAnotherWindow: a window whose end is moved by more than a
// day is not taken for the old one.
func TestAnotherDayIsAnotherWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rounding, asked := drawRounding(t), drawWindow(t)
		if asked.EndsAt == nil {
			t.Skip("no end")
		}
		later := asked.EndsAt.Add(50 * time.Hour)
		moved := latchkey.Window{StartsAt: asked.StartsAt, EndsAt: &later}
		require.False(t, rounding.Holds(moved, rounding.Round(asked)))
		require.False(t, rounding.Holds(asked, rounding.Round(moved)))
	})
}

func TestHolds(t *testing.T) {
	t.Parallel()
	rounding := drivers.Rounding{Precision: latchkey.PrecisionMinute, Now: at("2026-07-01T12:00:00Z")}
	asked := window("2026-07-01T10:00:00Z", "")
	assert.True(t, rounding.Holds(asked, window("2026-07-01T11:59:00Z", "")), "both have begun")
	assert.False(t, rounding.Holds(asked, window("2026-07-01T12:01:00Z", "")), "one has not begun")
	assert.True(t, rounding.Holds(asked, window("2026-07-01T10:00:00Z", "2099-12-31T23:00:00Z")), "a far end is none")
	assert.False(t, rounding.Holds(asked, window("2026-07-01T10:00:00Z", "2027-12-31T23:00:00Z")))
	assert.False(t, rounding.Holds(window("2026-07-01T10:00:00Z", "2027-01-01T00:00:00Z"), asked), "an end is wanted")
}
