package drivertest

import (
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// clockCases hold where clocks are changed, the classic of locks that know what
// their clock shows and nothing of zones.
func clockCases() []testCase {
	return []testCase{
		{"window_at_a_change_of_clocks_is_kept_whole", 1, []need{credentials, looking, windows, clocks}, atAChangeOfClocks},
	}
}

var clocks = capability("clocks are not changed where the door is", func(k *kit) bool { return len(k.changes()) > 0 })

// changes are the next two changes of the clocks at the door: one in spring, one in
// autumn. None is so near that a window around it has begun.
func (k *kit) changes() (found []time.Time) {
	zone, err := time.LoadLocation(k.doors[0].TimeZone)
	require.NoError(k, err)
	for at := time.Now().AddDate(0, 0, 4); len(found) < 2; {
		_, next := at.In(zone).ZoneBounds()
		if next.IsZero() {
			return found
		}
		found, at = append(found, next), next.Add(time.Minute)
	}
	return found
}

// atAChangeOfClocks includes a window that ends, and one that starts, in the hour
// that is there twice or not at all.
func atAChangeOfClocks(k *kit) {
	for _, change := range k.changes() {
		for _, asked := range []struct{ from, to time.Duration }{
			{-50 * time.Hour, 20 * time.Minute}, {-40 * time.Minute, 50 * time.Hour}, {-26 * time.Hour, 47 * time.Hour},
		} {
			c := k.credential("Ada Lovelace")
			end := change.Add(asked.to).UTC()
			c.Window = latchkey.Window{StartsAt: change.Add(asked.from).UTC(), EndsAt: &end}
			k.keptWhole(c)
		}
	}
}

// keptWhole puts a credential on the door and requires that the door lets it in all
// the time.
func (k *kit) keptWhole(c drivers.Credential) {
	k.Helper()
	op, receipt := k.puts(k.door(), c)
	assert.True(k, receipt.Actual.Covers(c.Window), "asked for %v, enforced is %v", c.Window, receipt.Actual)
	seen := k.holds(k.door(), c)
	if seen.Window != nil {
		assert.True(k, seen.Window.Covers(c.Window), "asked for %v, the door keeps %v", c.Window, *seen.Window)
	}
	k.keeps(seen, c)
	k.removes(op, receipt.Ref)
}
