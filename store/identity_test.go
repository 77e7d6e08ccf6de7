package store_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestIdentityFieldsAreUniqueInTheirWorkspace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	taken := latchkey.NewIdentity{Key: new("ada"), FullName: new("Ada"), Email: new("ada@example.com"), Phone: new("+15550100")}
	person, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, taken)
	if err != nil {
		t.Fatal(err)
	}
	other := f.Identity("Bob")
	for want, wish := range map[string]latchkey.NewIdentity{
		"user_identity_key_already_exists": {Key: taken.Key},
		"email_address_already_exists":     {Email: new("ADA@example.com")},
		"phone_number_already_exists":      {Phone: taken.Phone},
	} {
		_, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, wish)
		wantError(t, err, latchkey.EConflict, want)
		change := latchkey.IdentityChange{}
		if wish.Key != nil {
			change.Key = &wish.Key
		}
		if wish.Email != nil {
			change.Email = &wish.Email
		}
		if wish.Phone != nil {
			change.Phone = &wish.Phone
		}
		wantError(t, f.Store.UpdateIdentity(t.Context(), f.Workspace.ID, other.ID, change), latchkey.EConflict, want)
	}
	if err := f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, person.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, taken); err != nil {
		t.Errorf("a deleted person still holds key, email or phone: %v", err)
	}
}

func TestIdentityChangeLeavesSetsAndClears(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	person, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, latchkey.NewIdentity{
		Key: new("ada"), FullName: new("Ada"), Email: new("ada@example.com"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var cleared *string
	err = f.Store.UpdateIdentity(t.Context(), f.Workspace.ID, person.ID, latchkey.IdentityChange{
		FullName: new(new("Ada L.")), Email: &cleared,
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := f.Store.Identity(t.Context(), f.Workspace.ID, latchkey.IdentityRef{Key: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	person.FullName, person.Email = new("Ada L."), nil
	wantEqual(t, after, person)
}

func TestDeletingAPersonDeletesTheirGrants(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	ada, bob := f.Identity("Ada"), f.Identity("Bob")
	first, second := f.Grant(storetest.On(door), storetest.For(ada)), f.Grant(storetest.On(door), storetest.For(ada))
	f.Grant(storetest.On(door), storetest.For(bob))
	f.EmptyOutbox()
	if err := f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, ada.ID); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{first.ID: latchkey.ReasonRevoke, second.ID: latchkey.ReasonRevoke})
	grant, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: first.ID})
	if err != nil || grant.DeleteAskedAt == nil || grant.PersonFullName != "Ada" {
		t.Errorf("grant is %+v (%v)", grant, err)
	}
	_, err = f.Store.Identity(t.Context(), f.Workspace.ID, latchkey.IdentityRef{ID: ada.ID})
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
	for _, id := range []string{ada.ID, uuid.NewString()} {
		wantError(t, f.Store.DeleteIdentity(t.Context(), f.Workspace.ID, id), latchkey.ENotFound, "user_identity_not_found")
		wantError(t, f.Store.UpdateIdentity(t.Context(), f.Workspace.ID, id, latchkey.IdentityChange{}), latchkey.ENotFound, "user_identity_not_found")
	}
}

func TestIdentityFilters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ada, bob := f.Identity("Ada Lovelace"), f.Identity("Bob_100%")
	for name, c := range map[string]struct {
		filter latchkey.IdentityFilter
		want   []string
	}{
		"all":            {latchkey.IdentityFilter{}, []string{ada.ID, bob.ID}},
		"nobody":         {latchkey.IdentityFilter{IDs: []string{}}, nil},
		"ids":            {latchkey.IdentityFilter{IDs: []string{bob.ID}}, []string{bob.ID}},
		"search":         {latchkey.IdentityFilter{Search: "LOVE"}, []string{ada.ID}},
		"search literal": {latchkey.IdentityFilter{Search: "_100%"}, []string{bob.ID}},
		"search both":    {latchkey.IdentityFilter{Search: "Ada Lovelace' or true --"}, nil},
		"before":         {latchkey.IdentityFilter{CreatedBefore: &ada.CreatedAt}, nil},
	} {
		list, err := f.Store.ListIdentities(t.Context(), f.Workspace.ID, c.filter, latchkey.Page{Limit: 10})
		wantIDs(t, name, list.Rows, err, func(i latchkey.Identity) string { return i.ID }, c.want)
	}
}
