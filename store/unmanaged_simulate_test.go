package store_test

import (
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// A code that is set at a lock which cannot be read would be waited for in vain.
func TestNoCodeIsSetAtALockThatIsOffline(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Simulated, d.Online = true, false })
	_, err := f.Store.SimulateCode(t.Context(), f.Workspace.ID, door.ID, latchkey.NewSecret("8642"), "Theirs")
	wantError(t, err, latchkey.EInvalid, "device_disconnected")
}
