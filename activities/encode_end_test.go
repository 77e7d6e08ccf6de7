package activities_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/store"
)

// ended is how an attempt stands.
func (h *hotel) ended(id string) latchkey.ActionAttempt {
	h.t.Helper()
	attempt, err := h.Store.ActionAttempt(h.t.Context(), h.Workspace.ID, id)
	require.NoError(h.t, err)
	return attempt
}

// An encoder that is taken away while a job waits for it has nothing to do with the
// card: that is there still, and is written at another encoder.
func TestEncoderThatIsTakenAwayIsNoDeletedCard(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	encoding, err := h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	require.NoError(t, err)
	scanning, err := h.Store.ScanCard(t.Context(), h.Workspace.ID, latchkey.CardScan{EncoderID: h.desk.ID})
	require.NoError(t, err)
	h.Exec(`update encoders set removed_at = now() where id = $1`, h.desk.ID)
	for _, id := range []string{encoding.ID, scanning.ID} {
		require.NoError(t, h.act(t.Context(), id))
		assert.Equal(t, latchkey.EncoderOffline, h.ended(id).ErrorType)
	}
	grant = h.carryOut(grant.ID)
	assert.True(t, grant.ReadyForEncoding(grant.Methods[0]))
}

// Who is told that a card was written hands it out: of one that was taken back
// meanwhile they are told that.
func TestCardThatWasTakenBackWhileItWasWrittenIsNoSuccess(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	attempt, err := h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	require.NoError(t, err)
	require.NoError(t, h.Store.DeleteGrant(t.Context(), h.Workspace.ID, grant.ID))
	require.NoError(t, h.Store.FinishAttempt(t.Context(), attempt.ID, written(h, grant)))
	assert.Equal(t, latchkey.EncoderDeleted, h.ended(attempt.ID).ErrorType)
}

// written is the word of an encoder that wrote a grant's card.
func written(h *hotel, grant latchkey.Grant) store.AttemptOutcome {
	doors := map[string]latchkey.Window{}
	for _, c := range grant.Methods[0].Credentials {
		doors[h.rooms[0].NativeID] = *c.Actual
	}
	return store.AttemptOutcome{Encoding: &store.Encoding{MethodID: grant.Methods[0].ID, EncoderID: h.desk.ID, Doors: doors}}
}

// A card whose writing began in time and ends a little after it is written: the sweep
// waits for the encoder's word. A worker that never brings it has died.
func TestCardThatIsBeingWrittenDoesNotExpire(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	grant := h.book(h.rooms[0], "r1", 0)
	begin := func() string {
		attempt, err := h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
		require.NoError(t, err)
		begun, err := h.Store.BeginAttempt(t.Context(), attempt.ID)
		require.NoError(t, err)
		require.True(t, begun)
		return attempt.ID
	}
	sweep := func(id string, seconds float64) {
		h.Exec(`update action_attempts set expires_at = clock_timestamp() - make_interval(secs => $2) where id = $1`, id, seconds)
		_, err := h.Store.ExpireAttempts(t.Context())
		require.NoError(t, err)
	}
	slow := begin()
	sweep(slow, 1)
	require.NoError(t, h.Store.FinishAttempt(t.Context(), slow, written(h, grant)))
	assert.Equal(t, latchkey.AttemptSucceeded, h.ended(slow).Status)
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)

	dead := begin()
	sweep(dead, latchkey.AttemptGrace.Seconds())
	assert.Equal(t, latchkey.AttemptExpired, h.ended(dead).ErrorType)
	assert.Contains(t, h.ended(dead).ErrorText, "may have been carried out")
}

// A card that waits for its encoder would be written on the one that lies there still,
// and whoever got that would open another one's room.
func TestOneCardIsWrittenAtAnEncoderAtATime(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	first, second := h.book(h.rooms[0], "r1", 0), h.book(h.rooms[1], "r2", 0)
	ask := func(grant latchkey.Grant) (latchkey.ActionAttempt, error) {
		return h.Store.EncodeMethod(t.Context(), h.Workspace.ID, grant.Methods[0].ID, h.desk.ID)
	}
	var once, again latchkey.ActionAttempt
	var callers errgroup.Group
	callers.Go(func() (err error) { once, err = ask(first); return err })
	callers.Go(func() (err error) { again, err = ask(first); return err })
	require.NoError(t, callers.Wait())
	assert.Equal(t, once.ID, again.ID, "a double click is one card")
	_, err := ask(second)
	require.Equal(t, latchkey.EConflict, latchkey.CodeOf(err))
	require.ErrorContains(t, err, "Another card is being written")

	require.NoError(t, h.act(t.Context(), once.ID))
	require.Equal(t, latchkey.AttemptSucceeded, h.ended(once.ID).Status)
	require.Equal(t, latchkey.AttemptSucceeded, h.encode(second).Status)
	assert.Equal(t, "open", h.at(h.rooms[0], first))
	assert.Equal(t, "open", h.at(h.rooms[1], second))

	_, err = ask(first)
	require.NoError(t, err)
	h.Exec(`update action_attempts set expires_at = clock_timestamp() where status = 'pending'`)
	_, err = ask(second)
	require.NoError(t, err, "one whose time is over is waited for no more")
}
