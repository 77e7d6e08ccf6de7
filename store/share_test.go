package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// between sets a grant's window, in hours from now.
func between(f *storetest.Fixture, from, to int) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		end := f.Clock.Now().Add(time.Duration(to) * time.Hour)
		wish.StartsAt, wish.EndsAt = f.Clock.Now().Add(time.Duration(from)*time.Hour), &end
	}
}

func newPerson(t *testing.T, f *storetest.Fixture) latchkey.Identity {
	t.Helper()
	name := "Grace Guest"
	person, err := f.Store.CreateIdentity(t.Context(), f.Workspace.ID, latchkey.NewIdentity{FullName: &name})
	require.NoError(t, err)
	return person
}

// Two overlapping grants of one person on one lock share one entry, whose window
// is the union, and which leaves with the last.
func TestGrantsOfOnePersonShareALocksEntry(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	start := f.Clock.Now()
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	first = obey(t, f, first.ID)
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 5, 15))
	assert.Equal(t, first.Methods[0].Secret, second.Methods[0].Secret, "one person, one PIN")
	assert.Equal(t, live(first)[door.ID].ID, live(second)[door.ID].ID, "one entry")

	second = obey(t, f, second.ID)
	assert.Equal(t, start, live(second)[door.ID].Asked.StartsAt)
	assert.Equal(t, start.Add(15*time.Hour), *live(second)[door.ID].Asked.EndsAt)
	assert.Equal(t, latchkey.GrantActive, second.Status)
	first = obey(t, f, first.ID)
	assert.True(t, first.Methods[0].Issued, "the longer window is no change to the first grant")

	f.EmptyOutbox()
	f.Clock.Advance(10 * time.Hour)
	first = obey(t, f, first.ID)
	assert.Equal(t, latchkey.GrantEnded, first.Status, "its share is gone")
	assert.Equal(t, latchkey.ReasonEntryShared, f.Letters()[second.ID], "whoever is left hears of it")
	second = obey(t, f, second.ID)
	assert.Equal(t, latchkey.CredentialSet, live(second)[door.ID].State, "and keeps the entry")
	assert.Equal(t, second.Window, *live(second)[door.ID].Asked, "with a window of its own")

	f.Clock.Advance(5 * time.Hour)
	second = obey(t, f, second.ID)
	assert.Equal(t, latchkey.GrantEnded, second.Status)
	assert.Empty(t, live(second), "it leaves with the last")
	assert.Equal(t, 1, count(kinds(f), latchkey.EventMethodIssued, 2))
}

// count is n when kind is there n times.
func count(all []latchkey.EventType, kind latchkey.EventType, n int) int {
	found := 0
	for _, one := range all {
		if one == kind {
			found++
		}
	}
	if found == n {
		return 1
	}
	return -found
}

func TestEachGrantThatIsDeletedLeavesTheEntryToTheOther(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	obey(t, f, first.ID)
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 1, 9))
	second = obey(t, f, second.ID)
	assert.Equal(t, latchkey.GrantActive, second.Status, "the first one's window covers it")

	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, first.ID))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, first.ID).Status)
	second = obey(t, f, second.ID)
	assert.Equal(t, second.Window, *live(second)[door.ID].Asked)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, second.ID))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, second.ID).Status)
	var left int
	require.NoError(t, f.DB.Get(&left, `select count(*) from credentials where state <> 'removed'`))
	assert.Zero(t, left)
}

func TestOnlyOverlappingGrantsOfOnePersonOnASmartLockShare(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, entrance := f.AddDevice(), f.AddEntrance()
	person := newPerson(t, f)
	first := f.Grant(storetest.On(door, entrance), storetest.For(person), between(f, 0, 10))
	for name, other := range map[string]latchkey.Grant{
		"another person": f.Grant(storetest.On(door), between(f, 0, 10)),
		"another time":   f.Grant(storetest.On(door), storetest.For(person), between(f, 12, 20)),
		"a panel's door": f.Grant(storetest.On(entrance), storetest.For(person), between(f, 0, 9)),
	} {
		assert.NotEqual(t, first.Methods[0].Secret, other.Methods[0].Secret, name)
		for doorID, c := range live(other) {
			assert.NotEqual(t, live(first)[doorID].ID, c.ID, name)
		}
	}
	touching := f.Grant(storetest.On(door), storetest.For(person), between(f, 10, 11))
	assert.Equal(t, live(first)[door.ID].ID, live(touching)[door.ID].ID, "one ends as the other begins")
}

