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

// Each job tells how it ended, in its own event.
func TestEachJobTellsHowItEnded(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	failure := &latchkey.AttemptFailure{Type: latchkey.AttemptUncategorized, Message: "The lock is stuck."}
	for _, kind := range []latchkey.AttemptType{
		latchkey.AttemptUnlockDoor, latchkey.AttemptLockDoor, latchkey.AttemptTypeCode, latchkey.AttemptLockByKeypad,
	} {
		for _, end := range []store.AttemptOutcome{{Result: map[string]any{}}, {Failure: failure}} {
			action := latchkey.DoorAction{Type: kind, DeviceID: door.ID, Code: latchkey.NewSecret("2468")}
			attempt := ask(t, f, action)
			require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, end))
			told, has := readAttempt(t, f, attempt.ID).EndEvent()
			require.True(t, has)
			assert.Len(t, f.Events(told), 1, told)
		}
	}
}

// A device that is not managed tells of its connection in events of their own.
func TestAnUnmanagedDeviceTellsOfItsConnection(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	change := latchkey.DeviceChange{Managed: new(false)}
	require.NoError(t, f.Store.UpdateDevice(t.Context(), f.Workspace.ID, door.ID, true, change))
	for _, online := range []bool{false, true} {
		f.Change(door, func(d *store.FoundDoor) { d.Online = online })
	}
	assert.Len(t, f.Events(latchkey.EventUnmanagedDisconnected), 1)
	assert.Len(t, f.Events(latchkey.EventUnmanagedConnected), 1)
	assert.Empty(t, f.Events(latchkey.EventDeviceDisconnected, latchkey.EventDeviceConnected))
}

// A code that its lock does not let go of after its end is told of once.
func TestACodeThatOutstaysItsEndIsToldOf(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	code := boundCode(t, f, f.AddDevice(), 0)
	obey(t, f, code.ID)
	f.Clock.Advance(4 * time.Hour)
	for range 2 {
		_, due := plan(t, f, code.ID)
		fail(t, f, begin(t, f, code.ID, due.Steps[0]), latchkey.FaultOffline)
	}
	assert.Len(t, f.Events(latchkey.EventCodeFailedToExpire), 1)
}

// A code of others tells when it is off its lock, and when that will not take our mark.
func TestACodeOfOthersTellsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Marks = true })
	kept := foreign(t, f, door, "kept", "2468")
	require.NoError(t, f.Store.TakeOver(t.Context(), f.Workspace.ID, kept.ID, latchkey.Takeover{}))
	_, due := plan(t, f, kept.ID)
	fail(t, f, begin(t, f, kept.ID, due.Steps[0]), latchkey.FaultInvalidCode)
	assert.Equal(t, []latchkey.EventType{latchkey.EventUnmanagedCodeCreated, latchkey.EventCodeNotConverted}, codeKinds(f, kept.ID))

	_, err := f.Store.RemoveUnmanagedCode(t.Context(), f.Workspace.ID, kept.ID)
	require.NoError(t, err)
	obey(t, f, kept.ID)
	gone := f.Events(latchkey.EventUnmanagedCodeRemoved)
	require.Len(t, gone, 1)
	assert.Equal(t, kept.ID, gone[0].Subject.AccessCodeID)
}
