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

// boundCode makes a stand-alone code that begins so many hours from now and ends in four.
func boundCode(t *testing.T, f *storetest.Fixture, door latchkey.Door, from int) latchkey.AccessCode {
	t.Helper()
	start := f.Clock.Now().Add(time.Duration(from) * time.Hour)
	end := f.Clock.Now().Add(4 * time.Hour)
	wish := latchkey.NewAccessCode{
		DeviceID: door.ID, Name: "Cleaner", Code: latchkey.NewSecret("2468"),
		Window: &latchkey.Window{StartsAt: start, EndsAt: &end}, Terms: latchkey.CodeTerms{Chosen: true},
	}
	code, attempt, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	require.Equal(t, latchkey.AttemptSucceeded, attempt.Status)
	return code
}

func readCode(t *testing.T, f *storetest.Fixture, id string) latchkey.AccessCode {
	t.Helper()
	code, err := f.Store.AccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: id})
	require.NoError(t, err)
	return code
}

// codeKinds are the types of the events of one access code, in their order.
func codeKinds(f *storetest.Fixture, id string) []latchkey.EventType {
	var kinds []latchkey.EventType
	for _, event := range f.Events() {
		if event.Subject.AccessCodeID == id {
			kinds = append(kinds, event.Type)
		}
	}
	return kinds
}

func jit(door *store.FoundDoor) { door.Capabilities.Native = latchkey.PrecisionNone }

// A code is stored on the lock ahead, works from its start, and is gone after its end.
func TestTheLifeOfAStandAloneAccessCode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	code := boundCode(t, f, door, 2)
	assert.Equal(t, latchkey.CodeUnset, code.Status(f.Clock.Now()))
	obey(t, f, code.ID)
	code = readCode(t, f, code.ID)
	assert.True(t, code.Scheduled(f.Clock.Now()))
	assert.Equal(t, latchkey.CodeUnset, code.Status(f.Clock.Now()), "stored, and not begun")

	_, due := plan(t, f, code.ID)
	require.NotNil(t, due.WakeAt)
	assert.Equal(t, code.Grant.Window.StartsAt, due.WakeAt.UTC(), "it looks again when the code begins to work")
	f.Clock.Advance(2 * time.Hour)
	obey(t, f, code.ID)
	assert.Equal(t, latchkey.CodeSet, readCode(t, f, code.ID).Status(f.Clock.Now()))

	f.Clock.Advance(2 * time.Hour)
	assert.Equal(t, latchkey.CodeRemoving, readCode(t, f, code.ID).Status(f.Clock.Now()))
	obey(t, f, code.ID)
	_, err := f.Store.AccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID})
	wantError(t, err, latchkey.ENotFound, "access_code_not_found")
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCodeCreated, latchkey.EventCodeScheduled, latchkey.EventCodeIssued, latchkey.EventCodeSet,
		latchkey.EventCodeRemoved, latchkey.EventCodeDeleted,
	}, codeKinds(f, code.ID))
	for _, event := range f.Events(latchkey.EventCodeSet, latchkey.EventCodeDeleted) {
		assert.Equal(t, "2468", event.Code.Reveal(), event.Type)
		assert.NotContains(t, event.Data, "code", "the stored event has no PIN")
	}
	assert.Empty(t, kinds(f), "it is no access grant and has no access method")
}

func TestAStandAloneCodeIsNoAccessGrant(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(), 0)
	_, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: code.ID})
	wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
	grants, err := f.Store.ListGrants(t.Context(), f.Workspace.ID, latchkey.GrantFilter{}, latchkey.Page{Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, grants.Rows)
	methods, err := f.Store.ListMethods(t.Context(), f.Workspace.ID, latchkey.MethodFilter{}, latchkey.Page{Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, methods.Rows)
	_, err = f.Store.MethodsByID(t.Context(), f.Workspace.ID, []string{code.Method.ID})
	wantError(t, err, latchkey.ENotFound, "access_method_not_found")
	wantError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, code.ID), latchkey.ENotFound, "access_grant_not_found")
}

