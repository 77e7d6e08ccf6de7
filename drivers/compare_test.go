package drivers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
	"latchkey/drivers"
)

func TestCompareTellsWhatOthersChanged(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	end := noon.Add(24 * time.Hour)
	window := latchkey.Window{StartsAt: noon, EndsAt: &end}
	longer := latchkey.Window{StartsAt: noon, EndsAt: new(end.Add(time.Hour))}
	entry := func(ref, owner, code string, w latchkey.Window) drivers.Observed {
		return drivers.Observed{Ref: ref, Owner: owner, Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(code), Window: &w}
	}
	ours := drivers.Kept{Ref: "1", Settled: true, Credential: drivers.Credential{
		ID: "ours", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("2468"), Window: window,
	}}
	open := ours
	open.Settled = false
	for _, test := range []struct {
		name     string
		kept     drivers.Kept
		items    []drivers.Observed
		partial  bool
		unmarked bool
		want     drivers.Difference
	}{
		{name: "as it was", kept: ours, items: []drivers.Observed{entry("1", "ours", "2468", window)}, want: drivers.Difference{Present: []int{0}}},
		{name: "gone", kept: ours, want: drivers.Difference{Missing: []int{0}}},
		{name: "not shown by half a list", kept: ours, partial: true},
		{name: "gone while a write is open", kept: open},
		{name: "other times while a write is open", kept: open, items: []drivers.Observed{entry("1", "ours", "2468", longer)}},
		{
			name: "other digits while a write is open", kept: open, items: []drivers.Observed{entry("1", "ours", "1357", longer)},
			want: drivers.Difference{Changed: []drivers.Change{{Kept: 0, Fields: []string{"code"}, Entry: entry("1", "ours", "1357", longer)}}},
		},
		{
			name: "other digits", kept: ours, items: []drivers.Observed{entry("1", "ours", "1357", window)},
			want: drivers.Difference{Changed: []drivers.Change{{Kept: 0, Fields: []string{"code"}, Entry: entry("1", "ours", "1357", window)}}},
		},
		{
			name: "other times", kept: ours, items: []drivers.Observed{entry("1", "ours", "2468", longer)},
			want: drivers.Difference{Changed: []drivers.Change{{Kept: 0, Fields: []string{"ends_at"}, Entry: entry("1", "ours", "2468", longer)}}},
		},
		{name: "hidden digits", kept: ours, items: []drivers.Observed{entry("1", "ours", "", window)}, want: drivers.Difference{Present: []int{0}}},
		{
			name: "somebody else's", kept: ours, items: []drivers.Observed{entry("1", "ours", "2468", window), entry("2", "", "9999", window)},
			want: drivers.Difference{Present: []int{0}, Foreign: []drivers.Observed{entry("2", "", "9999", window)}},
		},
		{
			name: "a freed slot that somebody took", kept: ours, unmarked: true, items: []drivers.Observed{entry("1", "", "9999", window)},
			want: drivers.Difference{Missing: []int{0}, Foreign: []drivers.Observed{entry("1", "", "9999", window)}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			reading := drivers.Reading{
				Rounding: drivers.Rounding{Precision: latchkey.PrecisionMinute, Now: noon.Add(-time.Hour)}, Marked: !test.unmarked,
			}
			snapshot := drivers.Snapshot{Items: test.items, Complete: !test.partial}
			assert.Equal(t, test.want, drivers.Compare([]drivers.Kept{test.kept}, snapshot, reading))
		})
	}
}
