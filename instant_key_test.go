package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestUntilWhenAKeyMayBeOpened(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	soon, later := now.Add(time.Hour), now.AddDate(0, 1, 0)
	for name, c := range map[string]struct {
		access latchkey.Window
		want   time.Time
	}{
		"for three days":                   {latchkey.Window{StartsAt: now}, now.Add(3 * day)},
		"for a day from the start":         {latchkey.Window{StartsAt: later}, later.Add(day)},
		"no longer than the access":        {latchkey.Window{StartsAt: now, EndsAt: &soon}, soon},
		"no longer than a later access is": {latchkey.Window{StartsAt: later, EndsAt: new(later.Add(time.Hour))}, later.Add(time.Hour)},
	} {
		require.Equal(t, c.want, latchkey.KeyExpiry(now, c.access), name)
	}
}
