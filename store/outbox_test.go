package store_test

import (
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestConcurrentRelaysShareTheLetters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	const letters = 24
	for range letters {
		f.Grant(storetest.On(door))
	}
	var mu sync.Mutex
	owners := map[string]int{}
	var relays errgroup.Group
	for range 6 {
		relays.Go(func() error {
			for {
				claimed, err := f.Store.ClaimLetters(t.Context(), 3)
				if err != nil || len(claimed) == 0 {
					return err
				}
				mu.Lock()
				for _, letter := range claimed {
					owners[letter.ID]++
				}
				mu.Unlock()
			}
		})
	}
	if err := relays.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(owners) != letters {
		t.Errorf("%d of %d letters were claimed", len(owners), letters)
	}
	for id, count := range owners {
		if count != 1 {
			t.Errorf("letter of %s was claimed %d times", id, count)
		}
	}
}

func TestLateDeliveryNeverHidesANewerChange(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	space := f.Space(front)
	grant := f.Grant(storetest.In(space))
	late := claimOne(t, f, grant)
	f.Clock.Advance(time.Minute) // the lease is over: another relay delivers
	deliver(t, f, claimOne(t, f, grant))
	if err := f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{back.ID}); err != nil {
		t.Fatal(err)
	}
	deliver(t, f, late)
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
}

func TestPostponedLetterComesBack(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	if err := f.Store.PostponeLetter(t.Context(), claimOne(t, f, grant)); err != nil {
		t.Fatal(err)
	}
	if early, err := f.Store.ClaimLetters(t.Context(), 9); err != nil || len(early) != 0 {
		t.Errorf("%d letters are due at once (%v)", len(early), err)
	}
	f.Clock.Advance(time.Second)
	deliver(t, f, claimOne(t, f, grant))
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{})
}

func claimOne(t *testing.T, f *storetest.Fixture, grant latchkey.Grant) store.Letter {
	t.Helper()
	letters, err := f.Store.ClaimLetters(t.Context(), 9)
	if err != nil || len(letters) != 1 || letters[0].ID != grant.ID {
		t.Fatalf("letters are %v (%v)", letters, err)
	}
	return letters[0]
}

func deliver(t *testing.T, f *storetest.Fixture, letter store.Letter) {
	t.Helper()
	if err := f.Store.DeliveredLetter(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
}
