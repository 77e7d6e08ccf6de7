package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// MergeIdentities implements latchkey.Identities. No grant is told of it: what
// is wanted on the doors stays the same, and names on locks follow when their
// entries are next written.
func (s *Store) MergeIdentities(
	ctx context.Context, workspaceID string, into latchkey.IdentityRef, merged []latchkey.IdentityRef,
) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		// One merge at a time in a workspace: two that cross would each wait for the other's people.
		if _, err := t.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended('merge/' || $1, 0))`, workspaceID); err != nil {
			return failed("wait for other merges", err)
		}
		people, err := t.lockPeople(ctx, workspaceID, append([]latchkey.IdentityRef{into}, merged...))
		if err != nil {
			return err
		}
		person, others := people[0], withoutPerson(people[1:], people[0].ID)
		if slices.ContainsFunc(merged, named(person)) {
			return latchkey.Invalid("", "A user identity cannot be merged into itself: name others")
		}
		if len(others) == 0 {
			return nil // all of them were merged into this person before
		}
		if err := t.fold(ctx, person.ID, identityIDs(others)); err != nil {
			return err
		}
		return t.fillIn(ctx, person, others)
	})
}

// lockPeople finds the people that refs name, in this order, and locks them.
func (t *tx) lockPeople(ctx context.Context, workspaceID string, refs []latchkey.IdentityRef) ([]latchkey.Identity, error) {
	people := make([]latchkey.Identity, len(refs))
	for i, ref := range refs {
		person, err := one[identityRow](ctx, t, "user_identity", identityBy(workspaceID, ref))
		if err != nil {
			return nil, err
		}
		people[i] = person
	}
	locked, err := all[identityRow](ctx, t, newQuery(identitySelect, workspaceID).
		add(" and i.id = any(?::uuid[]) order by i.id for update of i", pq.Array(identityIDs(people))))
	if err != nil {
		return nil, err
	}
	for i, person := range people {
		at := slices.IndexFunc(locked, func(one latchkey.Identity) bool { return one.ID == person.ID })
		if at < 0 {
			return nil, latchkey.NotFound("user_identity") // deleted while we waited
		}
		people[i] = locked[at]
	}
	return people, nil
}

// named tells whether a ref is the person's own id or key, and not that of
// somebody who was merged into them.
func named(person latchkey.Identity) func(latchkey.IdentityRef) bool {
	return func(ref latchkey.IdentityRef) bool {
		return ref.ID == person.ID || (ref.Key != "" && ref.Key == text(person.Key))
	}
}

// fold gives all that belongs to some people to another one.
func (t *tx) fold(ctx context.Context, into string, merged []string) error {
	_, err := t.touched(ctx, "merge identities", `
		update identities set merged_into = $1, deleted_at = coalesce(deleted_at, $3)
		where id = any($2::uuid[]) or merged_into = any($2::uuid[])`, into, pq.Array(merged), t.now)
	if err != nil {
		return err
	}
	if _, err := t.touched(ctx, "move grants", `
		update grants set identity_id = $1 where identity_id = any($2::uuid[])`, into, pq.Array(merged)); err != nil {
		return err
	}
	if _, err := t.touched(ctx, "move ACS users", `
		update acs_users set identity_id = $1 where identity_id = any($2::uuid[])`, into, pq.Array(merged)); err != nil {
		return err
	}
	if _, err := t.touched(ctx, "move phones", `
		update phones set identity_id = $1 where identity_id = any($2::uuid[])`, into, pq.Array(merged)); err != nil {
		return err
	}
	if _, err := t.touched(ctx, "move client sessions", `
		update client_sessions set identity_id = $1 where identity_id = any($2::uuid[])`, into, pq.Array(merged)); err != nil {
		return err
	}
	_, err = t.touched(ctx, "move devices", `
		with moved as (delete from identity_devices where identity_id = any($2::uuid[]) returning door_id, created_at)
		insert into identity_devices (identity_id, door_id, created_at)
		select $1::uuid, door_id, min(created_at) from moved group by door_id
		on conflict do nothing`, into, pq.Array(merged))
	return err
}

// fillIn takes over an email and a phone where the person has none: the first
// that there is, in the caller's order.
func (t *tx) fillIn(ctx context.Context, person latchkey.Identity, merged []latchkey.Identity) error {
	for _, other := range merged {
		if person.Email == nil {
			person.Email = other.Email
		}
		if person.Phone == nil {
			person.Phone = other.Phone
		}
	}
	_, err := t.ExecContext(ctx, `update identities set email = $2, phone = $3 where id = $1`, person.ID, person.Email, person.Phone)
	return takenIdentity("fill in email and phone", err)
}

func withoutPerson(people []latchkey.Identity, id string) []latchkey.Identity {
	return slices.DeleteFunc(slices.Clone(people), func(person latchkey.Identity) bool { return person.ID == id })
}

func identityIDs(people []latchkey.Identity) []string {
	ids := make([]string, len(people))
	for i, person := range people {
		ids[i] = person.ID
	}
	return unique(ids)
}
