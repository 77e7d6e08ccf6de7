package store_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

// person makes a person of a fixture's workspace.
func person(t *testing.T, f *storetest.Fixture, wish latchkey.NewIdentity) latchkey.Identity {
	t.Helper()
	made, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, wish)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func byID(people ...latchkey.Identity) []latchkey.IdentityRef {
	refs := make([]latchkey.IdentityRef, len(people))
	for i, person := range people {
		refs[i] = latchkey.IdentityRef{ID: person.ID}
	}
	return refs
}

func TestMergingMovesAllThatIsTheirsAndTellsNobody(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	ada := person(t, f, latchkey.NewIdentity{FullName: new("Ada"), Email: new("ada@example.com")})
	one := person(t, f, latchkey.NewIdentity{Key: new("one"), Email: new("one@example.com"), Phone: new("+15550101")})
	two := person(t, f, latchkey.NewIdentity{Key: new("two"), Phone: new("+15550102")})
	moved := f.Grant(storetest.On(front), storetest.For(two))
	for _, who := range []latchkey.Identity{ada, two} {
		if err := f.Store.GrantDevice(t.Context(), f.Workspace.ID, who.ID, back.ID); err != nil {
			t.Fatal(err)
		}
	}
	f.EmptyOutbox()
	merge := func() {
		t.Helper()
		if err := f.Store.MergeIdentities(t.Context(), f.Workspace.ID, byID(ada)[0], byID(one, two)); err != nil {
			t.Fatal(err)
		}
	}
	merge()
	merge() // again: nothing more happens
	ada.Phone, ada.MergedIDs, ada.MergedKeys = one.Phone, []string{one.ID, two.ID}, []string{"one", "two"}
	if one.ID > two.ID {
		ada.MergedIDs, ada.MergedKeys = []string{two.ID, one.ID}, []string{"two", "one"}
	}
	for _, ref := range append(byID(ada, one, two), latchkey.IdentityRef{Key: "one"}, latchkey.IdentityRef{Key: "two"}) {
		found, err := f.Store.Identity(t.Context(), f.Workspace.ID, ref)
		if err != nil {
			t.Fatalf("%v: %v", ref, err)
		}
		wantEqual(t, found, ada)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{})
	grant, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: moved.ID})
	if err != nil || grant.IdentityID != ada.ID || grant.PersonFullName != "Ada" || grant.Revision != moved.Revision {
		t.Errorf("grant is %s's (%s), revision %d (%v)", grant.IdentityID, grant.PersonFullName, grant.Revision, err)
	}
	doors, err := f.Store.AccessibleDoors(t.Context(), f.Workspace.ID, two.ID, latchkey.DoorDevice, latchkey.Viewer{})
	wantIDs(t, "doors", doors, err, func(d latchkey.Door) string { return d.ID }, []string{front.ID, back.ID})
}

func TestMergedNamesAreTheSurvivorsInEveryCall(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	ada, bob, eve := person(t, f, latchkey.NewIdentity{}), person(t, f, latchkey.NewIdentity{Key: new("bob")}), person(t, f, latchkey.NewIdentity{})
	for _, pair := range [][2]latchkey.Identity{{bob, ada}, {eve, bob}} { // a chain: ada is eve in the end
		if err := f.Store.MergeIdentities(t.Context(), f.Workspace.ID, byID(pair[0])[0], byID(pair[1])); err != nil {
			t.Fatal(err)
		}
	}
	grant := f.Grant(storetest.On(front), storetest.For(ada))
	wantEqual(t, grant.IdentityID, eve.ID)
	for _, id := range []string{ada.ID, bob.ID, eve.ID} {
		list, err := f.Store.ListGrants(t.Context(), f.Workspace.ID, latchkey.GrantFilter{IdentityID: id}, latchkey.Page{Limit: 9})
		wantIDs(t, id, list.Rows, err, func(g latchkey.Grant) string { return g.ID }, []string{grant.ID})
	}
	people, err := f.Store.ListIdentities(t.Context(), f.Workspace.ID, latchkey.IdentityFilter{IDs: []string{ada.ID, bob.ID}}, latchkey.Page{Limit: 9})
	wantIDs(t, "listed", people.Rows, err, func(i latchkey.Identity) string { return i.ID }, []string{eve.ID})
	_, err = f.Store.CreateIdentity(t.Context(), f.Workspace.ID, latchkey.NewIdentity{Key: new("bob")})
	wantError(t, err, latchkey.EConflict, "user_identity_key_already_exists")

	if err := f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, bob.ID); err != nil {
		t.Fatal(err)
	}
	for _, ref := range append(byID(ada, bob, eve), latchkey.IdentityRef{Key: "bob"}) {
		_, err := f.Store.Identity(t.Context(), f.Workspace.ID, ref)
		wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
	}
	person(t, f, latchkey.NewIdentity{Key: new("bob")}) // free again
}

