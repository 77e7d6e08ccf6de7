package zwavejs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

// TestSpanIsWhatTheCoreExpects: whatever the zone and the change of clocks, a lock's
// schedule holds the window, and is the one that the core reckons with.
func TestSpanIsWhatTheCoreExpects(t *testing.T) {
	t.Parallel()
	caps := latchkey.Capabilities{Native: latchkey.PrecisionMinute, WallClock: true}
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(zones).Draw(t, "zone")
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		start := time.Unix(rapid.Int64Range(1577836800, 2208988800).Draw(t, "start"), 0).UTC()
		if _, change := start.In(zone).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near a change") {
			start = change.Add(time.Duration(rapid.Int64Range(-7200, 7200).Draw(t, "seconds off")) * time.Second).UTC()
		}
		end := start.Add(time.Duration(rapid.Int64Range(1, 3*24*3600).Draw(t, "seconds")) * time.Second)
		asked := latchkey.Window{StartsAt: start, EndsAt: &end}
		told, err := spanOf(asked, zone)
		require.NoError(t, err)
		kept := told.yearDay().span()
		require.True(t, told.is(&kept))
		require.True(t, kept.window(zone).Covers(asked), "%v does not cover %v", kept.window(zone), asked)
		fitted := caps.Fit(asked, name)
		require.Empty(t, fitted.Misfit)
		require.Equal(t, fitted.Window, kept.window(zone))
	})
}

func TestWindowsNoLockCanKeep(t *testing.T) {
	t.Parallel()
	on := func(text string) time.Time {
		at, err := time.Parse(time.DateOnly, text)
		require.NoError(t, err)
		return at
	}
	for name, days := range map[string][2]string{
		"backwards":           {"2026-12-02", "2026-12-01"},
		"before the calendar": {"1990-01-01", "1991-01-01"},
		"after the calendar":  {"2100-01-01", "2100-02-01"},
	} {
		end := on(days[1])
		_, err := spanOf(latchkey.Window{StartsAt: on(days[0]), EndsAt: &end}, time.UTC)
		require.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class, name)
	}
	told, err := spanOf(latchkey.Window{StartsAt: on("2026-12-01")}, time.UTC)
	require.NoError(t, err)
	require.Nil(t, told.window(time.UTC).EndsAt, "no end stays none")
}
