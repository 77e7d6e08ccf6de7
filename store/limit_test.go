package store_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
)

// Many callers over two processes get exactly as many calls through as a device takes.
func TestDeviceTakesExactlySoManyCallsAMinute(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, other := f.AddDevice(movable), f.Open()
	var taken, refused atomic.Int32
	var callers errgroup.Group
	for i := range 24 {
		db := f.Store
		if i%2 == 0 {
			db = other
		}
		callers.Go(func() error {
			_, err := db.ActOnDoor(t.Context(), f.Workspace.ID, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
			known, _ := errors.AsType[*latchkey.Error](err)
			switch {
			case err == nil:
				taken.Add(1)
			case known != nil && known.Code == latchkey.ELimited && known.RetryAfter > 0 && known.RetryAfter <= time.Minute:
				refused.Add(1)
			default:
				return err
			}
			return nil
		})
	}
	require.NoError(t, callers.Wait())
	assert.EqualValues(t, 15, taken.Load())
	assert.EqualValues(t, 9, refused.Load())
	assert.Equal(t, 15, countRows(t, f, `action_attempts`))

	ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptLockDoor, DeviceID: door.ID})
	ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: f.AddDevice(movable).ID})
	f.Exec(`update device_calls set at = at - interval '1 minute'`)
	ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
}

// Access codes are counted by their device: creating, changing and deleting each
// for itself (contract 1.10).
func TestADeviceTakesSoManyChangesOfItsCodesAMinute(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	limited := func(err error) bool {
		known, _ := errors.AsType[*latchkey.Error](err)
		return known != nil && known.Code == latchkey.ELimited && known.RetryAfter > 0 && known.RetryAfter <= time.Minute
	}
	until := func(call func() error) (taken int) {
		for {
			err := call()
			if limited(err) {
				return taken
			}
			require.NoError(t, err)
			taken++
		}
	}
	var made []latchkey.AccessCode
	create := func() error {
		code, _, err := f.Store.CreateAccessCode(t.Context(), f.Workspace.ID, latchkey.NewAccessCode{DeviceID: door.ID})
		made = append(made, code)
		return err
	}
	assert.Equal(t, 10, until(create))
	_, err := f.Store.CreateAccessCodes(t.Context(), f.Workspace.ID, latchkey.NewAccessCodes{DeviceIDs: []string{f.AddDevice().ID, door.ID}})
	assert.True(t, limited(err), "many at once are counted, too")
	assert.Equal(t, 10, until(func() error {
		change := latchkey.CodeChange{Name: new("Cleaner")}
		_, err := f.Store.UpdateAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: made[0].ID}, change)
		return err
	}))
	for range 2 { // a minute passes
		f.Exec(`update device_calls set at = at - interval '1 minute' where kind = 'create_access_code'`)
		assert.Equal(t, 10, until(create))
	}
	var ids []string
	list, err := f.Store.ListAccessCodes(t.Context(), f.Workspace.ID, latchkey.CodeFilter{DeviceID: door.ID}, latchkey.Page{Limit: 100})
	require.NoError(t, err)
	for _, code := range list.Rows {
		ids = append(ids, code.ID)
	}
	next := 0
	assert.Equal(t, 20, until(func() error {
		_, err := f.Store.DeleteAccessCode(t.Context(), f.Workspace.ID, latchkey.CodeRef{ID: ids[next]})
		next++
		return err
	}))
}
