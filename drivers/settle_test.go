package drivers_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/drivers"
)

// shown is a session whose door shows a given listing.
type shown struct {
	drivers.Session

	snapshot drivers.Snapshot
	err      error
}

func (s shown) Observe(context.Context, string) (drivers.Snapshot, error) { return s.snapshot, s.err }

var (
	noon    = at("2026-07-01T12:00:00Z")
	wanted  = window("2026-07-02T15:00:00Z", "2026-07-05T11:00:00Z")
	earlier = window("2026-07-02T15:00:00Z", "2026-07-03T11:00:00Z")
	ada     = drivers.Credential{ID: "ada", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("0352"), Window: wanted}
)

// entry is what a lock shows of ada's credential, changed by each of the given.
func entry(changes ...func(*drivers.Observed)) drivers.Observed {
	shown := wanted
	o := drivers.Observed{Ref: "7", Owner: "ada", Mode: latchkey.ModeCode, Secret: ada.Secret, Window: &shown}
	for _, change := range changes {
		change(&o)
	}
	return o
}

func owner(id string) func(*drivers.Observed) { return func(o *drivers.Observed) { o.Owner = id } }
func secret(text string) func(*drivers.Observed) {
	return func(o *drivers.Observed) { o.Secret = latchkey.NewSecret(text) }
}
func ref(text string) func(*drivers.Observed) { return func(o *drivers.Observed) { o.Ref = text } }
func kept(w *latchkey.Window) func(*drivers.Observed) {
	return func(o *drivers.Observed) { o.Window = w }
}

func snapshot(items ...drivers.Observed) drivers.Snapshot {
	return drivers.Snapshot{Items: items, Complete: true, Fresh: noon}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	const put, remove = drivers.Put, drivers.Remove
	old := earlier
	incomplete, stale := snapshot(), snapshot(entry())
	incomplete.Complete = false
	stale.Fresh = noon.Add(-time.Second)
	foundIncomplete := snapshot(entry())
	foundIncomplete.Complete = false
	for name, c := range map[string]struct {
		action drivers.Action
		ref    string
		marked bool
		alone  bool
		seen   drivers.Snapshot
		want   drivers.Outcome
	}{
		"put: there":                                {put, "", true, false, snapshot(entry()), drivers.Done},
		"put: not there":                            {put, "", true, false, snapshot(), drivers.NotDone},
		"put: only another's":                       {put, "", true, false, snapshot(entry(owner("grace"))), drivers.NotDone},
		"put: there, listing with gaps":             {put, "", true, false, foundIncomplete, drivers.Done},
		"put: not there, listing with gaps":         {put, "", true, false, incomplete, drivers.Unknown},
		"put: there, but the listing is old":        {put, "", true, false, stale, drivers.Unknown},
		"put: there without a mark, on a marker":    {put, "", true, false, snapshot(entry(owner(""))), drivers.NotDone},
		"put: there without a mark":                 {put, "", false, true, snapshot(entry(owner(""))), drivers.Done},
		"put: no mark, but others have one":         {put, "", false, false, snapshot(entry(owner("")), entry(owner("grace"), secret("9"))), drivers.NotDone},
		"put: masked, ours by mark":                 {put, "", true, false, snapshot(entry(secret(""))), drivers.Done},
		"put: masked, ours by ref":                  {put, "7", false, false, snapshot(entry(owner(""), secret(""))), drivers.Done},
		"put: masked, nobody's":                     {put, "", false, false, snapshot(entry(owner(""), secret(""))), drivers.NotDone},
		"put: other digits under our mark":          {put, "7", true, false, snapshot(entry(secret("9999"))), drivers.NotDone},
		"put: our slot went to another":             {put, "7", false, false, snapshot(entry(owner(""), secret("9999"))), drivers.NotDone},
		"change: the new window":                    {put, "7", true, false, snapshot(entry()), drivers.Done},
		"change: still the old window":              {put, "7", true, false, snapshot(entry(kept(&old))), drivers.NotDone},
		"change: the window is not shown":           {put, "7", true, false, snapshot(entry(kept(nil))), drivers.Unknown},
		"change: replaced under another ref":        {put, "7", false, true, snapshot(entry(owner(""), ref("8"))), drivers.Done},
		"create: the window is not shown":           {put, "", true, false, snapshot(entry(kept(nil))), drivers.Done},
		"put: both the old and the new":             {put, "", true, false, snapshot(entry(kept(&old)), entry(ref("8"))), drivers.Done},
		"remove: not there":                         {remove, "7", true, false, snapshot(), drivers.Done},
		"remove: there":                             {remove, "7", true, false, snapshot(entry()), drivers.NotDone},
		"remove: there, listing with gaps":          {remove, "7", true, false, foundIncomplete, drivers.NotDone},
		"remove: not there, listing with gaps":      {remove, "7", true, false, incomplete, drivers.Unknown},
		"remove: there, but the listing is old":     {remove, "7", true, false, stale, drivers.Unknown},
		"remove: other digits under our mark":       {remove, "7", true, false, snapshot(entry(secret("9999"))), drivers.NotDone},
		"remove: our slot went to another":          {remove, "7", false, false, snapshot(entry(owner(""), secret("9999"))), drivers.Done},
		"remove: another's mark with our digits":    {remove, "7", true, false, snapshot(entry(owner("grace"))), drivers.Done},
		"remove without a ref: there by digits":     {remove, "", false, true, snapshot(entry(owner(""))), drivers.NotDone},
		"put: our digits, and no look before":       {put, "", false, false, snapshot(entry(owner(""))), drivers.NotDone},
		"change: our digits under another ref":      {put, "7", false, false, snapshot(entry(owner(""), ref("8"))), drivers.NotDone},
		"change: ours, and our digits elsewhere":    {put, "7", false, true, snapshot(entry(owner(""), kept(&old)), entry(owner(""), ref("8"))), drivers.NotDone},
		"remove: a stranger keyed in our digits":    {remove, "7", false, false, snapshot(entry(owner(""), ref("8"))), drivers.Done},
		"remove without a ref: digits prove it not": {remove, "", false, false, snapshot(entry(owner(""))), drivers.Done},
		"remove: masked under our ref":              {remove, "7", false, false, snapshot(entry(owner(""), secret(""))), drivers.NotDone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op := drivers.Op{Action: c.action, Ref: c.ref, Door: "front", Credential: ada}
			reading := drivers.Reading{Rounding: drivers.Rounding{Precision: latchkey.PrecisionMinute, Now: noon}, WrittenAt: noon, Marked: c.marked, Alone: c.alone}
			_, outcome, err := drivers.Settle(t.Context(), shown{snapshot: c.seen}, op, reading)
			require.NoError(t, err)
			assert.Equal(t, c.want, outcome)
		})
	}
}

