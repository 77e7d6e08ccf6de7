package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// excluded is a grant of one lock that has its PIN and left its account.
func excluded(t *testing.T, f *storetest.Fixture) (grant latchkey.Grant, door latchkey.Door, lost store.FoundDoor) {
	t.Helper()
	door = f.AddDevice()
	grant = f.Grant(storetest.On(door))
	obey(t, f, grant.ID)
	return grant, door, f.Lose(door)
}

// strandedOn are the doors that an operator is told of.
func strandedOn(t *testing.T, f *storetest.Fixture) []latchkey.Door {
	t.Helper()
	doors, err := f.Store.StrandedDoors(t.Context(), f.Account.ID)
	require.NoError(t, err)
	return doors
}

func writeOff(t *testing.T, f *storetest.Fixture, door latchkey.Door) []latchkey.LeftBehind {
	t.Helper()
	left, err := f.Store.WriteOffDevice(t.Context(), f.Workspace.ID, door.ID)
	require.NoError(t, err)
	return left
}

// A lock that left its account still has its code: nothing says that it is off, and
// who looks reads what to do.
func TestLockThatLeftWaitsAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, door, _ := excluded(t, f)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	_, due := plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1)
	at := f.Clock.Now()
	require.NoError(t, f.Store.FailStep(t.Context(), begin(t, f, grant.ID, due.Steps[0]), store.Failure{
		Fault: latchkey.Faultf(latchkey.FaultNotFound, "the lock is not in the network any more"), RetryAt: &at,
	}))
	grant = reread(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantDeleting, grant.Status)
	const words = "Bring it back, and it is cleaned; or reset the lock, and say so with /devices/delete and force."
	assert.Equal(t, []string{"being_deleted", "overprovisioned_access"}, noticeCodes(grant.Warnings()))
	warning := grant.Warnings()[1]
	assert.Equal(t, door.Name+" left its account and may still let the person in; nobody can take anything off there now. "+words,
		warning.Message)
	assert.Equal(t, []any{map[string]any{
		"device_id": door.ID, "error_code": "failed_to_remove_from_device", "message": warning.Message,
	}}, warning.Data["failed_devices"])
	assert.Contains(t, grant.MethodWarnings(grant.Methods[0], f.Clock.Now())[0].Message, words)
	assert.Contains(t, grant.MethodMutations(grant.Methods[0])[0].Message, words)
	stranded := strandedOn(t, f)
	require.Len(t, stranded, 1)
	assert.Equal(t, 1, stranded[0].Held)
	failures, _ := readDevice(t, f, door.ID).Notices()
	assert.Equal(t, door.Name+" is no longer found in its account. It may still hold 1 credential of Latchkey's, "+
		"which nobody can take off there now. "+words, failures[0].Message)
}

// P4: a PIN is not issued while its lock is not in its account. What the lock has
// stays as it is, and when it is back that is so again.
func TestPINIsNotIssuedOnALockThatLeft(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, _, lost := excluded(t, f)
	shows := func(issued bool, status latchkey.GrantStatus) {
		t.Helper()
		for range 2 { // once, however often it is planned
			_, due := plan(t, f, grant.ID)
			assert.Empty(t, due.Steps)
		}
		now := reread(t, f, grant.ID)
		assert.Equal(t, issued, now.Methods[0].Issued)
		assert.Equal(t, status, now.Status)
	}
	shows(false, latchkey.GrantPending)
	assert.Len(t, f.Events(latchkey.EventMethodFailed), 1)
	door := f.Find(lost)
	shows(true, latchkey.GrantActive)
	assert.Len(t, f.Events(latchkey.EventMethodReissued), 1)
	f.Lose(door)
	shows(false, latchkey.GrantPending)
	assert.Len(t, f.Events(latchkey.EventMethodFailed), 2)
}

