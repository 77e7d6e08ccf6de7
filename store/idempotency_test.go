package store_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
)

func claim(t *testing.T, f *storetest.Fixture, want latchkey.ClaimState) latchkey.Claim {
	t.Helper()
	got, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "print")
	if err != nil || got.State != want {
		t.Errorf("claim is %s (%v), want %s", got.State, err, want)
	}
	return got
}

func makeSpace(t *testing.T, f *storetest.Fixture, under latchkey.Claim) (latchkey.Space, error) {
	t.Helper()
	return f.Store.CreateSpace(latchkey.WithClaim(t.Context(), under), f.Workspace.ID, latchkey.NewSpace{Name: "Once"})
}

func TestKeyLivesThroughItsStates(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ours := claim(t, f, latchkey.ClaimOurs)
	claim(t, f, latchkey.ClaimInFlight)
	space, err := makeSpace(t, f, ours)
	if err != nil {
		t.Fatal(err)
	}
	spent := claim(t, f, latchkey.ClaimSpent)
	wantEqual(t, spent.ResourceID, space.ID)
	if err := f.Store.Release(t.Context(), ours); err != nil {
		t.Fatal(err)
	}
	claim(t, f, latchkey.ClaimSpent) // what was committed is not forgotten
	if err := f.Store.Complete(t.Context(), spent, 200, []byte(`{"code":"4711"}`)); err != nil {
		t.Fatal(err)
	}
	done := claim(t, f, latchkey.ClaimCompleted)
	if done.Status != 200 || string(done.Body) != `{"code":"4711"}` {
		t.Errorf("response is %d %s", done.Status, done.Body)
	}
	var row string
	if err := f.DB.Get(&row, `select idempotency_keys::text || encode(body_sealed, 'escape') from idempotency_keys`); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, `"4711"`) { // in quotes: a row in hex may have the digits by chance
		t.Error("the database holds the response in the clear")
	}
}

func TestKeyIsForOneRequestOfOneWorkspace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	claim(t, f, latchkey.ClaimOurs)
	_, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "another print")
	wantError(t, err, latchkey.EConflict, "idempotency_key_reused")
	other, _ := f.AddWorkspace("Other")
	if theirs, err := f.Store.Claim(t.Context(), other.ID, "key", "print"); err != nil || theirs.State != latchkey.ClaimOurs {
		t.Errorf("claim is %s (%v)", theirs.State, err)
	}
}

func TestClaimThatWasTakenOverCommitsNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	slow := claim(t, f, latchkey.ClaimOurs)
	f.Clock.Advance(time.Minute - time.Microsecond)
	claim(t, f, latchkey.ClaimInFlight)
	f.Clock.Advance(time.Microsecond)
	quick := claim(t, f, latchkey.ClaimOurs)
	_, err := makeSpace(t, f, slow)
	wantError(t, err, latchkey.EConflict, "idempotency_key_in_use")
	if err := f.Store.Complete(t.Context(), slow, 500, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.Release(t.Context(), slow); err != nil {
		t.Fatal(err)
	}
	claim(t, f, latchkey.ClaimInFlight)
	if _, err := makeSpace(t, f, quick); err != nil {
		t.Fatal(err)
	}
	list, err := f.Store.ListSpaces(t.Context(), f.Workspace.ID, latchkey.SpaceFilter{}, latchkey.Page{Limit: 9})
	if err != nil || len(list.Rows) != 1 {
		t.Errorf("%d spaces (%v), want 1", len(list.Rows), err)
	}
}

func TestReleasedAndOldKeysAreFree(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	if err := f.Store.Release(t.Context(), claim(t, f, latchkey.ClaimOurs)); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.Complete(t.Context(), claim(t, f, latchkey.ClaimOurs), 400, nil); err != nil {
		t.Fatal(err)
	}
	if done := claim(t, f, latchkey.ClaimCompleted); done.Status != 400 || len(done.Body) != 0 {
		t.Errorf("response is %d %q", done.Status, done.Body)
	}
	f.Clock.Advance(24*time.Hour + time.Second)
	claim(t, f, latchkey.ClaimOurs)
	f.Clock.Advance(24*time.Hour + time.Second)
	purged, err := f.Store.PurgeIdempotency(t.Context())
	if err != nil || purged != 1 {
		t.Errorf("purged %d (%v), want 1", purged, err)
	}
	claim(t, f, latchkey.ClaimOurs)
}

func TestConcurrentClaimsHaveOneOwner(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	for range 5 {
		var owners atomic.Int32
		var claims errgroup.Group
		for range 8 {
			claims.Go(func() error {
				got, err := f.Store.Claim(t.Context(), f.Workspace.ID, "key", "print")
				if got.State == latchkey.ClaimOurs && err == nil {
					owners.Add(1)
				}
				return err
			})
		}
		if err := claims.Wait(); err != nil {
			t.Fatal(err)
		}
		if owners.Load() != 1 {
			t.Errorf("%d requests own the key", owners.Load())
		}
		f.Clock.Advance(2 * time.Minute) // the next round takes over
	}
}
