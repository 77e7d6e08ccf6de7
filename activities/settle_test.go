package activities //nolint:testpackage // the decision itself, without a lock around it

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// panel shows one record that several doors share.
type panel struct {
	drivers.Session

	record drivers.Observed
}

func (p panel) Observe(context.Context, string) (drivers.Snapshot, error) {
	return drivers.Snapshot{Items: []drivers.Observed{p.record}, Complete: true, Fresh: time.Now().Add(time.Hour)}, nil
}

// A record with our code that is not as the begun write meant it is a
// stranger's, unless the method's other doors are on it: then another door's
// step changed it since, and it must not be left behind.
func TestChangedRecordIsOursOnlyWithASibling(t *testing.T) {
	t.Parallel()
	meant := window(time.Hour)
	changed := window(50 * time.Hour)
	secret := latchkey.NewSecret("48261")
	session := panel{record: drivers.Observed{Ref: "R", Mode: latchkey.ModeCode, Secret: secret, Window: &changed}}
	for name, test := range map[string]struct {
		siblings []string
		want     settled
	}{
		"with a sibling on it": {[]string{"R"}, settled{ref: "R"}},
		"without":              {nil, settled{over: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job := store.Job{
				Siblings:   test.siblings,
				Credential: latchkey.Credential{Uncertain: true, Intended: &meant},
				Door:       latchkey.Door{Capabilities: latchkey.Capabilities{Native: latchkey.PrecisionMinute}},
			}
			op := drivers.Op{
				Action: drivers.Remove, Siblings: test.siblings,
				Credential: drivers.Credential{Mode: latchkey.ModeCode, Secret: secret, Window: changed},
			}
			assert.Equal(t, test.want, settleEarlier(t.Context(), session, job, op, time.Now()))
		})
	}
}

func window(length time.Duration) latchkey.Window {
	start := time.Date(2027, 3, 1, 15, 0, 0, 0, time.UTC)
	end := start.Add(length)
	return latchkey.Window{StartsAt: start, EndsAt: &end}
}
