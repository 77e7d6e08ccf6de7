package webhook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// What happens at the doors is read from where it was left, in its order, and not
// what was before anybody came.
func TestHistoryGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	s := harness{kinds["lock"]}.site(t, 1)
	session := s.open(t)
	past, ok := session.(drivers.Historian)
	require.True(t, ok)
	read := func(after drivers.Place) drivers.History {
		t.Helper()
		found, err := past.History(t.Context(), after)
		require.NoError(t, err)
		return found
	}
	secret := latchkey.NewSecret("352635")
	s.Type(t, s.doors[0], secret)
	begun := read(nil)
	assert.Empty(t, begun.Events, "what was before we came is not ours to tell")

	receipt, err := session.Apply(t.Context(), drivers.Op{
		Action: drivers.Put, Door: s.doors[0], Credential: drivers.Credential{
			ID: "ours", Mode: latchkey.ModeCode, Secret: secret, Name: "Ada", Window: latchkey.Window{StartsAt: time.Now().Add(-time.Hour)},
		},
	})
	require.NoError(t, err)
	for range 51 {
		s.Type(t, s.doors[0], secret)
	}
	s.Type(t, s.doors[0], latchkey.NewSecret("998877"))
	first := read(begun.Place)
	require.Len(t, first.Events, 50)
	assert.True(t, first.More)
	entered := first.Events[0]
	assert.Equal(t, []any{drivers.DoorUnlocked, "ours", receipt.Ref, latchkey.ByKeycode, s.doors[0]},
		[]any{entered.Kind, entered.Owner, entered.Ref, entered.Method, entered.Door})
	rest := read(first.Place)
	require.Len(t, rest.Events, 2)
	assert.False(t, rest.More)
	assert.Equal(t, []any{drivers.EntryDenied, latchkey.DeniedUnknownCode}, []any{rest.Events[1].Kind, rest.Events[1].Reason})
	assert.Equal(t, first.Events, read(begun.Place).Events, "the same place again")

	s.StopGateway(t)
	away := read(rest.Place)
	assert.Equal(t, rest.Place, away.Place, "a service that is away is read when it is back")
	_, err = past.History(t.Context(), drivers.Place(`{"cursor":`))
	assert.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)
}