// The codes of access grants on devices are access codes too, to be read.
func TestTheCodesOfAccessGrantsAreAccessCodes(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	id := live(grant)[door.ID].ID
	grant = obey(t, f, grant.ID)
	code := readCode(t, f, id)
	assert.Equal(t, grant.Methods[0].Secret, code.Method.Secret)
	for name, filter := range map[string]latchkey.CodeFilter{
		"device": {DeviceID: door.ID}, "grant": {Grant: latchkey.GrantRef{ID: grant.ID}},
		"method": {MethodID: grant.Methods[0].ID}, "ids": {IDs: []string{id}},
	} {
		found, err := f.Store.ListAccessCodes(t.Context(), f.Workspace.ID, filter, latchkey.Page{Limit: 10})
		wantIDs(t, name, found.Rows, err, func(c latchkey.AccessCode) string { return c.ID }, []string{id})
	}
	byPIN, err := f.Store.AccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{DeviceID: door.ID, Code: code.Method.Secret})
	require.NoError(t, err)
	assert.Equal(t, id, byPIN.ID)
	grants, err := f.Store.ListGrants(t.Context(), f.Workspace.ID, latchkey.GrantFilter{AccessCodeID: id}, latchkey.Page{Limit: 10})
	wantIDs(t, "grants", grants.Rows, err, func(g latchkey.Grant) string { return g.ID }, []string{grant.ID})
	methods, err := f.Store.ListMethods(t.Context(), f.Workspace.ID, latchkey.MethodFilter{AccessCodeID: id}, latchkey.Page{Limit: 10})
	wantIDs(t, "methods", methods.Rows, err, func(m latchkey.Method) string { return m.ID }, []string{grant.Methods[0].ID})

	_, err = f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: id}, latchkey.CodeChange{})
	wantError(t, err, latchkey.EInvalid, "access_code_of_access_grant")
	_, err = f.Store.DeleteAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: id})
	wantError(t, err, latchkey.EInvalid, "access_code_of_access_grant")

	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	obey(t, f, grant.ID)
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCodeCreated, latchkey.EventCodeSet, latchkey.EventCodeIssued, latchkey.EventCodeRemoved, latchkey.EventCodeDeleted,
	}, codeKinds(f, id))
}

func TestACodeThatADeviceCannotTakeIsRefused(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	boundCode(t, f, door, 0)
	create := func(change func(*latchkey.NewAccessCode)) error {
		wish := latchkey.NewAccessCode{DeviceID: door.ID, Terms: latchkey.CodeTerms{Chosen: true}}
		change(&wish)
		_, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, wish)
		return err
	}
	taken := create(func(n *latchkey.NewAccessCode) { n.Code = latchkey.NewSecret("2468") })
	wantError(t, taken, latchkey.EConflict, latchkey.DuplicateCode)
	assert.NotContains(t, taken.Error(), "2468", "no error quotes a PIN")
	wantError(t, create(func(n *latchkey.NewAccessCode) { n.Code = latchkey.NewSecret("24681357") }), latchkey.EInvalid, "code_constraints_violated")
	wantError(t, create(func(n *latchkey.NewAccessCode) { n.DeviceID = f.Account.ID }), latchkey.ENotFound, "device_not_found")
	f.Change(door, func(d *store.FoundDoor) { d.Online = false })
	wantError(t, create(func(n *latchkey.NewAccessCode) { n.OnlineOnly = true }), latchkey.EInvalid, "device_disconnected")
}

// A lock that has the caller's PIN already gets no other in its place.
func TestAChosenCodeIsNotReplacedByAnother(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(), 0)
	_, due := plan(t, f, code.ID)
	fail(t, f, begin(t, f, code.ID, due.Steps[0]), latchkey.FaultDuplicateCode)
	code = readCode(t, f, obey(t, f, code.ID).ID)
	assert.Equal(t, "2468", code.Method.Secret.Reveal())
	assert.Equal(t, latchkey.CodeSetting, code.Status(f.Clock.Now()))
	codes := []string{}
	for _, notice := range code.Errors() {
		codes = append(codes, notice.Code)
	}
	assert.Equal(t, []string{"failed_to_set_on_device", "duplicate_code_on_device"}, codes)
	failed := f.Events(latchkey.EventCodeFailedToSet)
	require.Len(t, failed, 1)
	assert.Len(t, failed[0].Data["access_code_errors"], 2)
}

