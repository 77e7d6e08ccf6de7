package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestRetryNowSupersedesTheStepThatWaits(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(front, back))
	at := latchkey.MethodDoor{MethodID: grant.Methods[0].ID, DeviceID: front.ID}
	wantError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, at), latchkey.EConflict, "nothing_to_retry")

	_, due := plan(t, f, grant.ID)
	require.Len(t, due.Steps, 2)
	waits := map[string]latchkey.Step{}
	for _, step := range due.Steps {
		waits[step.CredentialID] = step
		fail(t, f, begin(t, f, grant.ID, step), latchkey.FaultOffline)
	}
	f.EmptyOutbox()
	require.NoError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, at))
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonRetryNow}, f.Letters())
	_, due = plan(t, f, grant.ID)
	for _, step := range due.Steps {
		same := step.Key == waits[step.CredentialID].Key
		assert.Equal(t, step.CredentialID != live(grant)[front.ID].ID, same, "%s", step.Summary)
	}
	_, current, err := f.Store.BeginStep(t.Context(), grant.ID, waits[live(grant)[front.ID].ID], f.Clock.Now())
	require.NoError(t, err)
	assert.False(t, current, "the step that waited does nothing when its time comes")
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	wantError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, at), latchkey.EConflict, "nothing_to_retry")
}

// A lock that said never may say yes once somebody was there.
func TestRetryNowOpensARefusalAgain(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	grant := f.Grant(storetest.On(front))
	_, due := plan(t, f, grant.ID)
	fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultPermanent)
	grant, due = plan(t, f, grant.ID)
	require.Equal(t, latchkey.CredentialRefused, live(grant)[front.ID].State)
	require.Empty(t, due.Steps)
	require.NoError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, latchkey.MethodDoor{MethodID: grant.Methods[0].ID}))
	assert.True(t, obey(t, f, grant.ID).Methods[0].Issued)
}

func TestPausedMethodIsNotWrittenUntilItsRetry(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	grant := f.Grant(storetest.On(front), between(f, 0, 24))
	at := latchkey.MethodDoor{MethodID: grant.Methods[0].ID}
	_, due := plan(t, f, grant.ID)
	job := begin(t, f, grant.ID, due.Steps[0])
	f.EmptyOutbox()
	for range 2 {
		require.NoError(t, f.Store.PauseMethod(t.Context(), f.Workspace.ID, at))
	}
	assert.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonPaused}, f.Letters())
	fail(t, f, job, latchkey.FaultOffline)
	grant, due = plan(t, f, grant.ID)
	assert.Empty(t, due.Steps)
	assert.Nil(t, live(grant)[front.ID].NextAttemptAt, "there is no next attempt")
	require.NoError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, at))
	grant = obey(t, f, grant.ID)
	assert.True(t, grant.Methods[0].Issued)
	assert.False(t, grant.Paused(grant.Methods[0]))
}

// P2: what is paused comes off like anything else.
func TestPausedMethodComesOffAtTheEnd(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	obey(t, f, grant.ID)
	at := latchkey.MethodDoor{MethodID: grant.Methods[0].ID}
	require.NoError(t, f.Store.PauseMethod(t.Context(), f.Workspace.ID, at))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	wantError(t, f.Store.PauseMethod(t.Context(), f.Workspace.ID, at), latchkey.EConflict, "nothing_to_pause")
	_, due := plan(t, f, grant.ID)
	fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultOffline)
	assert.NotNil(t, reread(t, f, grant.ID).Methods[0].Credentials[0].NextAttemptAt)
	require.NoError(t, f.Store.RetryNow(t.Context(), f.Workspace.ID, at), "a removal is tried at once, too")
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, grant.ID).Status)
}

// An entry that two grants of a person share is one entry.
func TestPauseIsOfTheEntryThatGrantsShare(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 5, 15))
	f.EmptyOutbox()
	at := latchkey.MethodDoor{MethodID: first.Methods[0].ID, DeviceID: door.ID}
	require.NoError(t, f.Store.PauseMethod(t.Context(), f.Workspace.ID, at))
	assert.Equal(t, map[string]latchkey.Reason{first.ID: latchkey.ReasonPaused, second.ID: latchkey.ReasonPaused}, f.Letters())
	second = reread(t, f, second.ID)
	assert.True(t, second.Paused(second.Methods[0]))
}

func TestRetriesAreOfTheMethodsDoors(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant, other := f.Grant(storetest.On(f.AddDevice())), f.AddDevice()
	for _, do := range []func(latchkey.MethodDoor) error{
		func(at latchkey.MethodDoor) error { return f.Store.RetryNow(t.Context(), f.Workspace.ID, at) },
		func(at latchkey.MethodDoor) error { return f.Store.PauseMethod(t.Context(), f.Workspace.ID, at) },
	} {
		method := grant.Methods[0].ID
		wantError(t, do(latchkey.MethodDoor{MethodID: method, DeviceID: other.ID}), latchkey.EInvalid, "invalid_input")
		wantError(t, do(latchkey.MethodDoor{MethodID: method, EntranceID: other.ID}), latchkey.EInvalid, "invalid_input")
		wantError(t, do(latchkey.MethodDoor{MethodID: grant.ID}), latchkey.ENotFound, "access_method_not_found")
	}
}