// A person who has a PIN gets the same one on other doors, where it fits them all.
func TestAPersonsPINIsReusedOnOtherDoors(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, picky := f.AddDevice(), f.AddDevice(), f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{6} })
	person := newPerson(t, f)
	first := f.Grant(storetest.On(front), storetest.For(person))
	same := f.Grant(storetest.On(back), storetest.For(person))
	assert.Equal(t, first.Methods[0].Secret, same.Methods[0].Secret)
	split := f.Grant(storetest.On(back, picky), storetest.For(person))
	require.Len(t, split.Methods, 2, "shared where the person has an entry, another PIN where it does not fit")
	apart := f.Grant(storetest.On(f.AddDevice(), picky), storetest.For(person))
	require.Len(t, apart.Methods, 1, "reuse alone never splits a method")
	assert.NotEqual(t, first.Methods[0].Secret, apart.Methods[0].Secret)
}

// Whoever lets a person in does not learn the PIN by which another customer's doors
// open for them.
func TestPINOfAnotherCustomerIsNotReused(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	of := func(customer string) func(*latchkey.NewGrant) {
		return func(wish *latchkey.NewGrant) { wish.CustomerKey = customer }
	}
	person, door := newPerson(t, f), f.AddDevice()
	first := f.Grant(storetest.On(f.AddDevice()), storetest.For(person), of("hotel"))
	pin := first.Methods[0].Secret
	for _, customer := range []string{"", "office"} {
		other := f.Grant(storetest.On(door), storetest.For(person), of(customer))
		assert.NotEqual(t, pin, other.Methods[0].Secret, customer)
	}
	assert.Equal(t, pin, f.Grant(storetest.On(door), storetest.For(person), of("hotel")).Methods[0].Secret)
}

// Windows that were moved apart are on the lock one after the other: between
// them the door stays shut.
func TestSharedEntryNeverOpensBetweenWindowsThatMovedApart(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	start := f.Clock.Now()
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 5, 15))
	obey(t, f, first.ID)
	obey(t, f, second.ID)
	from, to := start.Add(20*time.Hour), start.Add(30*time.Hour)
	end := &to
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: second.ID},
		latchkey.GrantChange{StartsAt: &from, EndsAt: &end}))
	second = obey(t, f, second.ID)
	assert.Equal(t, start.Add(10*time.Hour), *live(second)[door.ID].Asked.EndsAt, "the first one's time comes first")
	assert.False(t, second.Methods[0].Issued, "the second one's is not on the lock yet, and does not say so")

	f.Clock.Advance(10 * time.Hour)
	obey(t, f, first.ID)
	second = obey(t, f, second.ID)
	assert.Equal(t, second.Window, *live(second)[door.ID].Asked)
	assert.True(t, second.Methods[0].Issued)
	assert.Equal(t, first.Methods[0].Secret, second.Methods[0].Secret, "the PIN stays")
}

// An entry whose removal has begun is not shared any more.
func TestEntryThatIsBeingRemovedIsNotShared(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person))
	obey(t, f, first.ID)
	require.NoError(t, f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{GrantID: first.ID}))
	_, due := plan(t, f, first.ID)
	require.Len(t, due.Steps, 1)
	removal := begin(t, f, first.ID, due.Steps[0])
	second := f.Grant(storetest.On(door), storetest.For(person))
	assert.NotEqual(t, removal.Credential.ID, live(second)[door.ID].ID)

	third := f.Grant(storetest.On(door), storetest.For(person))
	assert.Equal(t, live(second)[door.ID].ID, live(third)[door.ID].ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, second.ID))
	obey(t, f, third.ID)
	_, due = plan(t, f, second.ID)
	assert.Empty(t, due.Steps, "the third grant still uses the entry")
}
