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
