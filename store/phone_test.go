package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

func phoneOf(t *testing.T, f *storetest.Fixture, person, installation string) latchkey.Phone {
	t.Helper()
	phone, err := f.Store.SimulatePhone(t.Context(), f.Workspace.ID, latchkey.NewPhone{IdentityID: person, InstallationID: installation})
	require.NoError(t, err)
	return phone
}

func phonesOf(t *testing.T, f *storetest.Fixture, filter latchkey.PhoneFilter) []latchkey.Phone {
	t.Helper()
	found, err := f.Store.ListPhones(t.Context(), f.Workspace.ID, filter)
	require.NoError(t, err)
	return found
}

func TestPhonesAreTheirPersons(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ws, ada, bob := f.Workspace.ID, f.Identity("Ada"), f.Identity("Bob")
	first, second, bobs := phoneOf(t, f, ada.ID, "app-1"), phoneOf(t, f, ada.ID, ""), phoneOf(t, f, bob.ID, "")
	assert.ElementsMatch(t, []latchkey.Phone{first, second}, phonesOf(t, f, latchkey.PhoneFilter{IdentityID: ada.ID}))
	assert.Equal(t, "Samsung Galaxy S10", first.Model)
	_, err := f.Store.SimulatePhone(t.Context(), ws, latchkey.NewPhone{IdentityID: bob.ID, InstallationID: "app-1"})
	wantError(t, err, latchkey.EConflict, "phone_already_registered")
	_, err = f.Store.SimulatePhone(t.Context(), ws, latchkey.NewPhone{IdentityID: first.ID})
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")

	require.NoError(t, f.Store.DeactivatePhone(t.Context(), ws, first.ID, latchkey.Viewer{}))
	wantError(t, f.Store.DeactivatePhone(t.Context(), ws, first.ID, latchkey.Viewer{}), latchkey.ENotFound, "phone_not_found")
	wantError(t, f.Store.DeactivatePhone(t.Context(), ws, "lost", latchkey.Viewer{}), latchkey.ENotFound, "phone_not_found")
	told := f.Events(latchkey.EventPhoneDeactivated)
	require.Len(t, told, 1)
	assert.Equal(t, first.ID, told[0].Subject.DeviceID)
	phoneOf(t, f, ada.ID, "app-1")

	require.NoError(t, f.Store.MergeIdentities(t.Context(), ws, latchkey.IdentityRef{ID: ada.ID}, []latchkey.IdentityRef{{ID: bob.ID}}))
	moved, err := f.Store.Phone(t.Context(), ws, bobs.ID)
	require.NoError(t, err)
	assert.Equal(t, ada.ID, moved.IdentityID, "phones follow merged people")
	assert.Len(t, phonesOf(t, f, latchkey.PhoneFilter{IdentityID: bob.ID}), 3)
	require.NoError(t, f.Store.DeleteIdentity(t.Context(), ws, ada.ID))
	assert.Empty(t, phonesOf(t, f, latchkey.PhoneFilter{}), "and go with them")
	assert.Len(t, f.Events(latchkey.EventPhoneDeactivated), 4)
}

// A mobile key is on all phones of its person.
func TestPhonesOfACredential(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	key := f.Grant(storetest.On(f.AddDevice(fromAfar)), askingFor(latchkey.ModeMobileKey))
	other := f.Identity("Somebody else")
	mine := phoneOf(t, f, key.IdentityID, "")
	phoneOf(t, f, other.ID, "")
	assert.Equal(t, []latchkey.Phone{mine}, phonesOf(t, f, latchkey.PhoneFilter{CredentialID: key.Methods[0].ID}))
	assert.Empty(t, phonesOf(t, f, latchkey.PhoneFilter{CredentialID: other.ID}))

	lobby := f.AddEntrance(fromAfar)
	user := acsUser(t, f, lobby, func(wish *latchkey.NewACSUser) { wish.IdentityID = key.IdentityID })
	own := newCredential(t, f, user, latchkey.ModeMobileKey, opening(lobby))
	assert.Equal(t, []latchkey.Phone{mine}, phonesOf(t, f, latchkey.PhoneFilter{CredentialID: own.ID}), "one of its own is its user's")
}

func TestPhonesAreSimulatedInSandboxesOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ada := f.Identity("Ada")
	f.Exec(`update workspaces set is_sandbox = false where id = $1`, f.Workspace.ID)
	_, err := f.Store.SimulatePhone(t.Context(), f.Workspace.ID, latchkey.NewPhone{IdentityID: ada.ID})
	wantError(t, err, latchkey.EInvalid, "workspace_not_sandbox")
}
