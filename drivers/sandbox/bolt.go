package sandbox

import (
	"context"
	"net/http"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// Unlock implements drivers.Unlocker.
func (s *session) Unlock(ctx context.Context, door string) error { return s.move(ctx, door, "/unlock") }

// Lock implements drivers.Locker.
func (s *session) Lock(ctx context.Context, door string) error { return s.move(ctx, door, "/lock") }

func (s *session) move(ctx context.Context, door, action string) error {
	return s.client.call(ctx, request{method: http.MethodPost, path: lockPath(door) + action, want: http.StatusNoContent}, nil)
}

// SetAutoLock implements drivers.AutoLocker.
func (s *session) SetAutoLock(ctx context.Context, door string, wanted latchkey.AutoLock) error {
	asked := wire.AutoLock{Enabled: wanted.Enabled, DelayMS: wanted.Delay.Milliseconds()}
	return s.client.call(ctx, request{
		method: http.MethodPut, path: lockPath(door) + "/auto_lock", body: asked, want: http.StatusNoContent,
	}, nil)
}
