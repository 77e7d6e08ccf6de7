package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// An entrance that is opened with an ACS credential says whose it was.
func TestUnlockWithAnACSCredential(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, person, ws := f.AddEntrance(fromAfar), f.Identity("Ada Guest"), f.Workspace.ID
	user := acsUser(t, f, lobby, func(wish *latchkey.NewACSUser) { wish.IdentityID = person.ID })
	key := newCredential(t, f, user, latchkey.ModeCloudKey, opening(lobby))
	code := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	loose := newCredential(t, f, user, latchkey.ModeCloudKey)
	plan(t, f, key.ID)
	unlock := func(id string, door latchkey.Door) (latchkey.ActionAttempt, error) {
		use := latchkey.KeyUse{CredentialID: id, Mode: latchkey.ModeCloudKey, DoorID: door.ID, DoorKind: latchkey.DoorEntrance}
		return f.Store.UnlockWithKey(t.Context(), ws, use)
	}
	attempt, err := unlock(key.ID, lobby)
	require.NoError(t, err)
	current, err := f.Store.BeginAttempt(t.Context(), attempt.ID)
	require.NoError(t, err)
	require.True(t, current)
	require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, store.AttemptOutcome{Locked: new(false)}))
	events := f.Events(latchkey.EventLockUnlocked)
	require.Len(t, events, 1)
	assert.Equal(t, []any{person.ID, lobby.ID}, []any{events[0].Data["user_identity_id"], events[0].Subject.EntranceID})

	ofGrant := cloudKey(t, f, lobby)
	_, err = unlock(ofGrant.Methods[0].ID, lobby)
	require.NoError(t, err, "the key of an access grant is an ACS credential, too")
	for id, want := range map[string]string{code.ID: "invalid_input", "00000000-0000-4000-8000-000000000000": "acs_credential_not_found", loose.ID: "acs_credential_not_issued"} {
		_, err := unlock(id, lobby)
		require.ErrorContains(t, err, want)
	}
	_, err = unlock(key.ID, f.AddEntrance(fromAfar))
	wantError(t, err, latchkey.EInvalid, "invalid_input")
	require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}, true))
	_, err = unlock(key.ID, lobby)
	wantError(t, err, latchkey.EConflict, "acs_credential_suspended")
	_, err = f.Store.UnlockWithKey(t.Context(), ws, latchkey.KeyUse{
		MethodID: readCredential(t, f, key.ID).Method.ID, Mode: latchkey.ModeCloudKey, DoorID: lobby.ID,
	})
	wantError(t, err, latchkey.ENotFound, "access_method_not_found")
}

// A mobile key that is a credential of its own is on the ring of its user's person.
func TestMobileKeyOfItsOwnIsOnThePersonsRing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, person, ws := f.AddEntrance(fromAfar), f.Identity("Ada Guest"), f.Workspace.ID
	user := acsUser(t, f, lobby, func(wish *latchkey.NewACSUser) { wish.IdentityID = person.ID })
	generate := func() (latchkey.InstantKey, error) {
		return f.Store.GenerateKey(t.Context(), ws, latchkey.NewInstantKey{IdentityID: person.ID})
	}
	_, err := generate()
	wantError(t, err, latchkey.EInvalid, "user_identity_has_no_mobile_key")
	made := newCredential(t, f, user, latchkey.ModeMobileKey, opening(lobby))
	plan(t, f, made.ID)
	assert.Empty(t, f.Events(latchkey.EventSessionDeleted))
	key, err := generate()
	require.NoError(t, err)
	session, err := f.Store.OpenKey(t.Context(), key.Secret, phone)
	require.NoError(t, err)
	ring, err := f.Store.KeyRing(t.Context(), ws, session.ID, phone)
	require.NoError(t, err)
	issued := readCredential(t, f, made.ID)
	use, onRing := ring.Use(latchkey.KeyUse{
		MethodID: issued.Method.ID, Mode: latchkey.ModeMobileKey, DoorID: lobby.ID, DoorKind: latchkey.DoorEntrance,
	})
	require.True(t, onRing)
	_, err = f.Store.UnlockWithKey(t.Context(), ws, use)
	require.NoError(t, err)
	require.NoError(t, f.Store.UnlinkACSUser(t.Context(), ws, user.ID, person.ID))
	ring, err = f.Store.KeyRing(t.Context(), ws, session.ID, phone)
	require.NoError(t, err)
	assert.Empty(t, ring.Grants, "it is nobody's now")
}
