package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// CreateIdentity implements latchkey.Identities.
func (s *Store) CreateIdentity(ctx context.Context, workspaceID string, wish latchkey.NewIdentity) (latchkey.Identity, error) {
	var created latchkey.Identity
	err := s.inTx(ctx, &created.ID, func(t *tx) (err error) {
		created, err = t.createIdentity(ctx, workspaceID, wish)
		return err
	})
	return created, err
}

func (t *tx) createIdentity(ctx context.Context, workspaceID string, wish latchkey.NewIdentity) (latchkey.Identity, error) {
	person := latchkey.Identity{
		ID: uuid.NewString(), WorkspaceID: workspaceID, CreatedAt: t.now,
		Key: wish.Key, FullName: wish.FullName, Email: wish.Email, Phone: wish.Phone, CustomerKey: wish.CustomerKey,
		MergedIDs: []string{}, MergedKeys: []string{}, ACSUsers: []latchkey.ACSUser{},
	}
	_, err := t.ExecContext(ctx, `
		insert into identities (id, workspace_id, key, full_name, email, phone, created_at, customer_key)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		person.ID, workspaceID, person.Key, person.FullName, person.Email, person.Phone, t.now, null(wish.CustomerKey))
	return person, takenIdentity("create identity", err)
}

// UpdateIdentity implements latchkey.Identities.
func (s *Store) UpdateIdentity(ctx context.Context, workspaceID, id string, change latchkey.IdentityChange) error {
	return s.inTx(ctx, &id, func(t *tx) error {
		person, err := t.lockIdentity(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update identities set key = $2, full_name = $3, email = $4, phone = $5 where id = $1`, person.ID,
			changed(person.Key, change.Key), changed(person.FullName, change.FullName),
			changed(person.Email, change.Email), changed(person.Phone, change.Phone))
		return takenIdentity("update identity", err)
	})
}

// changed is a field after a change that may leave or clear it.
func changed(field *string, change **string) *string {
	if change == nil {
		return field
	}
	return *change
}

// DeleteIdentity implements latchkey.Identities. The row stays for the grants
// that are being taken off their doors; its key, email and phone, and the keys
// of those who were merged into it, are free at once.
func (s *Store) DeleteIdentity(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		person, err := t.lockIdentity(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.deleteACSUsersBy(ctx, workspaceID, "u.identity_id", person.ID); err != nil {
			return err
		}
		if err := t.deactivatePhonesOf(ctx, person); err != nil {
			return err
		}
		if err := t.forgetIdentity(ctx, person.ID); err != nil {
			return err
		}
		var grantIDs []string
		err = t.SelectContext(ctx, &grantIDs, `
			select id from grants where identity_id = $1 and delete_asked_at is null order by id`, person.ID)
		if err != nil {
			return failed("list grants of identity", err)
		}
		return t.askGrantsDeleted(ctx, grantIDs...)
	})
}

// forgetIdentity deletes a person and with them the names of those who were
// merged into them, their devices and their client sessions.
func (t *tx) forgetIdentity(ctx context.Context, id string) error {
	_, err := t.ExecContext(ctx, `
		update identities set deleted_at = coalesce(deleted_at, $2), merged_into = null where id = $1 or merged_into = $1`, id, t.now)
	if err != nil {
		return failed("delete identity", err)
	}
	if _, err := t.ExecContext(ctx, `delete from identity_devices where identity_id = $1`, id); err != nil {
		return failed("delete a person's devices", err)
	}
	return t.forgetSessions(ctx, id)
}

// lockIdentity reads a person and keeps grants from being made for them until
// the transaction ends.
func (t *tx) lockIdentity(ctx context.Context, workspaceID, id string) (latchkey.Identity, error) {
	return t.person(ctx, workspaceID, id, " for update of i")
}

// person reads a person and locks them. One who was merged away while this
// transaction waited for the lock is found under the other's name at the second look.
func (t *tx) person(ctx context.Context, workspaceID, id, lock string) (latchkey.Identity, error) {
	ref := latchkey.IdentityRef{ID: id}
	person, err := one[identityRow](ctx, t, "user_identity", identityBy(workspaceID, ref).add(lock))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return one[identityRow](ctx, t, "user_identity", identityBy(workspaceID, ref).add(lock))
	}
	return person, err
}

// takenIdentity types the errors of a key, email or phone that another person has.
// An email and a phone are taken among the people of one customer only: else its
// session would learn whom the others know.
func takenIdentity(doing string, err error) error {
	for index, field := range map[string]string{
		"identities_key": "user_identity_key", "identities_email": "email_address", "identities_phone": "phone_number",
	} {
		if isUniqueViolation(err, index) {
			return latchkey.Conflict(field+"_already_exists", "Another user identity of this workspace has this "+field+".")
		}
	}
	if err != nil {
		return failed(doing, err)
	}
	return nil
}
