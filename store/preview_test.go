package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// A preview is the grant that would be made, and leaves no trace of it: no
// person, no PIN, no card, no event, no letter, no idempotency claim.
func TestPreviewWritesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	starts, ends := f.Clock.Now().Add(30*day), f.Clock.Now().Add(31*day)
	name := "Ada Guest"
	wish := latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{FullName: &name}, StartsAt: starts, EndsAt: &ends, Key: "booking",
		Location: &latchkey.NewSpace{Name: "Annex", EntranceIDs: []string{gate.ID}},
		Targets:  latchkey.Targets{DeviceIDs: []string{front.ID}},
		Requested: []latchkey.RequestedMethod{
			{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("4826")}, {Mode: latchkey.ModeCard},
		},
	}
	before := rows(t, f)
	ours := claim(t, f, latchkey.ClaimOurs)
	preview, err := f.Store.PreviewGrant(latchkey.WithClaim(t.Context(), ours), f.Workspace.ID, wish)
	require.NoError(t, err)
	assert.Equal(t, before, rows(t, f))
	claim(t, f, latchkey.ClaimInFlight)
	assert.Equal(t, "4826", preview.Methods[0].Secret.Reveal())
	assert.Equal(t, starts.Add(-latchkey.NativeLead), preview.ProgramAt(front, f.Clock.Now()))
	var cards int
	require.NoError(t, f.DB.GetContext(t.Context(), &cards, `select count(*) from cards where method_id is not null`))
	assert.Zero(t, cards)

	made, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	assert.Len(t, preview.Methods, len(made.Methods))
	assert.Equal(t, made.Errors(), preview.Errors())
	_, err = f.Store.PreviewGrant(t.Context(), f.Workspace.ID, wish)
	wantError(t, err, latchkey.EConflict, "access_grant_key_already_exists")
	past := f.Clock.Now().Add(-time.Second)
	wish.Key, wish.EndsAt = "", &past
	_, err = f.Store.PreviewGrant(t.Context(), f.Workspace.ID, wish)
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}
