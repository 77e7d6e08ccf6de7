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

// fillPool turns the pool of a device on and lets the lock take its codes.
func fillPool(t *testing.T, f *storetest.Fixture, door latchkey.Door) {
	t.Helper()
	require.NoError(t, f.Store.SetBackupPool(t.Context(), f.Workspace.ID, door.ID, true))
	for id := range f.Letters() {
		obey(t, f, id)
	}
}

func pool(t *testing.T, f *storetest.Fixture, door latchkey.Door) latchkey.BackupPool {
	t.Helper()
	found, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
	require.NoError(t, err)
	return found.Backups
}

func TestAPoolIsFilledAndTakenDown(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	require.NoError(t, f.Store.SetBackupPool(t.Context(), f.Workspace.ID, door.ID, true))
	door.Backups = pool(t, f, door)
	assert.Equal(t, "empty_backup_access_code_pool", failuresOf(door)[0].Code, "right after it was turned on")
	fillPool(t, f, door)
	assert.Equal(t, latchkey.BackupPool{Enabled: true, Ready: latchkey.BackupPoolSize}, pool(t, f, door))
	codes, err := f.Store.ListAccessCodes(t.Context(), f.Workspace.ID, latchkey.CodeFilter{DeviceID: door.ID}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	assert.Empty(t, codes.Rows, "nobody is shown the pool")

	f.EmptyOutbox()
	require.NoError(t, f.Store.SetBackupPool(t.Context(), f.Workspace.ID, door.ID, false))
	assert.Len(t, f.Letters(), latchkey.BackupPoolSize)
	for id := range f.Letters() {
		assert.Equal(t, latchkey.GrantDeleted, obey(t, f, id).Status)
	}
	assert.Equal(t, latchkey.BackupPool{}, pool(t, f, door))
}

func TestPullingABackupCodeByHand(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	code := boundCode(t, f, door, 0)
	_, err := f.Store.PullBackup(t.Context(), f.Workspace.ID, code.ID)
	wantError(t, err, latchkey.ENotFound, "backup_access_code_not_found")
	fillPool(t, f, door)

	backup, err := f.Store.PullBackup(t.Context(), f.Workspace.ID, code.ID)
	require.NoError(t, err)
	assert.True(t, backup.Method.Backup)
	assert.Equal(t, code.Grant.Window.EndsAt, backup.Grant.Window.EndsAt, "it ends with the original")
	again, err := f.Store.PullBackup(t.Context(), f.Workspace.ID, code.ID)
	require.NoError(t, err)
	assert.Equal(t, backup.ID, again.ID, "the same one when asked again")
	assert.Equal(t, backup.ID, readCode(t, f, code.ID).PulledID)
	pulled := f.Events(latchkey.EventCodeBackupPulled)
	require.Len(t, pulled, 1)
	assert.Equal(t, code.ID, pulled[0].Subject.AccessCodeID)
	assert.Equal(t, backup.ID, pulled[0].Data["backup_access_code_id"])
	for id := range f.Letters() {
		obey(t, f, id)
	}
	assert.Equal(t, latchkey.BackupPool{Enabled: true, Ready: latchkey.BackupPoolSize, Pulled: 1}, pool(t, f, door), "it is filled again")

	f.Clock.Advance(4 * time.Hour)
	assert.Equal(t, latchkey.GrantEnded, obey(t, f, backup.ID).Status, "and leaves the lock at its end like every other")

	ongoing, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, latchkey.NewAccessCode{DeviceID: door.ID})
	require.NoError(t, err)
	_, err = f.Store.PullBackup(t.Context(), f.Workspace.ID, ongoing.ID)
	wantError(t, err, latchkey.EInvalid, "access_code_not_time_bound")
}

// A lock that never took the person's code before the grant began has one in
// reserve, which works although the lock cannot be reached.
func TestABackupCodeIsPulledForALockThatIsLate(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	fillPool(t, f, door)
	grant := f.Grant(storetest.On(door), between(f, 1, 4))
	own := live(grant)[door.ID]
	_, due := plan(t, f, grant.ID)
	fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultOffline)
	grant, due = plan(t, f, grant.ID)
	require.NotNil(t, due.WakeAt)
	require.Len(t, grant.Methods, 1, "not before the start")

	f.Clock.Advance(time.Hour)
	grant, _ = plan(t, f, grant.ID)
	require.Len(t, grant.Methods, 2)
	original, split := grant.Methods[0], grant.Methods[1]
	assert.True(t, split.Backup)
	assert.Equal(t, original.ID, split.SplitFrom)
	assert.True(t, split.Issued, "without a word to the lock")
	assert.False(t, original.Issued)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Equal(t, "pulled_backup_access_code", grant.MethodWarnings(split, f.Clock.Now())[0].Code)
	issued := f.Events(latchkey.EventMethodIssued)
	require.Len(t, issued, 1)
	assert.Equal(t, true, issued[0].Data["is_backup_code"])
	assert.Equal(t, split.Secret, issued[0].Code)
	pulled := f.Events(latchkey.EventCodeBackupPulled)
	require.Len(t, pulled, 1)
	assert.Equal(t, own.ID, pulled[0].Subject.AccessCodeID)
	assert.NotContains(t, live(grant), own.ID, "the person's own code is given up: it never reached the lock")

	obey(t, f, grant.ID)
	f.Clock.Advance(3 * time.Hour)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantEnded, grant.Status)
	assert.Empty(t, live(grant), "no credential outlives its grant")
}

// failuresOf are the errors of a door.
func failuresOf(door latchkey.Door) []latchkey.Notice {
	failures, _ := door.Notices()
	return failures
}

// The pool is switched with the device's other settings (devices/update).
func TestADevicesPoolIsSwitched(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	pool := func(on bool) error {
		return f.Store.UpdateDevice(t.Context(), f.Workspace.ID, door.ID, true, latchkey.DeviceChange{BackupPool: &on})
	}
	require.NoError(t, pool(true))
	assert.True(t, readDevice(t, f, door.ID).Backups.Enabled)
	assert.Equal(t, latchkey.BackupPoolSize, countRows(t, f, `grants where kind = 'backup_code' and delete_asked_at is null`))
	require.NoError(t, pool(false))
	assert.False(t, readDevice(t, f, door.ID).Backups.Enabled)
	assert.Zero(t, countRows(t, f, `grants where kind = 'backup_code' and delete_asked_at is null`))
	door = f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.NeedsEnd = true })
	wantError(t, pool(true), latchkey.EInvalid, "device_action_not_supported")
}
