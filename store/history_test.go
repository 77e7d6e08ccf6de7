package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// What a panel kept is told once, at the time at which it happened, whoever reads
// it and however often.
func TestHistoryIsRecordedOnceAndInItsTime(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	grant := obey(t, f, f.Grant(storetest.On(gate)).ID)
	ref := grant.Methods[0].Credentials[0].NativeRef
	happened := f.Clock.Now().Add(2 * time.Hour)
	f.Clock.Advance(5 * time.Hour) // nobody was there
	entries := []latchkey.Entry{
		{Kind: latchkey.EntryUnlocked, Door: gate.NativeID, Ref: ref, Method: latchkey.ByKeycode, At: happened},
		{Kind: latchkey.EntryDenied, Door: gate.NativeID, Ref: "a stranger's", Reason: latchkey.DeniedUnknownCode},
		{Kind: latchkey.EntryUnlocked, Door: "of no door here", Method: latchkey.ByCard, At: happened},
	}
	record := func(from, to string) {
		t.Helper()
		var at json.RawMessage
		if from != "" {
			at = json.RawMessage(from)
		}
		require.NoError(t, f.Store.RecordHistory(t.Context(), f.Account.ID, at, json.RawMessage(to), entries))
	}
	record("", `{"1":3}`)
	record("", `{"1":3}`)        // another worker had read the same
	record(`{"1":2}`, `{"1":3}`) // and one that was slow

	place, err := f.Store.HistoryPlace(t.Context(), f.Account.ID)
	require.NoError(t, err)
	assert.JSONEq(t, `{"1":3}`, string(place))
	opened := f.Events(latchkey.EventLockUnlocked)
	require.Len(t, opened, 1)
	assert.Equal(t, happened, opened[0].OccurredAt)
	assert.Equal(t, f.Clock.Now(), opened[0].CreatedAt, "a caller that reads on finds it")
	assert.Equal(t, grant.IdentityID, opened[0].Data["user_identity_id"])
	assert.Equal(t, grant.Methods[0].ID, opened[0].Subject.MethodID)
	assert.Equal(t, gate.ID, opened[0].Data["acs_entrance_id"])
	denied := f.Events(latchkey.EventLockAccessDenied)
	require.Len(t, denied, 1)
	assert.Equal(t, f.Clock.Now(), denied[0].OccurredAt, "a clock that was not set tells no time")
	assert.NotContains(t, denied[0].Data, "user_identity_id")
}

// A number goes from hand to hand: who had it then is who came in.
func TestEntryIsOfWhoeverHadTheCredentialThen(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	grant := obey(t, f, f.Grant(storetest.On(gate)).ID)
	ref := grant.Methods[0].Credentials[0].NativeRef
	during := f.Clock.Now().Add(time.Hour)
	f.Clock.Set(*grant.Window.EndsAt)
	obey(t, f, grant.ID)
	long := f.Clock.Now().Add(12 * time.Hour)
	f.Clock.Advance(day)
	var place json.RawMessage
	for i, at := range []time.Time{during, long} {
		next := json.RawMessage([]byte{'1' + byte(i)})
		require.NoError(t, f.Store.RecordHistory(t.Context(), f.Account.ID, place, next, []latchkey.Entry{
			{Kind: latchkey.EntryUnlocked, Door: gate.NativeID, Ref: ref, Method: latchkey.ByKeycode, At: at},
		}))
		place = next
	}
	opened := f.Events(latchkey.EventLockUnlocked)
	require.Len(t, opened, 2)
	assert.Equal(t, grant.IdentityID, opened[0].Data["user_identity_id"])
	assert.NotContains(t, opened[1].Data, "user_identity_id", "nobody of ours had it any more")
}
