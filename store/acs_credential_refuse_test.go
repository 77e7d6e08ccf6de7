package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// What cannot be is refused, and nothing of it is written.
func TestACSCredentialsThatCannotBe(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	pins := f.AddEntrance(func(d *store.FoundDoor) { d.Capabilities.Modes = []latchkey.Mode{latchkey.ModeCode} })
	room := f.AddEntrance(hotelLock)
	user := acsUser(t, f, lobby)
	newCredential(t, f, user, latchkey.ModeCode, opening(lobby), ofCode("4711"))
	staff := func(wish *latchkey.NewACSCredential) { wish.Staff = true }
	for name, c := range map[string]struct {
		mode    latchkey.Mode
		changes []func(*latchkey.NewACSCredential)
		code    latchkey.ErrorCode
		kind    string
	}{
		"a code that is taken":   {latchkey.ModeCode, []func(*latchkey.NewACSCredential){opening(lobby, pins), ofCode("4711")}, latchkey.EConflict, "duplicate_access_code"},
		"a code of no length":    {latchkey.ModeCode, []func(*latchkey.NewACSCredential){opening(lobby), ofCode("47111111")}, latchkey.EInvalid, "code_constraints_violated"},
		"a card with a code":     {latchkey.ModeCard, []func(*latchkey.NewACSCredential){ofCode("4711")}, latchkey.EInvalid, "invalid_input"},
		"a card for a keypad":    {latchkey.ModeCard, []func(*latchkey.NewACSCredential){opening(pins)}, latchkey.EInvalid, "invalid_input"},
		"a key for no door":      {latchkey.ModeMobileKey, nil, latchkey.EInvalid, "invalid_input"},
		"a device":               {latchkey.ModeCode, []func(*latchkey.NewACSCredential){opening(f.AddDevice())}, latchkey.ENotFound, "acs_entrance_not_found"},
		"a guest without a stay": {latchkey.ModeCard, []func(*latchkey.NewACSCredential){opening(room)}, latchkey.EInvalid, "reservation_key_required"},
		"an end that is over": {latchkey.ModeCode, []func(*latchkey.NewACSCredential){func(wish *latchkey.NewACSCredential) {
			wish.EndsAt = new(f.Clock.Now())
		}}, latchkey.EInvalid, "invalid_input"},
		"nobody's": {latchkey.ModeCode, []func(*latchkey.NewACSCredential){func(wish *latchkey.NewACSCredential) {
			wish.User.ID = "00000000-0000-4000-8000-000000000000"
		}}, latchkey.ENotFound, "acs_user_not_found"},
	} {
		_, err := tryCredential(t, f, user, c.mode, c.changes...)
		require.Error(t, err, name)
		wantError(t, err, c.code, c.kind)
	}
	newCredential(t, f, user, latchkey.ModeCard, opening(room), staff)
	found, err := f.Store.ListACSCredentials(t.Context(), f.Workspace.ID, latchkey.ACSCredentialFilter{}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	assert.Len(t, found.Rows, 2)
}
