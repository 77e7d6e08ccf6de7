package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// tryCredential asks for a credential of a user for a day from now.
func tryCredential(
	t *testing.T, f *storetest.Fixture, user latchkey.ACSUser, mode latchkey.Mode, changes ...func(*latchkey.NewACSCredential),
) (latchkey.ACSCredential, error) {
	t.Helper()
	wish := latchkey.NewACSCredential{User: latchkey.ACSUserRef{ID: user.ID}, Mode: mode, EndsAt: new(f.Clock.Now().Add(24 * time.Hour))}
	for _, change := range changes {
		change(&wish)
	}
	return f.Store.CreateACSCredential(t.Context(), f.Workspace.ID, wish)
}

func newCredential(
	t *testing.T, f *storetest.Fixture, user latchkey.ACSUser, mode latchkey.Mode, changes ...func(*latchkey.NewACSCredential),
) latchkey.ACSCredential {
	t.Helper()
	made, err := tryCredential(t, f, user, mode, changes...)
	require.NoError(t, err)
	return made
}

// opening names entrances of a credential.
func opening(doors ...latchkey.Door) func(*latchkey.NewACSCredential) {
	return func(wish *latchkey.NewACSCredential) { wish.EntranceIDs = idsOf(doors) }
}

func ofCode(code string) func(*latchkey.NewACSCredential) {
	return func(wish *latchkey.NewACSCredential) { wish.Code = latchkey.NewSecret(code) }
}

func readCredential(t *testing.T, f *storetest.Fixture, id string) latchkey.ACSCredential {
	t.Helper()
	found, err := f.Store.ACSCredential(t.Context(), f.Workspace.ID, id)
	require.NoError(t, err)
	return found
}

// codesOf are the codes of notices.
func codesOf(notices []latchkey.Notice) []string {
	codes := make([]string, len(notices))
	for i, notice := range notices {
		codes[i] = notice.Code
	}
	return codes
}

func openedBy(t *testing.T, f *storetest.Fixture, id string) []string {
	t.Helper()
	doors, err := f.Store.CredentialEntrances(t.Context(), f.Workspace.ID, id)
	require.NoError(t, err)
	return idsOf(doors)
}

// A stand-alone PIN is known at once, issued once its entrances say so, and there
// until they are clean. It is no access grant and no access method.
func TestTheLifeOfAnACSCredential(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, ws := f.AddEntrance(), f.Workspace.ID
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	assert.Len(t, made.Secret().Reveal(), 4)
	assert.False(t, made.Issued())
	assert.Equal(t, []string{"waiting_to_be_issued"}, codesOf(made.Warnings()))
	assert.Equal(t, []any{lobby.SystemID, user.ID}, []any{made.System.ID, made.Grant.ACS.UserID})
	assert.Equal(t, latchkey.ReasonCreated, f.Letters()[made.ID])

	grant := obey(t, f, made.ID)
	assert.Equal(t, "Ada Guest", grant.NameOnLock())
	issued := readCredential(t, f, made.ID)
	assert.True(t, issued.Issued())
	assert.Equal(t, made.Secret(), issued.Secret())
	assert.Empty(t, issued.Warnings())
	assert.Equal(t, []string{lobby.ID}, openedBy(t, f, made.ID))

	_, err := f.Store.Grant(t.Context(), ws, latchkey.GrantRef{ID: made.ID})
	wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
	_, err = f.Store.MethodsByID(t.Context(), ws, []string{issued.Method.ID})
	wantError(t, err, latchkey.ENotFound, "access_method_not_found")

	for range 2 {
		require.NoError(t, f.Store.DeleteACSCredential(t.Context(), ws, made.ID))
	}
	assert.Equal(t, []string{"being_deleted"}, codesOf(readCredential(t, f, made.ID).Warnings()))
	assert.Equal(t, []string{lobby.ID}, openedBy(t, f, made.ID), "it may open the door still")
	obey(t, f, made.ID)
	_, err = f.Store.ACSCredential(t.Context(), ws, made.ID)
	wantError(t, err, latchkey.ENotFound, "acs_credential_not_found")
	told, err := f.Store.ListEvents(t.Context(), ws, latchkey.EventFilter{CredentialIDs: []string{made.ID}, Limit: 9})
	require.NoError(t, err)
	assert.Equal(t, []latchkey.EventType{latchkey.EventCredentialIssued, latchkey.EventCredentialDeleted}, typesOf(told))
	assert.Len(t, f.Events(), 5+len(told), "and nothing of grants: the account, its first look, the system, its door, the user")
}

func typesOf(events []latchkey.Event) []latchkey.EventType {
	types := make([]latchkey.EventType, len(events))
	for i, event := range events {
		types[i] = event.Type
	}
	return types
}

// Cards come from the drawer, keys are Latchkey's own and issued at once.
func TestACSCredentialsOfEveryKind(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance(fromAfar)
	user := acsUser(t, f, lobby)
	card := newCredential(t, f, user, latchkey.ModeCard, opening(lobby))
	assert.Equal(t, "7000001", card.Secret().Reveal())
	obey(t, f, card.ID)
	assert.True(t, readCredential(t, f, card.ID).Issued())
	key := newCredential(t, f, user, latchkey.ModeCloudKey, opening(lobby))
	plan(t, f, key.ID)
	assert.True(t, readCredential(t, f, key.ID).Issued())
	loose := newCredential(t, f, user, latchkey.ModeCard)
	plan(t, f, loose.ID)
	assert.True(t, readCredential(t, f, loose.ID).Secret().IsZero(), "there is no entrance for it")
}

// A person without a user of the system gets one.
func TestAPersonsFirstCredentialMakesTheirUser(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, person := f.AddEntrance(), f.Identity("Ada Guest")
	byPerson := func(wish *latchkey.NewACSCredential) {
		wish.User = latchkey.ACSUserRef{IdentityID: person.ID, SystemID: lobby.SystemID}
	}
	first := newCredential(t, f, latchkey.ACSUser{}, latchkey.ModeCode, byPerson, opening(lobby))
	doors, err := f.Store.AccessibleDoors(t.Context(), f.Workspace.ID, person.ID, latchkey.DoorEntrance, latchkey.Viewer{})
	require.NoError(t, err)
	assert.Equal(t, []string{lobby.ID}, idsOf(doors))
	second := newCredential(t, f, latchkey.ACSUser{}, latchkey.ModeCode, byPerson)
	assert.Equal(t, first.Grant.ACS.UserID, second.Grant.ACS.UserID)
	assert.Equal(t, person.ID, first.PersonID())
	assert.NotEqual(t, first.Secret(), second.Secret())
}

// Credentials of a system go with its account.
func TestCredentialsGoWithTheirSystem(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	made := newCredential(t, f, acsUser(t, f, lobby), latchkey.ModeCode, opening(lobby))
	obey(t, f, made.ID)
	require.NoError(t, f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID))
	assert.NotNil(t, readCredential(t, f, made.ID).Grant.DeleteAskedAt)
	obey(t, f, made.ID)
	_, err := f.Store.ACSCredential(t.Context(), f.Workspace.ID, made.ID)
	wantError(t, err, latchkey.ENotFound, "acs_credential_not_found")
}
