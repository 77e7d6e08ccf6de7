package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
)

// manyGrants is how many live grants the space of these tests has.
const manyGrants = 500

// crowd is a space with many live grants, one of them with each person.
type crowd struct {
	*storetest.Fixture

	t      *testing.T
	space  latchkey.Space
	grants []string
}

func newCrowd(t *testing.T, doors ...func(*storetest.Fixture) latchkey.Door) *crowd {
	t.Helper()
	c := &crowd{Fixture: storetest.New(t), t: t}
	members := make([]latchkey.Door, len(doors))
	for i, door := range doors {
		members[i] = door(c.Fixture)
	}
	c.space = c.Space(members...)
	for range manyGrants {
		c.grants = append(c.grants, c.Grant(storetest.In(c.space)).ID)
	}
	c.plan()
	c.EmptyOutbox()
	// How many statements write what the change entails, whatever the number of grants.
	c.Exec(`create table writes (what text)`)
	c.Exec(`create function note_write() returns trigger language plpgsql as
		$$ begin insert into writes values (tg_table_name); return null; end $$`)
	for table, on := range map[string]string{
		"outbox": "insert", "events": "insert", "methods": "insert or update", "grants": "insert or update", "credentials": "insert or update",
	} {
		c.Exec(`create trigger note after ` + on + ` on ` + table + ` for each statement execute function note_write()`)
	}
	return c
}

// plan is what every grant's workflow does first after its letter came.
func (c *crowd) plan() {
	c.t.Helper()
	var wait sync.WaitGroup
	for part := range slices.Chunk(c.grants, manyGrants/4) {
		wait.Go(func() {
			for _, id := range part {
				if _, _, err := c.Store.PlanGrant(c.t.Context(), id, c.Clock.Now()); err != nil {
					c.t.Errorf("plan: %v", err)
				}
			}
		})
	}
	wait.Wait()
}

// codes are the code of each grant on each of its doors, and how many methods it has.
func (c *crowd) codes() map[string]map[string]string {
	c.t.Helper()
	codes := map[string]map[string]string{}
	list, err := c.Store.ListGrants(c.t.Context(), c.Workspace.ID, latchkey.GrantFilter{}, latchkey.Page{Limit: 2 * manyGrants})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, grant := range list.Rows {
		codes[grant.ID] = map[string]string{}
		for _, method := range grant.Methods {
			for _, credential := range method.Credentials {
				if _, targeted := grant.Door(credential.DoorID); targeted && credential.State != latchkey.CredentialRemoved {
					codes[grant.ID][credential.DoorID] += method.Secret.Reveal()
				}
			}
		}
	}
	return codes
}

// wantWritten fails the test when the last change took more statements than a
// change under one grant takes.
func (c *crowd) wantWritten(most int) {
	c.t.Helper()
	var what []string
	if err := c.DB.SelectContext(c.t.Context(), &what, `select what from writes`); err != nil {
		c.t.Fatal(err)
	}
	if len(what) > most {
		c.t.Errorf("%d statements wrote (%v), want at most %d", len(what), what, most)
	}
	c.Exec(`delete from writes`)
}

// wantTold fails the test unless every grant has its letter.
func (c *crowd) wantTold() {
	c.t.Helper()
	letters := c.Letters()
	for _, id := range c.grants {
		if letters[id] != latchkey.ReasonDoorsChanged {
			c.t.Fatalf("grant %s was told %q; %d of %d letters", id, letters[id], len(letters), manyGrants)
		}
	}
	c.EmptyOutbox()
}

func device(f *storetest.Fixture) latchkey.Door { return f.AddDevice() }