// The old PIN works until the new one is on the lock, and the id stays.
func TestAChangedPINIsMadeBeforeTheOldOneIsBroken(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(), 0)
	obey(t, f, code.ID)
	old := readCode(t, f, code.ID).Credential
	pin := latchkey.NewSecret("1357")
	_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID}, latchkey.CodeChange{Code: &pin})
	require.NoError(t, err)

	changing := readCode(t, f, code.ID)
	assert.Equal(t, "1357", changing.Method.Secret.Reveal())
	require.NotNil(t, changing.Former)
	assert.Equal(t, "2468", changing.Former.Secret.Reveal())
	assert.Equal(t, latchkey.CodeSet, changing.Status(f.Clock.Now()), "the old one opens the door")
	require.Equal(t, "updating_code", changing.Mutations(f.Clock.Now())[0].Code)

	_, due := plan(t, f, code.ID)
	require.Len(t, due.Steps, 1)
	assert.Equal(t, latchkey.StepPut, due.Steps[0].Action)
	finish(t, f, begin(t, f, code.ID, due.Steps[0]))
	_, due = plan(t, f, code.ID)
	require.Len(t, due.Steps, 1)
	assert.Equal(t, old.ID, due.Steps[0].CredentialID)
	assert.Equal(t, latchkey.StepRemove, due.Steps[0].Action)
	obey(t, f, code.ID)

	assert.Empty(t, readCode(t, f, code.ID).Mutations(f.Clock.Now()))
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCodeCreated, latchkey.EventCodeSet, latchkey.EventCodeIssued, latchkey.EventCodeChangeRequested,
		latchkey.EventCodePINChanged, latchkey.EventCodeChanged,
	}, codeKinds(f, code.ID))
	changed := f.Events(latchkey.EventCodePINChanged)[0]
	assert.Equal(t, []string{"2468", "1357"}, []string{changed.FormerCode.Reveal(), changed.Code.Reveal()})
}

// A lock without room for both loses the old PIN first.
func TestAFullLockLosesTheOldPINFirst(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(), 0)
	obey(t, f, code.ID)
	pin := latchkey.NewSecret("1357")
	_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID}, latchkey.CodeChange{Code: &pin})
	require.NoError(t, err)
	_, due := plan(t, f, code.ID)
	job := begin(t, f, code.ID, due.Steps[0])
	at := f.Clock.Now()
	full := store.Failure{Fault: latchkey.Faultf(latchkey.FaultSlotsFull, "no room"), RetryAt: &at}
	require.NoError(t, f.Store.FailStep(t.Context(), job, full))
	_, due = plan(t, f, code.ID)
	actions := map[latchkey.StepAction]int{}
	for _, step := range due.Steps {
		actions[step.Action]++
	}
	assert.Equal(t, map[latchkey.StepAction]int{latchkey.StepPut: 1, latchkey.StepRemove: 1}, actions)
}

func TestNameAndTimesOfACodeFollowOnTheLock(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(jit), 0)
	obey(t, f, code.ID)
	name, end := "Gardener", f.Clock.Now().Add(9*time.Hour)
	_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID},
		latchkey.CodeChange{Name: &name, EndsAt: &end})
	require.NoError(t, err)
	mutations := readCode(t, f, code.ID).Mutations(f.Clock.Now())
	require.Len(t, mutations, 2)
	assert.Equal(t, "updating_name", mutations[0].Code)
	assert.Equal(t, "updating_time_frame", mutations[1].Code)
	obey(t, f, code.ID)
	code = readCode(t, f, code.ID)
	assert.Empty(t, code.Mutations(f.Clock.Now()))
	assert.Equal(t, "Gardener", code.Credential.AskedName)
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventCodeCreated, latchkey.EventCodeSet, latchkey.EventCodeIssued, latchkey.EventCodeChangeRequested,
		latchkey.EventCodeTimeFrameChanged, latchkey.EventCodeNameChanged, latchkey.EventCodeChanged,
	}, codeKinds(f, code.ID))

	_, err = f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: code.ID}, latchkey.CodeChange{Ongoing: true})
	require.NoError(t, err)
	obey(t, f, code.ID)
	assert.Nil(t, readCode(t, f, code.ID).Window(f.Clock.Now()).EndsAt)
}

