package zwavejs_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs/zwavetest"
)

// TestWriteOfAWorkerThatDied: another worker that read the lock before does not
// take its old reading for an answer. It reads anew, and finds the code.
func TestWriteOfAWorkerThatDied(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	dies, lives := s.open(), s.open()
	_, err := lives.Observe(t.Context(), s.doors[0])
	require.NoError(t, err)
	op, began := puts(s.doors[0], "48213"), time.Now()
	s.relay.Once(s.writes(s.doors[0]), zwavetest.Cut)
	_, err = dies.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, class(err))
	require.Eventually(t, func() bool { return len(s.codes(s.doors[0])) == 1 }, time.Minute, 10*time.Millisecond)
	receipt, outcome := s.settle(lives, op, began)
	if outcome == drivers.Unknown {
		receipt, outcome = s.settle(lives, op, began)
	}
	require.Equal(t, drivers.Done, outcome)
	s.apply(lives, removal(op, receipt.Ref))
	assert.Empty(t, s.codes(s.doors[0]))
}
