package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// The methods of access grants that have entrances are ACS credentials, too. They
// are changed by the routes of their grants.
func TestMethodsOnEntrancesAreACSCredentials(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, front, ws := f.AddEntrance(), f.AddDevice(), f.Workspace.ID
	grant := obey(t, f, f.Grant(storetest.On(lobby, front)).ID)
	f.Grant(storetest.On(f.AddDevice()))
	user := acsUser(t, f, lobby, func(wish *latchkey.NewACSUser) { wish.IdentityID = grant.IdentityID })
	alone := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	ofMethod := readCredential(t, f, grant.Methods[0].ID)
	assert.Equal(t, []any{grant.Methods[0].Secret, grant.IdentityID, lobby.SystemID, grant.Window},
		[]any{ofMethod.Secret(), ofMethod.PersonID(), ofMethod.System.ID, ofMethod.Window()})
	assert.True(t, ofMethod.Issued())
	wantError(t, f.Store.DeleteACSCredential(t.Context(), ws, ofMethod.ID), latchkey.EInvalid, "acs_credential_of_access_grant")

	both := []string{ofMethod.ID, alone.ID}
	id := func(c latchkey.ACSCredential) string { return c.ID }
	for name, c := range map[string]struct {
		filter latchkey.ACSCredentialFilter
		want   []string
	}{
		"all":         {latchkey.ACSCredentialFilter{}, both},
		"of a system": {latchkey.ACSCredentialFilter{SystemID: lobby.SystemID}, both},
		"of a person": {latchkey.ACSCredentialFilter{IdentityID: grant.IdentityID}, both},
		"of a user":   {latchkey.ACSCredentialFilter{UserID: user.ID}, both[1:]},
		"by id":       {latchkey.ACSCredentialFilter{IDs: both[:1]}, both[:1]},
		"by name":     {latchkey.ACSCredentialFilter{Search: "ada"}, both},
		"before":      {latchkey.ACSCredentialFilter{CreatedBefore: &grant.CreatedAt}, []string{}},
		"none":        {latchkey.ACSCredentialFilter{MatchesNone: true}, []string{}},
	} {
		found, err := f.Store.ListACSCredentials(t.Context(), ws, c.filter, latchkey.Page{Limit: 9})
		wantIDs(t, name, found.Rows, err, id, c.want)
	}
	first, err := f.Store.ListACSCredentials(t.Context(), ws, latchkey.ACSCredentialFilter{}, latchkey.Page{Limit: 1})
	wantIDs(t, "first page", first.Rows, err, id, both[:1])
	next, err := f.Store.ListACSCredentials(t.Context(), ws, latchkey.ACSCredentialFilter{}, latchkey.Page{Limit: 1, From: first.Next})
	wantIDs(t, "second page", next.Rows, err, id, both[1:])

	opens, err := f.Store.EntranceCredentials(t.Context(), ws, lobby.ID, latchkey.Viewer{})
	wantIDs(t, "on the entrance", opens, err, id, both)
	assert.Equal(t, []string{lobby.ID}, openedBy(t, f, ofMethod.ID), "its devices are no entrances")
	doors, err := f.Store.ListDoors(t.Context(), ws, latchkey.DoorFilter{Kind: latchkey.DoorEntrance, CredentialID: alone.ID}, latchkey.Page{Limit: 9})
	wantIDs(t, "entrances", doors.Rows, err, func(d latchkey.Door) string { return d.ID }, []string{lobby.ID})
	suspend(t, f, grant.ID)
	obey(t, f, grant.ID)
	opens, err = f.Store.EntranceCredentials(t.Context(), ws, lobby.ID, latchkey.Viewer{})
	wantIDs(t, "while it is suspended", opens, err, id, both[1:])
	_, err = f.Store.EntranceCredentials(t.Context(), ws, front.ID, latchkey.Viewer{})
	wantError(t, err, latchkey.ENotFound, "acs_entrance_not_found")
}

// What happens to a method on an entrance is told of its ACS credential first.
func TestACSCredentialOfAMethodIsToldOf(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := obey(t, f, f.Grant(storetest.On(f.AddEntrance())).ID)
	later := new(new(f.Clock.Now().Add(48 * time.Hour)))
	ref := latchkey.GrantRef{ID: grant.ID}
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref, latchkey.GrantChange{EndsAt: later}))
	obey(t, f, grant.ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	obey(t, f, grant.ID)
	want := []latchkey.EventType{
		latchkey.EventCredentialIssued, latchkey.EventCredentialInvalidated, latchkey.EventCredentialReissued, latchkey.EventCredentialDeleted,
	}
	told := f.Events(want...)
	assert.Equal(t, want, typesOf(told))
	for _, event := range told {
		assert.Equal(t, grant.Methods[0].ID, event.Data["acs_credential_id"])
	}
	all := typesOf(f.Events())
	assert.Equal(t, slices.Index(all, latchkey.EventMethodIssued)-1, slices.Index(all, latchkey.EventCredentialIssued))
}
