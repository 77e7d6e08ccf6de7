package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestNewGrantReservesOnePINForAllItsDoors(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	grant := f.Grant(storetest.On(front, gate))
	require.Len(t, grant.Methods, 1)
	assert.Len(t, grant.Methods[0].Secret.Reveal(), 4)
	assert.Equal(t, latchkey.GrantPending, grant.Status)
	assert.Len(t, live(grant), 2)
	for _, c := range live(grant) {
		assert.Equal(t, latchkey.CredentialWaiting, c.State)
	}
	assert.Equal(t, []latchkey.EventType{latchkey.EventGrantCreated, latchkey.EventMethodCreated}, kinds(f))
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonCreated}, f.Letters())
}

// A grant that is refused leaves nothing behind: no person, no space, no PIN,
// no event and no letter.
func TestRefusedGrantLeavesNothingBehind(t *testing.T) { //nolint:tparallel // its cases count rows, one after the other
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	other, _ := f.AddWorkspace("Other")
	unknown := "7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11"
	taken := f.Grant(storetest.On(door), func(wish *latchkey.NewGrant) { wish.Key = "taken" })
	require.NotEmpty(t, taken.ID)
	past, now := f.Clock.Now().Add(-time.Second), f.Clock.Now()
	elsewhere := func() latchkey.Space {
		space, err := f.Store.CreateSpace(t.Context(), other.ID, latchkey.NewSpace{Name: "Elsewhere", Key: "elsewhere"})
		require.NoError(t, err)
		return space
	}()
	before := rows(t, f)
	for name, test := range map[string]struct {
		workspaceID string
		change      func(*latchkey.NewGrant)
		code        latchkey.ErrorCode
		errorType   string
	}{
		"ends in the past":      {f.Workspace.ID, func(w *latchkey.NewGrant) { w.EndsAt = &past }, latchkey.EInvalid, "invalid_input"},
		"ends now":              {f.Workspace.ID, func(w *latchkey.NewGrant) { w.EndsAt = &now }, latchkey.EInvalid, "invalid_input"},
		"ends before it starts": {f.Workspace.ID, func(w *latchkey.NewGrant) { w.StartsAt = now.AddDate(1, 0, 0) }, latchkey.EInvalid, "invalid_input"},
		"names no door":         {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets = latchkey.Targets{} }, latchkey.EInvalid, "invalid_input"},
		"unknown device":        {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.DeviceIDs = append(w.Targets.DeviceIDs, unknown) }, latchkey.ENotFound, "device_not_found"},
		"device as entrance":    {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.EntranceIDs = []string{door.ID} }, latchkey.ENotFound, "acs_entrance_not_found"},
		"unknown space":         {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.SpaceIDs = []string{unknown} }, latchkey.ENotFound, "space_not_found"},
		"another's space":       {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.SpaceIDs = []string{elsewhere.ID} }, latchkey.ENotFound, "space_not_found"},
		"another's space key":   {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.SpaceKeys = []string{"elsewhere"} }, latchkey.ENotFound, "space_not_found"},
		"another's device":      {other.ID, func(*latchkey.NewGrant) {}, latchkey.ENotFound, "device_not_found"},
		"unknown person":        {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Identity, w.IdentityID = nil, unknown }, latchkey.ENotFound, "user_identity_not_found"},
		"key in use":            {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Key = "taken" }, latchkey.EConflict, "access_grant_key_already_exists"},
		"not a UUID":            {f.Workspace.ID, func(w *latchkey.NewGrant) { w.Targets.DeviceIDs = []string{"front door"} }, latchkey.ENotFound, "device_not_found"},
		"inline space and unknown device": {f.Workspace.ID, func(w *latchkey.NewGrant) {
			w.Location, w.Targets.DeviceIDs = &latchkey.NewSpace{Name: "Lobby"}, []string{unknown}
		}, latchkey.ENotFound, "device_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			end, who := now.AddDate(0, 0, 1), "Eve"
			wish := latchkey.NewGrant{
				Identity: &latchkey.NewIdentity{FullName: &who}, EndsAt: &end,
				Targets:   latchkey.Targets{DeviceIDs: []string{door.ID}},
				Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
			}
			test.change(&wish)
			_, err := f.Store.CreateGrant(t.Context(), test.workspaceID, wish)
			wantError(t, err, test.code, test.errorType)
			assert.Equal(t, before, rows(t, f))
		})
	}
}

