package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// twoDigits makes a lock with a hundred codes.
func twoDigits(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{2} }

// Many grants at once want codes on a lock that has fewer: each code is given
// once, every code is given, and who gets none is told so.
func TestNoTwoLiveCredentialsOfADoorShareACode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	full, other := f.AddDevice(twoDigits), f.AddDevice(twoDigits)
	const already, wanted = 60, 64
	var mu sync.Mutex
	codes, without := map[string]int{}, 0
	draw := func(name string) error {
		grant, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
			Identity:  &latchkey.NewIdentity{FullName: &name},
			Targets:   latchkey.Targets{DeviceIDs: []string{full.ID, other.ID}},
			Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
		})
		mu.Lock()
		defer mu.Unlock()
		for _, method := range grant.Methods {
			codes[method.Secret.Reveal()]++
		}
		if len(grant.Errors()) > 0 {
			without++
		}
		return err
	}
	var group errgroup.Group
	for i := range already + wanted {
		group.Go(func() error { return draw(fmt.Sprintf("Guest %d", i)) })
	}
	require.NoError(t, group.Wait())
	assert.Len(t, codes, 100, "every code of the lock is in use")
	for code, times := range codes {
		assert.Equal(t, 1, times, "code %s", code)
	}
	assert.Equal(t, already+wanted-100, without, "the others are told")
	assert.Len(t, f.Events(latchkey.EventGrantCouldNotCreate), without)
}

func TestFreedCodeIsFoundByTheGrantThatWaitsForOne(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{1} })
	var holders []latchkey.Grant
	for range 10 {
		holders = append(holders, f.Grant(storetest.On(door)))
	}
	waiting := f.Grant(storetest.On(door))
	require.Empty(t, waiting.Methods)
	_, due := plan(t, f, waiting.ID)
	require.NotNil(t, due.WakeAt)
	assert.Equal(t, latchkey.ServeAgain, due.WakeAt.Sub(f.Clock.Now()))

	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, holders[4].ID))
	obey(t, f, holders[4].ID)
	f.Clock.Set(*due.WakeAt)
	after := obey(t, f, waiting.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.Equal(t, holders[4].Methods[0].Secret, after.Methods[0].Secret)
}

func TestLongerCodesAreDrawnWhenTheShortOnesAreGone(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{1, 2} })
	for range 10 {
		assert.Len(t, f.Grant(storetest.On(door)).Methods[0].Secret.Reveal(), 1)
	}
	assert.Len(t, f.Grant(storetest.On(door)).Methods[0].Secret.Reveal(), 2)
}

// The database itself refuses a second live credential with the same code.
func TestDatabaseHoldsOneLiveCodePerDoor(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	first, second := f.Grant(storetest.On(door)), f.Grant(storetest.On(door))
	_, err := f.DB.ExecContext(t.Context(), `
		update credentials set secret_mac = (select secret_mac from credentials where id = $1) where id = $2`,
		first.Methods[0].Credentials[0].ID, second.Methods[0].Credentials[0].ID)
	assert.ErrorContains(t, err, "credentials_one_code")
}
