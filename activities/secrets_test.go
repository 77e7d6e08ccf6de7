package activities_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/activities"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// P5: drivers may fail with anything in their causes; nothing that an activity
// returns, logs or plans has the PIN.
func TestNoResultErrorOrLogHoldsThePIN(t *testing.T) {
	t.Parallel()
	const pin = "862864926" // long, so that nothing else looks like it
	quoting := fmt.Errorf("the lock replied {code:%s}", pin)
	for name, failure := range map[string]answer{
		"unknown error":       {err: quoting},
		"unknown error, done": {err: quoting, acts: true},
		"offline":             {err: &latchkey.Fault{Class: latchkey.FaultOffline, Message: "no answer", Cause: quoting}},
		"ambiguous":           {err: &latchkey.Fault{Class: latchkey.FaultAmbiguous, Message: "no answer", Cause: quoting}},
		"busy":                {err: fmt.Errorf("apply: %w", &latchkey.Fault{Class: latchkey.FaultBusy, Message: "later", Cause: quoting})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			door := k.AddDevice(marked, func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{len(pin)} })
			k.grant = k.Grant(storetest.On(door), func(w *latchkey.NewGrant) { w.Requested[0].Code = latchkey.NewSecret(pin) })
			k.lock.script(failure)
			k.lock.sights = []sight{{err: quoting}}
			var said strings.Builder
			_, err := k.try(k.step())
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				fmt.Fprintf(&said, "%+v\n", cause)
			}
			require.Error(t, err)
			outlook, err := k.carry.Plan(t.Context(), k.grant.ID, k.Clock.Now())
			require.NoError(t, err)
			text, err := json.Marshal(outlook)
			require.NoError(t, err)
			said.Write(text)
			k.lock.sights = nil
			_, err = k.try(k.step())
			require.NoError(t, err)
			assert.Equal(t, pin, k.credentialOnLock().Secret.Reveal(), "the lock has the PIN all the same")
			assert.NotContains(t, said.String(), pin)
			assert.NotContains(t, k.log.String(), pin)
			assert.Contains(t, k.log.String(), "lock attempt failed", "the log was kept")
		})
	}
}

func TestStoreErrorTellsTheHistoryNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	step := k.step()
	require.NoError(t, k.CloseStore())
	_, err := k.try(step)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "sql")
	_, err = k.carry.Plan(t.Context(), k.grant.ID, k.Clock.Now())
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "sql")
	_, err = (&activities.Account{Store: k.Store}).Watch(t.Context(), k.Account.ID)
	require.Error(t, err)
}
