package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
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

// newEntrance lets a user enter another entrance.
func newEntrance(t *testing.T, f *storetest.Fixture, user latchkey.ACSUser) latchkey.Door {
	t.Helper()
	door := f.AddEntrance()
	require.NoError(t, f.Store.AllowEntrance(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, door.ID))
	return door
}

// onDoors are the doors that have the credential now.
func onDoors(t *testing.T, f *storetest.Fixture, id string) []string {
	t.Helper()
	var doors []string
	for _, method := range obey(t, f, id).Methods {
		for _, c := range method.Credentials {
			if c.OnLock() {
				doors = append(doors, c.DoorID)
			}
		}
	}
	slices.Sort(doors)
	return doors
}

// What a user may enter is what their credentials open, with the PIN they know.
func TestCredentialsOpenWhatTheirUserMayEnter(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode)
	assert.Len(t, made.Secret().Reveal(), 4, "it is known before there is a door for it")
	assert.Empty(t, onDoors(t, f, made.ID))
	f.EmptyOutbox()
	gate := newEntrance(t, f, user)
	assert.Equal(t, latchkey.ReasonDoorsChanged, f.Letters()[made.ID])
	assert.Equal(t, []string{gate.ID}, onDoors(t, f, made.ID))
	garage := newEntrance(t, f, user)
	assert.Equal(t, sorted(gate.ID, garage.ID), onDoors(t, f, made.ID))
	issued := readCredential(t, f, made.ID)
	assert.Equal(t, []any{true, made.Secret()}, []any{issued.Issued(), issued.Secret()})
	require.NoError(t, f.Store.RevokeEntrances(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}))
	assert.Empty(t, onDoors(t, f, made.ID))
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

// A suspended user's credentials are off the doors, and come back with their PINs.
func TestSuspendedUserOpensNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	user, ws := acsUser(t, f, lobby), f.Workspace.ID
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	obey(t, f, made.ID)
	suspended := func(is bool) latchkey.ACSCredential {
		require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}, is))
		return readCredential(t, f, made.ID)
	}
	assert.False(t, suspended(true).Issued())
	assert.Empty(t, onDoors(t, f, made.ID))
	assert.Empty(t, openedBy(t, f, made.ID))
	later := newCredential(t, f, user, latchkey.ModeCard, opening(lobby))
	assert.Empty(t, onDoors(t, f, later.ID), "nor does what is made meanwhile")
	assert.Equal(t, made.Secret(), suspended(false).Secret())
	for _, id := range []string{made.ID, later.ID} {
		assert.Equal(t, []string{lobby.ID}, onDoors(t, f, id))
	}
	assert.Empty(t, f.Events(latchkey.EventGrantSuspended, latchkey.EventGrantResumed))
	assert.Equal(t, []latchkey.EventType{latchkey.EventCredentialIssued, latchkey.EventCredentialInvalidated, latchkey.EventCredentialReissued},
		typesOf(eventsOf(t, f, made.ID)))
}

func eventsOf(t *testing.T, f *storetest.Fixture, id string) []latchkey.Event {
	t.Helper()
	told, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{CredentialIDs: []string{id}, Limit: 99})
	require.NoError(t, err)
	return told
}

// A user's schedule narrows what their credentials open, and leaves their times as
// they were asked for.
func TestScheduleNarrowsCredentials(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, now := f.AddEntrance(), f.Clock.Now()
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	obey(t, f, made.ID)
	schedule := func(from, to time.Duration) latchkey.Grant {
		window := new(latchkey.Window{StartsAt: now.Add(from), EndsAt: new(now.Add(to))})
		require.NoError(t, f.Store.UpdateACSUser(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, latchkey.ACSUserChange{Schedule: &window}))
		return obey(t, f, made.ID)
	}
	narrowed := schedule(-time.Hour, time.Hour)
	assert.True(t, narrowed.Methods[0].Credentials[0].SetFor(latchkey.Window{StartsAt: now, EndsAt: new(now.Add(time.Hour))}))
	assert.Equal(t, made.Window(), readCredential(t, f, made.ID).Window())
	for _, away := range []time.Duration{-2 * time.Hour, 48 * time.Hour} {
		assert.False(t, schedule(away, away+time.Hour).Methods[0].Credentials[0].OnLock(), "nothing is left of its times")
		assert.Equal(t, []string{"waiting_to_be_issued"}, codesOf(readCredential(t, f, made.ID).Warnings()))
	}
	assert.True(t, schedule(-time.Hour, 48*time.Hour).Methods[0].Credentials[0].SetFor(made.Window()))
}

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

// What the groups of a user may enter is what the user's credentials open.
func TestCredentialsOpenWhatTheirUsersGroupsMayEnter(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, hall := f.AddEntrance(), f.AddEntrance()
	user, staff, ws := acsUser(t, f, lobby), group(t, f, "staff", hall), f.Workspace.ID
	ref := latchkey.ACSUserRef{ID: user.ID}
	before := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	assert.Equal(t, []string{lobby.ID}, onDoors(t, f, before.ID))
	require.NoError(t, f.Store.AddToGroup(t.Context(), ws, staff.ID, ref))
	after := newCredential(t, f, user, latchkey.ModeCode)
	assert.Equal(t, sorted(lobby.ID, hall.ID), onDoors(t, f, before.ID))
	assert.Equal(t, []string{hall.ID}, onDoors(t, f, after.ID), "also what is made later")
	require.NoError(t, f.Store.RemoveFromGroup(t.Context(), ws, staff.ID, ref))
	assert.Equal(t, []string{lobby.ID}, onDoors(t, f, before.ID))
	assert.Empty(t, onDoors(t, f, after.ID))
}

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
