package activities_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// A hotel lock hears who begins a stay and who joins it; the staff does neither.
func TestLockHearsOfTheStay(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	room := k.AddEntrance(marked, func(d *store.FoundDoor) {
		d.Capabilities.Reservations, d.Capabilities.Native = true, latchkey.PrecisionMinute
	})
	of := func(key string) *drivers.Stay {
		t.Helper()
		k.lock.ops = nil
		k.grant = k.Grant(storetest.On(room), func(wish *latchkey.NewGrant) { wish.ReservationKey = key })
		_, err := k.try(k.step())
		require.NoError(t, err)
		require.Len(t, k.lock.ops, 1)
		return k.lock.ops[0].Stay
	}
	began := of("summer")
	assert.Equal(t, &drivers.Stay{ID: k.grant.ID}, began)
	assert.Equal(t, &drivers.Stay{ID: began.ID, Joins: true}, of("summer"))
	assert.Nil(t, of(""))
}