// The key is spent in the transaction of the grant: a request that lost its key
// to another commits nothing.
func TestGrantSpendsItsIdempotencyKeyWithItsCommit(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, who := f.AddDevice(), "Ada"
	wish := latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{FullName: &who}, Targets: latchkey.Targets{DeviceIDs: []string{door.ID}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	}
	claim, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "request")
	require.NoError(t, err)
	f.Clock.Advance(2 * time.Minute)
	taken, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "request")
	require.NoError(t, err)
	require.Equal(t, latchkey.ClaimOurs, taken.State)
	before := rows(t, f)
	_, err = f.Store.CreateGrant(latchkey.WithClaim(t.Context(), claim), f.Workspace.ID, wish)
	wantError(t, err, latchkey.EConflict, "idempotency_key_in_use")
	assert.Equal(t, before, rows(t, f))

	grant, err := f.Store.CreateGrant(latchkey.WithClaim(t.Context(), taken), f.Workspace.ID, wish)
	require.NoError(t, err)
	again, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "request")
	require.NoError(t, err)
	assert.Equal(t, latchkey.ClaimSpent, again.State)
	assert.Equal(t, grant.ID, again.ResourceID)
}

// The old window holds on the doors until the new one does; on the wire the
// method is revoked and reissued with the same PIN.
func TestNewWindowIsWantedAtOnceAndHoldsOnceTheDoorsSaySo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := f.Grant(storetest.On(f.AddDevice()))
	active := obey(t, f, made.ID)
	require.Equal(t, latchkey.GrantActive, active.Status)
	f.EmptyOutbox()
	f.Clock.Advance(time.Hour)
	longer := active.Window.EndsAt.Add(time.Hour)
	ends := &longer
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: made.ID}, latchkey.GrantChange{EndsAt: &ends}))

	changed := reread(t, f, made.ID)
	assert.Equal(t, latchkey.GrantPending, changed.Status)
	assert.Equal(t, active.Revision+1, changed.Revision)
	assert.False(t, changed.Methods[0].Issued)
	assert.Equal(t, latchkey.CredentialSet, changed.Methods[0].Credentials[0].State)
	assert.Equal(t, map[string]latchkey.Reason{made.ID: latchkey.ReasonWindowChanged}, f.Letters())

	after := obey(t, f, made.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.Equal(t, made.Methods[0].ID, after.Methods[0].ID)
	assert.Equal(t, made.Methods[0].Secret, after.Methods[0].Secret)
	assert.Equal(t, f.Clock.Now(), *after.Methods[0].IssuedAt)
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventGrantCreated, latchkey.EventMethodCreated, latchkey.EventMethodIssued, latchkey.EventGrantAllDoors,
		latchkey.EventGrantTimesChanged, latchkey.EventMethodRevoked, latchkey.EventMethodReissued, latchkey.EventGrantAllDoors,
	}, kinds(f))
}

func TestChangeThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := obey(t, f, f.Grant(storetest.On(f.AddDevice())).ID)
	f.EmptyOutbox()
	events := len(kinds(f))
	past, none, unknown := f.Clock.Now().Add(-time.Hour), []string{}, []string{"7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11"}
	gone, name := &past, "New name"
	named := &name
	late := grant.Window.EndsAt.Add(time.Hour)
	for what, change := range map[string]latchkey.GrantChange{
		"ends in the past":     {Name: &named, EndsAt: &gone},
		"starts after its end": {Name: &named, StartsAt: &late},
		"no door left":         {Name: &named, DeviceIDs: &none},
		"unknown door":         {Name: &named, DeviceIDs: &unknown},
	} {
		require.Error(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, change), what)
	}
	assert.Equal(t, grant, reread(t, f, grant.ID))
	assert.Empty(t, f.Letters())
	assert.Len(t, kinds(f), events)
}

