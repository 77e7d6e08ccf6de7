package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

const (
	hour = time.Hour
	days = 24 * time.Hour
)

// algoPIN is how igloohome's offline codes may lie: hours of up to four weeks, or
// from 29 days on the same time of day at both ends.
var algoPIN = latchkey.Capabilities{
	Native: latchkey.PrecisionHour, Offline: true,
	Frames: []latchkey.TimeFrame{
		{Name: "hourly", Min: hour, Max: 672 * hour}, {Name: "daily", Min: 29 * days, Max: 367 * days, SameTime: true},
	},
}

// oracode is a lock whose installer set two levels of times.
var oracode = latchkey.Capabilities{
	Native: latchkey.PrecisionMinute,
	Frames: []latchkey.TimeFrame{{Name: "guests", Max: 31 * days, Slots: []latchkey.TimeSlot{
		{Name: "stay", Start: "15:00", End: "11:00"}, {Name: "day", Start: "08:00", End: "18:00"},
	}}},
}

func TestLockKeepsOnlyTheWindowsThatItCan(t *testing.T) {
	t.Parallel()
	const berlin = "Europe/Berlin"
	for _, test := range []struct {
		name         string
		lock         latchkey.Capabilities
		starts, ends string // "" is no end
		want         latchkey.Misfit
		kept         [2]string
	}{
		{"any window", latchkey.Capabilities{Native: latchkey.PrecisionMinute}, "2026-06-01T13:00:00Z", "", "", [2]string{"2026-06-01T13:00:00Z"}},
		{"needs an end", latchkey.Capabilities{Native: latchkey.PrecisionMinute, NeedsEnd: true}, "2026-06-01T13:00:00Z", "", latchkey.MisfitOngoing, [2]string{}},
		{"offline, no end", algoPIN, "2026-06-01T13:00:00Z", "", latchkey.MisfitOngoing, [2]string{}},
		{"offline, hours", algoPIN, "2026-06-01T13:20:00Z", "2026-06-03T08:10:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-06-03T09:00:00Z"}},
		{"offline, minutes become an hour", algoPIN, "2026-06-01T13:20:00Z", "2026-06-01T13:30:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-06-01T14:00:00Z"}},
		{"offline, four weeks to the hour", algoPIN, "2026-06-01T13:00:00Z", "2026-06-29T13:00:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-06-29T13:00:00Z"}},
		{"offline, between the frames", algoPIN, "2026-06-01T13:00:00Z", "2026-06-29T16:00:00Z", latchkey.MisfitNoSlot, [2]string{}},
		{"offline, days, same time", algoPIN, "2026-06-01T13:00:00Z", "2026-07-20T13:00:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-07-20T13:00:00Z"}},
		{"offline, days over the clock change", algoPIN, "2026-10-01T13:00:00Z", "2026-11-20T14:00:00Z", "", [2]string{"2026-10-01T13:00:00Z", "2026-11-20T14:00:00Z"}},
		{"offline, days, an hour less", algoPIN, "2026-06-01T13:00:00Z", "2026-07-20T12:00:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-07-20T13:00:00Z"}},
		{"offline, days, another time", algoPIN, "2026-06-01T13:00:00Z", "2026-07-20T09:00:00Z", latchkey.MisfitNoSlot, [2]string{}},
		{"offline, two years", algoPIN, "2026-06-01T13:00:00Z", "2028-06-01T13:00:00Z", latchkey.MisfitTooLong, [2]string{}},
		{"slot, to the minute", oracode, "2026-06-01T13:00:00Z", "2026-06-03T09:00:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-06-03T09:00:00Z"}},
		{"slot, within the hour", oracode, "2026-06-01T13:30:00Z", "2026-06-03T08:30:00Z", "", [2]string{"2026-06-01T13:00:00Z", "2026-06-03T09:00:00Z"}},
		{"the other slot", oracode, "2026-06-01T06:00:00Z", "2026-06-01T16:00:00Z", "", [2]string{"2026-06-01T06:00:00Z", "2026-06-01T16:00:00Z"}},
		{"slot over the clock change", oracode, "2026-10-24T13:00:00Z", "2026-10-26T10:00:00Z", "", [2]string{"2026-10-24T13:00:00Z", "2026-10-26T10:00:00Z"}},
		{"no slot", oracode, "2026-06-01T11:00:00Z", "2026-06-03T09:00:00Z", latchkey.MisfitNoSlot, [2]string{}},
		{"slot, too long", oracode, "2026-06-01T13:00:00Z", "2026-07-20T09:00:00Z", latchkey.MisfitTooLong, [2]string{}},
		{"slot, no end", oracode, "2026-06-01T13:00:00Z", "", latchkey.MisfitOngoing, [2]string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := test.lock.Fit(windowOf(t, test.starts, test.ends), berlin)
			assert.Equal(t, test.want, got.Misfit)
			assert.False(t, got.Extended)
			if test.want == "" {
				assert.True(t, got.Equal(windowOf(t, test.kept[0], test.kept[1])), "kept as %v", got.Window)
			}
		})
	}
}

// Hours are those of the door's clock, which may be half an hour off.
func TestFullHoursAreTheDoorsOwn(t *testing.T) {
	t.Parallel()
	lock := latchkey.Capabilities{Native: latchkey.PrecisionHour}
	for zone, want := range map[string][2]string{
		"Europe/Berlin":       {"2026-06-01T13:00:00Z", "2026-06-01T16:00:00Z"},
		"Asia/Kolkata":        {"2026-06-01T12:30:00Z", "2026-06-01T15:30:00Z"},
		"Australia/Lord_Howe": {"2026-06-01T12:30:00Z", "2026-06-01T15:30:00Z"}, // 10.5 hours in June
	} {
		got := lock.Fit(windowOf(t, "2026-06-01T13:10:00Z", "2026-06-01T15:20:00Z"), zone)
		assert.True(t, got.Equal(windowOf(t, want[0], want[1])), "%s: %v", zone, got.Window)
	}
}

// The Schlage case (contract 5.1): where the zone is not known, a code that lies
// there over a clock change is left an hour longer.
func TestUnknownZoneLeavesACodeAnHourLongerOverAClockChange(t *testing.T) {
	t.Parallel()
	lock := latchkey.Capabilities{Native: latchkey.PrecisionMinute, WallClock: true}
	summer := windowOf(t, "2026-06-01T13:00:00Z", "2026-06-20T09:00:00Z")
	spring := windowOf(t, "2026-03-01T13:00:00Z", "2026-03-20T09:00:00Z")
	for _, test := range []struct {
		name     string
		zone     string
		asked    latchkey.Window
		extended bool
	}{
		{"known zone", "America/New_York", spring, false},
		{"no change meanwhile", "", summer, false},
		{"a change meanwhile", "", spring, true},
		{"no end", "", windowOf(t, "2026-03-01T13:00:00Z", ""), false},
	} {
		got := lock.Fit(test.asked, test.zone)
		assert.Equal(t, test.extended, got.Extended, test.name)
		want := test.asked
		if test.extended {
			want = between(want.StartsAt, want.EndsAt.Add(time.Hour))
		}
		assert.True(t, got.Equal(want), "%s: %v", test.name, got.Window)
	}
}

func windowOf(t *testing.T, starts, ends string) latchkey.Window {
	t.Helper()
	if ends == "" {
		return latchkey.Window{StartsAt: instant(t, starts)}
	}
	return between(instant(t, starts), instant(t, ends))
}
