package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"latchkey"
	"latchkey/activities"
)

var classes = []latchkey.FaultClass{
	latchkey.FaultOffline, latchkey.FaultGatewayOffline, latchkey.FaultBusy, latchkey.FaultSlotsFull,
	latchkey.FaultDuplicateCode, latchkey.FaultInvalidCode, latchkey.FaultUnsupported, latchkey.FaultUnauthorized,
	latchkey.FaultNotFound, latchkey.FaultConflict, latchkey.FaultAmbiguous, latchkey.FaultPermanent,
}

// A put is given up only when trying again cannot help; a removal never is (P2).
func TestWhatIsTriedAgain(t *testing.T) {
	t.Parallel()
	givenUp := map[latchkey.FaultClass]bool{
		latchkey.FaultDuplicateCode: true, latchkey.FaultInvalidCode: true, latchkey.FaultUnsupported: true, latchkey.FaultPermanent: true,
	}
	for _, class := range classes {
		fault := latchkey.Faultf(class, "no")
		assert.Equal(t, !givenUp[class], activities.Judge(latchkey.StepPut, fault, 1).Retry, "put, %s", class)
		assert.True(t, activities.Judge(latchkey.StepRemove, fault, 1_000_000).Retry, "remove, %s", class)
	}
}

func TestHowLongItWaits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		fault       latchkey.Fault
		attempt     int
		least, most time.Duration
	}{
		{"first", latchkey.Fault{Class: latchkey.FaultOffline}, 1, 1500 * time.Millisecond, 2500 * time.Millisecond},
		{"second", latchkey.Fault{Class: latchkey.FaultOffline}, 2, 3 * time.Second, 5 * time.Second},
		{"fifth", latchkey.Fault{Class: latchkey.FaultOffline}, 5, 24 * time.Second, 40 * time.Second},
		{"hundredth", latchkey.Fault{Class: latchkey.FaultOffline}, 100, 11 * time.Minute, 15 * time.Minute},
		{"as the lock asked", latchkey.Fault{Class: latchkey.FaultBusy, RetryAfter: 7 * time.Second}, 3, 7 * time.Second, 7 * time.Second},
		{"not for ever, though the lock asked", latchkey.Fault{Class: latchkey.FaultBusy, RetryAfter: 24 * time.Hour}, 1, 15 * time.Minute, 15 * time.Minute},
		{"lost answer", latchkey.Fault{Class: latchkey.FaultAmbiguous}, 1, time.Second, time.Second},
		{"answer lost again and again", latchkey.Fault{Class: latchkey.FaultAmbiguous}, 4, 12 * time.Second, 20 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			after := activities.Judge(latchkey.StepRemove, &test.fault, test.attempt).After
			assert.GreaterOrEqual(t, after, test.least)
			assert.LessOrEqual(t, after, test.most)
		})
	}
}

func TestNoWaitIsOverAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fault := &latchkey.Fault{
			Class:      rapid.SampledFrom(classes).Draw(t, "class"),
			RetryAfter: time.Duration(rapid.Int64().Draw(t, "retry after")),
		}
		after := activities.Judge(latchkey.StepRemove, fault, rapid.Int().Draw(t, "attempt")).After
		assert.Positive(t, after)
		assert.LessOrEqual(t, after, 15*time.Minute)
	})
}