// A door comes into a space under many grants: each gets it with the PIN it
// has; a door goes, and the space itself: each loses what it lost.
func TestManyGrantsFollowTheirSpace(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, device)
	front, back := c.doorIDs()[0], c.AddDevice()
	before := c.codes()
	c.Exec(`delete from writes`)
	if err := c.Store.AddDoors(t.Context(), c.Workspace.ID, c.space.ID, latchkey.DoorDevice, []string{back.ID}); err != nil {
		t.Fatal(err)
	}
	c.wantWritten(3) // the methods that are not whole any more, the event, the letters
	c.wantTold()
	c.plan()
	for id, codes := range c.codes() {
		if codes[front] != before[id][front] || codes[back.ID] != codes[front] {
			t.Fatalf("grant %s: the code changed, or the new door has another", id)
		}
	}
	c.Exec(`delete from writes`)
	if err := c.Store.RemoveDoors(t.Context(), c.Workspace.ID, c.space.ID, latchkey.DoorDevice, []string{front}); err != nil {
		t.Fatal(err)
	}
	c.wantWritten(2)
	c.wantTold()
	if err := c.Store.DeleteSpace(t.Context(), c.Workspace.ID, c.space.ID); err != nil {
		t.Fatal(err)
	}
	c.wantWritten(2)
	c.wantTold()
	for id, codes := range c.codes() {
		if len(codes) > 0 {
			t.Fatalf("grant %s still has %d doors", id, len(codes))
		}
	}
}

// A door that has no room for the codes under their own digits gets others, and
// the caller learns of it.
func TestADoorThatCannotTakeTheCodeGetsAnother(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	space := f.Space(front)
	code := latchkey.NewSecret("2468")
	f.Grant(storetest.On(back), withCode(code)) // somebody else has it on the other door
	grant := f.Grant(storetest.In(space), withCode(code))
	if err := f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{back.ID}); err != nil {
		t.Fatal(err)
	}
	after, _, err := f.Store.PlanGrant(t.Context(), grant.ID, f.Clock.Now())
	if err != nil || len(after.Methods) != 2 || after.Methods[1].SplitFrom != after.Methods[0].ID || after.Methods[0].Secret != code {
		t.Fatalf("methods are %+v (%v)", after.Methods, err)
	}
	warned := slices.ContainsFunc(after.Warnings(), func(n latchkey.Notice) bool {
		return n.Code == "requested_code_unavailable" && n.Data["device_id"] == back.ID && n.Data["new_code"] == after.Methods[1].Secret.Reveal()
	})
	if !warned {
		t.Errorf("warnings are %+v", after.Warnings())
	}
}

// Doors come and go while grants are made and deleted: whatever the order, in
// the end every live grant has a code on every door of the space.
func TestNothingIsLostWhenMembersAndGrantsChangeTogether(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	first := f.AddDevice()
	space := f.Space(first)
	doors := make([]latchkey.Door, 4)
	for i := range doors {
		doors[i] = f.AddDevice()
	}
	var wait sync.WaitGroup
	for _, door := range doors {
		wait.Go(func() {
			for range 3 {
				ids := []string{door.ID}
				err := f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, ids)
				if err == nil {
					err = f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, ids)
				}
				if err == nil {
					err = f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, ids)
				}
				if err != nil {
					t.Errorf("membership: %v", err)
				}
			}
		})
	}
	made := make([]string, 24)
	for i := range made {
		wait.Go(func() { made[i] = f.Grant(storetest.In(space), named(i)).ID })
	}
	wait.Wait()
	letters := f.Letters()
	for _, id := range made {
		if _, told := letters[id]; !told {
			t.Errorf("grant %s has no letter", id)
		}
		grant, _, err := f.Store.PlanGrant(t.Context(), id, f.Clock.Now())
		if err != nil || len(grant.Methods) != 1 || len(grant.Methods[0].Credentials) != 1+len(doors) {
			t.Errorf("grant %s has %+v (%v)", id, grant.Methods, err)
		}
	}
}

// named gives the grant to a person of this number.
func named(i int) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) { wish.Identity.FullName = new(fmt.Sprintf("Guest %d", i)) }
}

func withCode(code latchkey.Secret) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) { wish.Requested[0].Code = code }
}

// doorIDs are the doors of the crowd's space.
func (c *crowd) doorIDs() []string {
	c.t.Helper()
	var ids []string
	if err := c.DB.SelectContext(c.t.Context(), &ids, `select door_id from space_doors where space_id = $1`, c.space.ID); err != nil {
		c.t.Fatal(err)
	}
	return ids
}
