package store

import (
	"context"

	"latchkey"
)

// personOfUser is whose a new user is: the named person's, or that of the person
// with the user's email or phone; "" for nobody's.
func (t *tx) personOfUser(ctx context.Context, workspaceID string, wish latchkey.NewACSUser) (string, error) {
	if wish.IdentityID != "" {
		person, err := t.person(ctx, workspaceID, wish.IdentityID, " for share of i")
		return person.ID, err
	}
	found, err := all[identityRow](ctx, t, newQuery(identitySelect, workspaceID).add(`
		and i.customer_key is null and (lower(i.email) = lower(?) or i.phone = ?)
		order by lower(i.email) = lower(?) desc nulls last limit 1 for share of i`,
		null(wish.Email), null(wish.Phone), null(wish.Email)))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].ID, nil
}

// LinkACSUser implements latchkey.ACSUsers. People are locked before their users
// everywhere.
func (s *Store) LinkACSUser(ctx context.Context, workspaceID, id string, ref latchkey.IdentityRef) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		person, err := one[identityRow](ctx, t, "user_identity", identityBy(workspaceID, ref).add(" for share of i"))
		unknown := ref.Key != "" && latchkey.CodeOf(err) == latchkey.ENotFound
		if err != nil && !unknown {
			return err
		}
		user, err := t.lockACSUser(ctx, workspaceID, latchkey.ACSUserRef{ID: id})
		switch {
		case err != nil:
			return err
		case user.Person != nil && user.PersonID() == person.ID:
			return nil
		case user.Person != nil:
			return latchkey.Conflict("acs_user_already_linked",
				"The ACS user is of another user identity. Take it from that one first (/user_identities/remove_acs_user).")
		}
		if unknown {
			if person, err = t.personLike(ctx, user, ref.Key); err != nil {
				return err
			}
		}
		return t.setPerson(ctx, user, person.ID)
	})
}

// personLike makes a person of what is known of a user.
func (t *tx) personLike(ctx context.Context, user latchkey.ACSUser, key string) (latchkey.Identity, error) {
	return t.createIdentity(ctx, user.WorkspaceID, latchkey.NewIdentity{
		Key: &key, FullName: &user.FullName, Email: null(user.Email), Phone: null(user.Phone),
	})
}

// UnlinkACSUser implements latchkey.ACSUsers.
func (s *Store) UnlinkACSUser(ctx context.Context, workspaceID, id, identityID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		person, err := t.person(ctx, workspaceID, identityID, " for share of i")
		if err != nil {
			return err
		}
		user, err := t.lockACSUser(ctx, workspaceID, latchkey.ACSUserRef{ID: id})
		if err == nil && user.PersonID() != person.ID {
			err = latchkey.NotFound("acs_user")
		}
		if err != nil {
			return err
		}
		return t.setPerson(ctx, user, "")
	})
}

func (t *tx) setPerson(ctx context.Context, user latchkey.ACSUser, identityID string) error {
	if _, err := t.ExecContext(ctx, `update acs_users set identity_id = $2 where id = $1`, user.ID, null(identityID)); err != nil {
		return failed("link ACS user", err)
	}
	return nil
}