func TestSettleWithoutAListing(t *testing.T) {
	t.Parallel()
	away := latchkey.Faultf(latchkey.FaultOffline, "away")
	_, outcome, err := drivers.Settle(t.Context(), shown{err: away}, drivers.Op{Action: drivers.Put}, drivers.Reading{})
	assert.Equal(t, drivers.Unknown, outcome)
	assert.ErrorIs(t, err, away)
}

func TestSettleReceipts(t *testing.T) {
	t.Parallel()
	old := earlier
	op := drivers.Op{Action: drivers.Put, Credential: ada}
	reading := drivers.Reading{Rounding: drivers.Rounding{Precision: latchkey.PrecisionMinute, Now: noon}}
	receipt, _, err := drivers.Settle(t.Context(), shown{snapshot: snapshot(entry())}, op, reading)
	require.NoError(t, err)
	assert.Equal(t, drivers.Receipt{Ref: "7", State: drivers.Verified, Actual: wanted, Evidence: "read back from the lock"}, receipt)
	receipt, outcome, err := drivers.Settle(t.Context(), shown{snapshot: snapshot(entry(kept(&old)))}, op, reading)
	require.NoError(t, err)
	assert.Equal(t, drivers.NotDone, outcome)
	assert.Equal(t, "7", receipt.Ref, "what is there instead can be changed")
	assert.Equal(t, earlier, receipt.Actual)
}

// TestSettleSeesWhatALockKeeps: whatever a lock that rounds has carried out is
// settled as done, whatever it has not as not done, strangers or no strangers.
func TestSettleSeesWhatALockKeeps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rounding := drawRounding(t)
		mine := drivers.Credential{ID: "mine", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("3526"), Window: drawWindow(t)}
		table := drawStrangers(t)
		op := drivers.Op{Action: rapid.SampledFrom([]drivers.Action{drivers.Put, drivers.Remove}).Draw(t, "action"), Credential: mine}
		there := rapid.Bool().Draw(t, "there")
		if there {
			table = append(table, drawEntry(t, mine, rounding))
		}
		want := map[bool]drivers.Outcome{true: drivers.Done, false: drivers.NotDone}[there == (op.Action == drivers.Put)]
		session := shown{snapshot: drivers.Snapshot{Items: shuffled(t, table), Complete: true, Fresh: rounding.Now}}
		_, outcome, err := drivers.Settle(context.Background(), session, op, drivers.Reading{Rounding: rounding, WrittenAt: rounding.Now})
		require.NoError(t, err)
		require.Equal(t, want, outcome)
	})
}

// drawEntry shows a credential with our mark, with or without its digits.
func drawEntry(t *rapid.T, c drivers.Credential, rounding drivers.Rounding) drivers.Observed {
	rounded := rounding.Round(c.Window)
	o := drivers.Observed{Ref: "1", Mode: c.Mode, Owner: c.ID, Window: &rounded}
	if rapid.Bool().Draw(t, "digits are shown") {
		o.Secret = c.Secret
	}
	return o
}

func drawStrangers(t *rapid.T) []drivers.Observed {
	var strangers []drivers.Observed
	for _, code := range rapid.SliceOfN(rapid.SampledFrom([]string{"", "1111", "2222", "3333"}), 0, 5).Draw(t, "strangers") {
		o := drivers.Observed{Ref: "s" + code, Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(code)}
		if rapid.Bool().Draw(t, "marked") {
			o.Owner = "somebody"
		}
		strangers = append(strangers, o)
	}
	return strangers
}

func shuffled(t *rapid.T, table []drivers.Observed) []drivers.Observed {
	return rapid.Permutation(slices.Clone(table)).Draw(t, "order")
}
