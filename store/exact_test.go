package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// exactly asks for the code 2468 and no other.
func exactly(wish *latchkey.NewGrant) {
	asking(wish)
	wish.Requested[0].Exact = true
}

// refusedDoors are the devices that an error names.
func refusedDoors(t *testing.T, err error) any {
	t.Helper()
	var known *latchkey.Error
	require.ErrorAs(t, err, &known)
	assert.Equal(t, "requested_code_unavailable", known.Type)
	assert.Equal(t, latchkey.EConflict, known.Code)
	return known.Data["device_ids"]
}

func TestExactCodeIsUsedOrTheCallFailsAndWritesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, keypad := f.AddDevice(), f.AddDevice(), f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{6} })
	f.Grant(storetest.On(back), asking)
	events := len(f.Events(latchkey.EventGrantCreated))

	wish := latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{}, StartsAt: f.Clock.Now(),
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
		Targets:   latchkey.Targets{DeviceIDs: []string{front.ID, back.ID, keypad.ID}},
	}
	exactly(&wish)
	_, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, wish)
	assert.ElementsMatch(t, []string{back.ID, keypad.ID}, refusedDoors(t, err))
	assert.Len(t, f.Events(latchkey.EventGrantCreated), events)

	grant := f.Grant(storetest.On(front), exactly)
	assert.Equal(t, "2468", grant.Methods[0].Secret.Reveal())
	doors := []string{front.ID, back.ID}
	err = f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{DeviceIDs: &doors})
	assert.Equal(t, []string{back.ID}, refusedDoors(t, err))
	assert.Len(t, reread(t, f, grant.ID).Doors, 1)

	other := f.Grant(storetest.On(back))
	_, err = f.Store.RequestMethods(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: other.ID}, wish.Requested)
	assert.Equal(t, []string{back.ID}, refusedDoors(t, err))
	assert.Len(t, reread(t, f, other.ID).Requested, 1)
}

// Somebody keyed the code in meanwhile: it is not replaced, but reported.
func TestExactCodeThatTheLockRefusesStaysAndIsReported(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()), exactly)
	_, due := plan(t, f, grant.ID)
	fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultDuplicateCode)
	after := obey(t, f, grant.ID)
	require.Len(t, after.Methods, 1)
	assert.Equal(t, "2468", after.Methods[0].Secret.Reveal())
	assert.Equal(t, latchkey.CredentialRefused, after.Methods[0].Credentials[0].State)
	assert.Equal(t, []string{"failed_to_issue"}, noticeCodes(after.MethodErrors(after.Methods[0], f.Clock.Now())))
}

// A door that comes through a space has no caller to tell: it is left out.
func TestExactCodeIsNotReplacedOnADoorThatComesLater(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	keypad := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{6} })
	space := f.Space(f.AddDevice())
	grant := obey(t, f, f.Grant(storetest.In(space), exactly).ID)
	require.NoError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{keypad.ID}))
	after := obey(t, f, grant.ID)
	assert.Len(t, after.Methods, 1)
	assert.Equal(t, []string{"cannot_create_requested_access_methods"}, noticeCodes(after.Errors()))
}

// Only a PIN of the caller's choice can be asked for exactly.
func TestExactIsForACodeOfTheCallersChoice(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	before := rows(t, f)
	for name, request := range map[string]latchkey.RequestedMethod{
		"no code": {Mode: latchkey.ModeCode, Exact: true},
		"a card":  {Mode: latchkey.ModeCard, Code: latchkey.NewSecret("2468"), Exact: true},
	} {
		_, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
			Identity: &latchkey.NewIdentity{FullName: new("Ada")}, Targets: latchkey.Targets{DeviceIDs: []string{door.ID}},
			Requested: []latchkey.RequestedMethod{request},
		})
		wantError(t, err, latchkey.EInvalid, "invalid_input")
		assert.Contains(t, err.Error(), "code_policy", name)
	}
	assert.Equal(t, before, rows(t, f))
}