// Somebody says that the lock was reset: its grant ends, and nothing says that the
// lock did it.
func TestLockThatIsGoneForGoodIsWrittenOff(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, door, _ := excluded(t, f)
	own := boundCode(t, f, f.AddDevice(), 0) // on another lock: it stays
	obey(t, f, own.ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	f.EmptyOutbox()
	want := []latchkey.LeftBehind{{
		DoorID: door.ID, DoorName: door.Name, DoorKind: latchkey.DoorDevice,
		CredentialID: grant.Methods[0].Credentials[0].ID, Mode: latchkey.ModeCode,
	}}
	assert.Equal(t, want, writeOff(t, f, door))
	assert.Contains(t, f.Letters(), grant.ID)
	_, due := plan(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantDeleted, due.Status)
	assert.Len(t, f.Events(latchkey.EventDeviceDeleted), 1)
	assert.Len(t, f.Events(latchkey.EventCodeDeleted), 1)
	assert.Len(t, f.Events(latchkey.EventGrantDeleted), 1)
	assert.Empty(t, f.Events(latchkey.EventCodeRemoved), "no lock said so")
	_, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
	wantError(t, err, latchkey.ENotFound, "device_not_found")
	assert.Len(t, live(reread(t, f, own.ID)), 1)

	before := len(f.Events())
	assert.Empty(t, strandedOn(t, f))
	assert.Equal(t, want, writeOff(t, f, door), "said twice")
	assert.Len(t, f.Events(), before)
	again, err := f.Store.LeftBehindOn(t.Context(), f.Workspace.ID, door.ID)
	require.NoError(t, err)
	assert.Equal(t, want, again)
}

// The timeline keeps when and why, and that somebody said so; how the door stands is
// not that it is clean.
func TestTimelineKeepsWhatWasWrittenOff(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, door, _ := excluded(t, f)
	f.Clock.Advance(aWhile)
	at := f.Clock.Now()
	writeOff(t, f, door)
	ends := latchkey.TimelineFilter{Limit: 100, Types: []latchkey.EventType{latchkey.EventTryFinished}}
	happenings := timeline(t, f, grant.ID, ends).Happenings
	last := happenings[len(happenings)-1]
	assert.Equal(t, "It is written off, and may still be on "+door.Name+": somebody said that the lock was reset or is gone for good.",
		last.Description())
	assert.Equal(t, latchkey.ActorCaller, last.Actor())
	assert.Equal(t, at, last.At)
	assert.Equal(t, latchkey.StandingLeft, reread(t, f, grant.ID).Standings(f.Clock.Now())[0].Standing)
}

// A grant that has other locks goes on with those.
func TestGrantGoesOnWithoutALockThatIsWrittenOff(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(front, back))
	obey(t, f, grant.ID)
	f.Lose(front)
	writeOff(t, f, front)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Empty(t, grant.Warnings())
	assert.Equal(t, latchkey.CredentialSet, live(grant)[back.ID].State)
	assert.Len(t, live(grant), 1)
}

// P2: a lock that is still there is asked, whatever somebody says.
func TestOnlyALockThatLeftIsWrittenOff(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	grant = obey(t, f, grant.ID)
	refused := func() {
		t.Helper()
		_, err := f.Store.WriteOffDevice(t.Context(), f.Workspace.ID, door.ID)
		wantError(t, err, latchkey.EConflict, "device_not_removed")
		assert.Len(t, live(reread(t, f, grant.ID)), 1)
	}
	refused()
	f.Change(door, func(d *store.FoundDoor) { d.Online = false })
	refused()
	require.NoError(t, f.Store.DeleteDevice(t.Context(), f.Workspace.ID, door.ID))
	refused()
	other, _ := f.AddWorkspace("other")
	_, err := f.Store.WriteOffDevice(t.Context(), other.ID, door.ID)
	wantError(t, err, latchkey.ENotFound, "device_not_found")
	f.Lose(door) // forgotten, and then it left: the waiting can still be ended
	assert.Len(t, writeOff(t, f, door), 1)
	_, due := plan(t, f, grant.ID)
	assert.Empty(t, due.Steps)
}

// P2: a lock that was written off and is there again is cleaned after all, by the
// grants that had its codes, also when those are over. It is told once that those are deleted.
func TestLockThatComesBackIsCleanedAfterAll(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	over, own, stays := f.Grant(storetest.On(front)), boundCode(t, f, front, 0), f.Grant(storetest.On(front, back))
	for _, id := range []string{over.ID, own.ID, stays.ID} {
		obey(t, f, id)
	}
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, over.ID))
	lost := f.Lose(front)
	assert.Len(t, writeOff(t, f, front), 3)
	for _, id := range []string{over.ID, own.ID, stays.ID} {
		obey(t, f, id)
	}
	f.EmptyOutbox()
	f.Find(lost)
	for _, id := range []string{over.ID, own.ID, stays.ID} {
		assert.Contains(t, f.Letters(), id)
		_, due := plan(t, f, id)
		require.Len(t, due.Steps, 1)
		assert.Equal(t, latchkey.StepRemove, due.Steps[0].Action)
		job := begin(t, f, id, due.Steps[0])
		assert.NotEmpty(t, job.Credential.NativeRef)
		finish(t, f, job)
		_, due = plan(t, f, id)
		assert.Empty(t, due.Steps)
	}
	assert.Equal(t, latchkey.GrantDeleted, reread(t, f, over.ID).Status)
	assert.Equal(t, latchkey.GrantActive, reread(t, f, stays.ID).Status)
	assert.Len(t, f.Events(latchkey.EventCodeRemoved), 3)
	assert.Len(t, f.Events(latchkey.EventCodeDeleted), 3)
	assert.Len(t, f.Events(latchkey.EventGrantDeleted), 1)
	left, err := f.Store.LeftBehindOn(t.Context(), f.Workspace.ID, front.ID)
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Empty(t, strandedOn(t, f))
}

// A write whose answer was lost before its lock left is settled by reading, should
// the lock come back.
func TestLostAnswerOfALockThatComesBackIsRead(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	_, due := plan(t, f, grant.ID)
	begin(t, f, grant.ID, due.Steps[0]) // and its worker dies
	lost := f.Lose(door)
	assert.Len(t, writeOff(t, f, door), 1)
	obey(t, f, grant.ID)
	f.Find(lost)
	_, due = plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1)
	assert.True(t, begin(t, f, grant.ID, due.Steps[0]).Credential.Uncertain)
}