func TestOtherWorkspacesGrantsAreNotFound(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, _ := f.AddWorkspace("Other")
	grant := f.Grant(storetest.On(f.AddDevice()), func(w *latchkey.NewGrant) { w.Key = "ours" })
	for _, ref := range []latchkey.GrantRef{{ID: grant.ID}, {Key: "ours"}, {ID: "no uuid"}} {
		_, err := f.Store.Grant(t.Context(), other.ID, ref)
		wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
		err = f.Store.UpdateGrant(t.Context(), other.ID, ref, latchkey.GrantChange{})
		wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
	}
	wantError(t, f.Store.DeleteGrant(t.Context(), other.ID, grant.ID), latchkey.ENotFound, "access_grant_not_found")
	err := f.Store.DeleteMethods(t.Context(), other.ID, latchkey.MethodSelector{MethodID: grant.Methods[0].ID})
	wantError(t, err, latchkey.ENotFound, "access_method_not_found")
	assert.Nil(t, reread(t, f, grant.ID).DeleteAskedAt)
}

// A deleted grant is visible until the hardware says that every door is clean.
func TestDeletedGrantIsThereUntilItsDoorsAreClean(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	grant := obey(t, f, f.Grant(storetest.On(gate)).ID)
	f.EmptyOutbox()
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID), "asking again is safe")
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonRevoke}, f.Letters())
	_, due := plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1)
	job := begin(t, f, grant.ID, due.Steps[0])
	fail(t, f, job, latchkey.FaultOffline)
	_, due = plan(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantDeleting, due.Status)
	_, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	require.NoError(t, err)

	obey(t, f, grant.ID)
	_, err = f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventGrantCreated, latchkey.EventMethodCreated, latchkey.EventGrantDoor,
		latchkey.EventCredentialIssued, latchkey.EventMethodIssued, latchkey.EventGrantAllDoors, latchkey.EventGrantDoorLost,
		latchkey.EventCredentialDeleted, latchkey.EventMethodDeleted, latchkey.EventGrantDeleted,
	}, kinds(f))
}

func TestGrantEndsByItselfAndStaysToBeRead(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := obey(t, f, f.Grant(storetest.On(f.AddDevice())).ID)
	f.Clock.Set(*grant.Window.EndsAt)
	_, due := plan(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantEnding, due.Status)
	assert.Equal(t, latchkey.GrantEnded, obey(t, f, grant.ID).Status)
	ended, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	require.NoError(t, err)
	assert.Equal(t, f.Clock.Now(), *ended.EndedAt)
	assert.Empty(t, ended.Methods)
	later := f.Clock.Now().AddDate(1, 0, 0)
	ends := &later
	err = f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &ends})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}

// The workflow's time may run ahead of the clock; the later of the two counts.
func TestPlanGoesByTheLaterOfClockAndWorkflow(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := obey(t, f, f.Grant(storetest.On(f.AddDevice())).ID)
	_, due, err := f.Store.PlanGrant(t.Context(), grant.ID, *grant.Window.EndsAt)
	require.NoError(t, err)
	assert.Equal(t, latchkey.GrantEnding, due.Status)
}

func TestDeletedMethodDoesNotComeBack(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	keypad := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{7} })
	grant := obey(t, f, f.Grant(storetest.On(front, keypad)).ID)
	require.Len(t, grant.Methods, 2, "the doors share no length of code")
	doomed := grant.Methods[0]
	require.NoError(t, f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{MethodID: doomed.ID}))
	assert.Equal(t, latchkey.ReasonMethodsChanged, f.Letters()[grant.ID])
	after := obey(t, f, grant.ID)
	require.Len(t, after.Methods, 1)
	assert.NotEqual(t, doomed.ID, after.Methods[0].ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.Empty(t, after.Errors())
	assert.NotContains(t, live(after), doomed.Credentials[0].DoorID)

	require.NoError(t, f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{GrantID: grant.ID}))
	after = obey(t, f, grant.ID)
	assert.Empty(t, after.Methods)
	assert.Empty(t, after.Errors())
	assert.False(t, after.Status.Over(), "the grant stays")
}

