package drivers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// TestLook: what a door without marks shows before a write says which entry is
// ours, and whether digits will tell it afterwards.
func TestLook(t *testing.T) {
	t.Parallel()
	ours, twin := entry(owner("")), entry(owner(""), ref("8"))
	gaps := func(items ...drivers.Observed) drivers.Snapshot { return drivers.Snapshot{Items: items, Fresh: noon} }
	for name, c := range map[string]struct {
		ref   string
		seen  drivers.Snapshot
		want  drivers.Sight
		fault latchkey.FaultClass
	}{
		"nothing there":                     {"", snapshot(), drivers.Sight{Alone: true}, ""},
		"others' codes":                     {"", snapshot(entry(owner(""), secret("9"))), drivers.Sight{Alone: true}, ""},
		"our digits are somebody's":         {"", snapshot(twin), drivers.Sight{}, latchkey.FaultDuplicateCode},
		"the record of another door":        {"", snapshot(entry(owner(""), ref("sibling"))), drivers.Sight{Alone: true}, ""},
		"ours is there":                     {"7", snapshot(ours), drivers.Sight{Ref: "7", Alone: true}, ""},
		"ours, and our digits again":        {"7", snapshot(ours, twin), drivers.Sight{Ref: "7"}, ""},
		"ours is gone":                      {"7", snapshot(), drivers.Sight{Alone: true}, ""},
		"our place went to another":         {"7", snapshot(entry(owner(""), secret("9"))), drivers.Sight{Alone: true}, ""},
		"ours is gone, our digits are not":  {"7", snapshot(twin), drivers.Sight{}, latchkey.FaultDuplicateCode},
		"ours is there, listing with gaps":  {"7", gaps(ours), drivers.Sight{Ref: "7"}, ""},
		"nothing there, listing with gaps":  {"", gaps(), drivers.Sight{}, latchkey.FaultBusy},
		"somebody's, listing with gaps":     {"", gaps(twin), drivers.Sight{}, latchkey.FaultDuplicateCode},
		"ours not shown, listing with gaps": {"7", gaps(), drivers.Sight{}, latchkey.FaultBusy},
		"ours not shown, our digits are":    {"7", gaps(twin), drivers.Sight{}, latchkey.FaultBusy},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op := drivers.Op{Action: drivers.Put, Ref: c.ref, Siblings: []string{"sibling"}, Credential: ada}
			seen, err := drivers.Look(t.Context(), shown{snapshot: c.seen}, op)
			if c.fault != "" {
				require.Error(t, err)
				require.Equal(t, c.fault, latchkey.FaultOf(err).Class)
				lost := c.ref != "" && c.fault == latchkey.FaultDuplicateCode
				require.Equal(t, lost, latchkey.FaultOf(err).Lost, "only an entry that we had is lost")
			}
			assert.Equal(t, c.want, seen)
		})
	}
}
