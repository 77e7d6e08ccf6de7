package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// A credential that is nobody's opens nothing. Whose it becomes has their own doors.
func TestCredentialsChangeHands(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, ws := f.AddEntrance(), f.Workspace.ID
	ada, bob := acsUser(t, f, lobby), acsUser(t, f, lobby)
	gate, garage := newEntrance(t, f, ada), newEntrance(t, f, bob)
	made := newCredential(t, f, ada, latchkey.ModeCode, opening(lobby))
	assert.Equal(t, sorted(lobby.ID, gate.ID), onDoors(t, f, made.ID))
	assign := func(user latchkey.ACSUser) error {
		_, err := f.Store.AssignACSCredential(t.Context(), ws, made.ID, latchkey.ACSUserRef{ID: user.ID})
		return err
	}
	wantError(t, assign(bob), latchkey.EConflict, "acs_credential_already_assigned")
	require.NoError(t, assign(ada))
	unassign := func(user latchkey.ACSUser) (latchkey.ACSCredential, error) {
		return f.Store.UnassignACSCredential(t.Context(), ws, made.ID, latchkey.ACSUserRef{ID: user.ID})
	}
	_, err := unassign(bob)
	wantError(t, err, latchkey.ENotFound, "acs_user_not_found")
	require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, latchkey.ACSUserRef{ID: ada.ID}, true))
	loose, err := unassign(ada)
	require.NoError(t, err)
	assert.Empty(t, loose.Grant.ACS.UserID)
	assert.Contains(t, loose.Warnings()[0].Message, "nobody's")
	assert.Empty(t, onDoors(t, f, made.ID))
	require.NoError(t, assign(bob))
	assert.Equal(t, sorted(lobby.ID, garage.ID), onDoors(t, f, made.ID))
	assert.Equal(t, made.Secret(), readCredential(t, f, made.ID).Secret())
}

// Another PIN takes the place of the old one, which works until then.
func TestACSCredentialIsChanged(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, ws := f.AddEntrance(), f.Workspace.ID
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby), ofCode("4711"))
	other := newCredential(t, f, user, latchkey.ModeCode, opening(lobby), ofCode("4712"))
	obey(t, f, made.ID)
	change := func(id string, change latchkey.ACSCredentialChange) error {
		_, err := f.Store.UpdateACSCredential(t.Context(), ws, id, change)
		return err
	}
	wantError(t, change(made.ID, latchkey.ACSCredentialChange{Code: new(other.Secret())}), latchkey.EConflict, "duplicate_access_code")
	next := latchkey.NewSecret("1993")
	require.NoError(t, change(made.ID, latchkey.ACSCredentialChange{Code: &next}))
	after := readCredential(t, f, made.ID)
	assert.Equal(t, []any{next, false}, []any{after.Secret(), after.Issued()})
	assert.Len(t, live(reread(t, f, made.ID)), 1)
	obey(t, f, made.ID)
	assert.Equal(t, []string{lobby.ID}, onDoors(t, f, made.ID))
	assert.True(t, readCredential(t, f, made.ID).Issued())

	ends := f.Clock.Now().Add(48 * time.Hour)
	require.NoError(t, change(made.ID, latchkey.ACSCredentialChange{EndsAt: &ends}))
	assert.Equal(t, &ends, obey(t, f, made.ID).Methods[0].Credentials[0].Asked.EndsAt)
	wantError(t, change(made.ID, latchkey.ACSCredentialChange{EndsAt: new(f.Clock.Now())}), latchkey.EInvalid, "invalid_input")
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCredentialIssued, latchkey.EventCredentialInvalidated, latchkey.EventCredentialReissued,
		latchkey.EventCredentialInvalidated, latchkey.EventCredentialReissued,
	}, typesOf(eventsOf(t, f, made.ID)))
	card := newCredential(t, f, user, latchkey.ModeCard)
	wantError(t, change(card.ID, latchkey.ACSCredentialChange{Code: &next}), latchkey.EInvalid, "invalid_input")
}

// A user who is deleted is there until their credentials are off the doors.
func TestDeletedUserGoesWhenTheDoorsAreClean(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, ws := f.AddEntrance(), f.Workspace.ID
	user := acsUser(t, f, lobby)
	ref := latchkey.ACSUserRef{ID: user.ID}
	both := []string{
		newCredential(t, f, user, latchkey.ModeCode, opening(lobby)).ID, newCredential(t, f, user, latchkey.ModeCard, opening(lobby)).ID,
	}
	for _, id := range both {
		obey(t, f, id)
	}
	for range 2 {
		require.NoError(t, f.Store.DeleteACSUser(t.Context(), ws, ref))
	}
	assert.Equal(t, []string{"being_deleted"}, codesOf(readUser(t, f, user.ID).Warnings()))
	_, err := tryCredential(t, f, user, latchkey.ModeCode)
	wantError(t, err, latchkey.ENotFound, "acs_user_not_found")
	assert.Empty(t, onDoors(t, f, both[0]))
	assert.Empty(t, f.Events(latchkey.EventACSUserDeleted), "the card is on the door still")
	assert.Empty(t, onDoors(t, f, both[1]))
	assert.Len(t, f.Events(latchkey.EventACSUserDeleted), 1)
	_, err = f.Store.ACSUser(t.Context(), ws, ref)
	wantError(t, err, latchkey.ENotFound, "acs_user_not_found")
}

// Two credentials that are over at the same moment let their user go once.
func TestUserGoesOnceWithTheLastOfTheirCredentials(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	user := acsUser(t, f, lobby)
	var all sync.WaitGroup
	var ids []string
	for range 6 {
		ids = append(ids, newCredential(t, f, user, latchkey.ModeCode, opening(lobby)).ID)
	}
	require.NoError(t, f.Store.DeleteACSUser(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}))
	for _, id := range ids {
		all.Go(func() { plan(t, f, id) })
	}
	all.Wait()
	assert.Len(t, f.Events(latchkey.EventACSUserDeleted), 1)
}