// foreign is a code of others that was read from a lock.
func foreign(t *testing.T, f *storetest.Fixture, door latchkey.Door, ref, pin string) latchkey.UnmanagedCode {
	t.Helper()
	ours, err := f.Store.OnDoor(t.Context(), door.ID)
	require.NoError(t, err)
	found := store.FoundCode{Ref: ref, Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(pin)}
	require.NoError(t, f.Store.RecordReading(t.Context(), door.ID, store.Reading{Foreign: []store.FoundCode{found}, Handovers: ours.Handovers}))
	code, err := f.Store.UnmanagedCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{DeviceID: door.ID, Code: found.Secret})
	require.NoError(t, err)
	return code
}

// A code that the lock refuses because it has the digits says whose they are, as
// far as that is known.
func TestADuplicateSaysWhoseTheDigitsAre(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	code := boundCode(t, f, door, 0)
	_, due := plan(t, f, code.ID)
	fail(t, f, begin(t, f, code.ID, due.Steps[0]), latchkey.FaultDuplicateCode)
	twin := func() map[string]any {
		errors := readCode(t, f, code.ID).Errors()
		require.Equal(t, "duplicate_code_on_device", errors[1].Code)
		return errors[1].Data
	}
	assert.Equal(t, map[string]any{"is_access_code_error": true}, twin(), "the lock was not read since")
	theirs := foreign(t, f, door, "theirs", "2468")
	assert.Equal(t, map[string]any{"is_access_code_error": true, "unmanaged_access_code_id": theirs.ID}, twin())
}

// A lock that keeps wall time in a zone that nobody told has the code an hour
// longer over a clock change, and the code says so until the zone is known.
func TestACodeInAnUnknownZoneSaysThatItWorksLonger(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.WallClock, d.TimeZone = true, "" })
	start, end := f.Clock.Now(), f.Clock.Now().AddDate(0, 6, 0)
	code, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, latchkey.NewAccessCode{
		DeviceID: door.ID, Window: &latchkey.Window{StartsAt: start, EndsAt: &end},
	})
	require.NoError(t, err)
	warned := func() (codes []string) {
		for _, warning := range readCode(t, f, code.ID).Warnings(f.Clock.Now()) {
			codes = append(codes, warning.Code)
		}
		return codes
	}
	assert.Equal(t, []string{"time_frame_adjusted_for_unknown_time_zone"}, warned())
	require.NoError(t, f.Store.ReportZones(t.Context(), f.Workspace.ID, []latchkey.ZoneReport{{DeviceID: door.ID, TimeZone: "Europe/Berlin"}}))
	assert.Empty(t, warned())
}

// A reading that began before a code changed hands proves nothing.
func TestAReadingDuringAHandoverProvesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	theirs := foreign(t, f, door, "theirs", "2468")
	before, err := f.Store.OnDoor(t.Context(), door.ID)
	require.NoError(t, err)
	require.NoError(t, f.Store.TakeOver(t.Context(), f.Workspace.ID, theirs.ID, latchkey.Takeover{}))
	old := store.Reading{
		Complete: true, Handovers: before.Handovers,
		Foreign: []store.FoundCode{{Ref: "theirs", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("2468")}},
	}
	require.NoError(t, f.Store.RecordReading(t.Context(), door.ID, old))
	assert.Len(t, f.Events(latchkey.EventUnmanagedCodeCreated), 1, "it is not found a second time")
	assert.Equal(t, latchkey.CodeSet, readCode(t, f, theirs.ID).Status(f.Clock.Now()))
}
