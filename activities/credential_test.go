package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// A card of its own is written as that of an access grant is: for one of the staff,
// who comes and goes in every guest's stay.
func TestACSCredentialsCardIsWritten(t *testing.T) {
	t.Parallel()
	h := newHotel(t)
	room, ws := h.rooms[0], h.Workspace.ID
	user, err := h.Store.CreateACSUser(t.Context(), ws, latchkey.NewACSUser{SystemID: room.SystemID, FullName: "Grace Cleaner"})
	require.NoError(t, err)
	made, err := h.Store.CreateACSCredential(t.Context(), ws, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: user.ID}, Mode: latchkey.ModeCard, EntranceIDs: []string{room.ID}, Staff: true,
		EndsAt: new(h.Clock.Now().Add(48 * time.Hour)),
	})
	require.NoError(t, err)
	card := h.carryOut(made.ID)
	assert.False(t, card.Methods[0].Issued)
	assert.Empty(t, h.Events(latchkey.EventEncodingRequired), "it is no access method")
	assert.Equal(t, "not_written", h.at(room, card))
	_, err = h.Store.EncodeMethod(t.Context(), ws, card.Methods[0].ID, h.desk.ID)
	require.ErrorContains(t, err, "access_method_not_found")

	attempt, err := h.Store.EncodeCredential(t.Context(), ws, made.ID, h.desk.ID)
	require.NoError(t, err)
	require.NoError(t, h.act(t.Context(), attempt.ID))
	ended, err := h.Store.ActionAttempt(t.Context(), ws, attempt.ID)
	require.NoError(t, err)
	require.Equal(t, latchkey.AttemptSucceeded, ended.Status, ended.ErrorText)
	assert.Equal(t, []any{made.ID, user.ID, true}, []any{ended.Result["acs_credential_id"], ended.Result["acs_user_id"], ended.Result["is_issued"]})
	assert.NotContains(t, ended.Result, "user_identity_id")
	assert.Len(t, h.Events(latchkey.EventCredentialIssued), 1)
	assert.Equal(t, "open", h.at(room, card))

	guest := h.book(room, "r1", 0)
	h.encode(guest)
	assert.Equal(t, "open", h.at(room, guest))
	assert.Equal(t, "open", h.at(room, card), "the staff is in no stay")
	require.NoError(t, h.Store.DeleteACSCredential(t.Context(), ws, made.ID))
	h.carryOut(made.ID)
	assert.NotEqual(t, "open", h.at(room, card))
}