// A PIN already delivered works on doors that join later; doors that leave keep
// it until those have it.
func TestGrantFollowsItsSpace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, side := f.AddDevice(), f.AddDevice(), f.AddDevice()
	space := f.Space(front, back)
	grant := obey(t, f, f.Grant(storetest.In(space)).ID)
	f.EmptyOutbox()
	require.NoError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{side.ID}))
	require.NoError(t, f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{back.ID}))
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())

	_, due := plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1, "the old door waits for the new one")
	assert.Equal(t, latchkey.StepPut, due.Steps[0].Action)
	after := obey(t, f, grant.ID)
	assert.Len(t, live(after), 2)
	assert.Contains(t, live(after), side.ID)
	assert.NotContains(t, live(after), back.ID)
	require.Len(t, after.Methods, 1)
	assert.Equal(t, grant.Methods[0].Secret, after.Methods[0].Secret)
	assert.Equal(t, latchkey.GrantActive, after.Status)
}

// A method that is to be put on one more door is not issued until it is there.
func TestMethodIsNotIssuedFromTheMomentItGainsADoor(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := obey(t, f, f.Grant(storetest.On(front)).ID)
	require.True(t, grant.Methods[0].Issued)
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{DeviceIDs: &[]string{front.ID, back.ID}}))
	changed := reread(t, f, grant.ID)
	assert.False(t, changed.AllSet(changed.Methods[0]))
	after, _ := plan(t, f, grant.ID)
	assert.False(t, after.Methods[0].Issued)
	assert.True(t, obey(t, f, grant.ID).Methods[0].Issued)
}

// A split method whose only door left the grant does not keep it pending, and
// has the same PIN for a door that comes back.
func TestMethodWithoutADoorDoesNotHoldTheGrantUp(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	keypad := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{7} })
	grant := obey(t, f, f.Grant(storetest.On(front, keypad)).ID)
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{DeviceIDs: &[]string{front.ID}}))
	without := obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, without.Status)
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{DeviceIDs: &[]string{front.ID, keypad.ID}}))
	again := obey(t, f, grant.ID)
	require.Len(t, again.Methods, 2)
	for i, method := range again.Methods {
		assert.Equal(t, grant.Methods[i].Secret, method.Secret)
		assert.True(t, method.Issued)
	}
}

// Every change of what is wanted leaves word for the workflow with its commit.
func TestEveryChangeLeavesALetter(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	space := f.Space(front)
	person := f.Identity("Ada")
	grant := f.Grant(storetest.In(space), storetest.For(person))
	ref := latchkey.GrantRef{ID: grant.ID}
	var open *time.Time
	for _, change := range []struct {
		reason latchkey.Reason
		make   func() error
	}{
		{latchkey.ReasonWindowChanged, func() error {
			return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref, latchkey.GrantChange{EndsAt: &open})
		}},
		{latchkey.ReasonDoorsChanged, func() error {
			return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref, latchkey.GrantChange{DeviceIDs: &[]string{back.ID}})
		}},
		{latchkey.ReasonDoorsChanged, func() error {
			return f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{front.ID})
		}},
		{latchkey.ReasonMethodsChanged, func() error {
			return f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{MethodID: grant.Methods[0].ID})
		}},
		{latchkey.ReasonRevoke, func() error { return f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, person.ID) }},
	} {
		f.EmptyOutbox()
		require.NoError(t, change.make())
		assert.Equal(t, map[string]latchkey.Reason{grant.ID: change.reason}, f.Letters())
	}
}