func TestMergesThatCannotBe(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ada, bob := person(t, f, latchkey.NewIdentity{Key: new("ada")}), person(t, f, latchkey.NewIdentity{Phone: new("+15550100")})
	merge := func(into latchkey.IdentityRef, merged ...latchkey.IdentityRef) error {
		return f.Store.MergeIdentities(t.Context(), f.Workspace.ID, into, merged)
	}
	unknown := latchkey.IdentityRef{ID: uuid.NewString()}
	wantError(t, merge(byID(ada)[0], byID(bob)[0], unknown), latchkey.ENotFound, "user_identity_not_found")
	wantError(t, merge(unknown, byID(bob)[0]), latchkey.ENotFound, "user_identity_not_found")
	wantError(t, merge(byID(ada)[0], byID(bob)[0], byID(ada)[0]), latchkey.EInvalid, "invalid_input")
	wantError(t, merge(latchkey.IdentityRef{Key: "ada"}, latchkey.IdentityRef{Key: "ada"}), latchkey.EInvalid, "invalid_input")
	other, _ := f.AddWorkspace("Other")
	err := f.Store.MergeIdentities(t.Context(), other.ID, byID(ada)[0], byID(bob))
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
	for _, who := range []latchkey.Identity{ada, bob} {
		found, err := f.Store.Identity(t.Context(), f.Workspace.ID, byID(who)[0])
		if err != nil || len(found.MergedIDs) != 0 {
			t.Errorf("%+v (%v): a refused merge changed something", found, err)
		}
	}
}

// Whatever order crossing merges, creates and deletes take, no grant is left
// with a person who is gone.
func TestMergesAndGrantsAtTheSameTime(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	people := make([]latchkey.Identity, 6)
	for i := range people {
		people[i] = person(t, f, latchkey.NewIdentity{})
	}
	var wait sync.WaitGroup
	for i, who := range people {
		wait.Go(func() {
			other := people[(i+1)%len(people)]
			_ = f.Store.MergeIdentities(t.Context(), f.Workspace.ID, byID(who)[0], byID(other)) // some come too late: they are one already
		})
		wait.Go(func() {
			_, err := f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
				IdentityID: who.ID, Targets: latchkey.Targets{DeviceIDs: []string{front.ID}},
				Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
			})
			if err != nil {
				t.Errorf("a grant for %s: %v", who.ID, err)
			}
		})
	}
	wait.Wait()
	var lost int
	err := f.DB.GetContext(t.Context(), &lost, `
		select count(*) from grants g join identities i on i.id = g.identity_id where i.deleted_at is not null`)
	if err != nil || lost > 0 {
		t.Errorf("%d grants are with people who are gone (%v)", lost, err)
	}
	list, err := f.Store.ListGrants(t.Context(), f.Workspace.ID, latchkey.GrantFilter{IdentityID: people[0].ID}, latchkey.Page{Limit: 9})
	if err != nil || len(list.Rows) != len(people) {
		t.Errorf("the one that all became has %d grants (%v), want %d", len(list.Rows), err, len(people))
	}
}
