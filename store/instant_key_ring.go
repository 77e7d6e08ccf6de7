package store

import (
	"context"

	"latchkey"
)

// KeyRing implements latchkey.KeyHolders.
func (s *Store) KeyRing(
	ctx context.Context, workspaceID, sessionID string, browser latchkey.Secret,
) (latchkey.KeyRing, error) {
	var ring latchkey.KeyRing
	err := s.inTx(ctx, nil, func(t *tx) (err error) {
		if err = t.enter(ctx, workspaceID); err != nil {
			return err
		}
		if ring.Key, err = t.openKey(ctx, workspaceID, sessionID, browser); err != nil {
			return err
		}
		person, err := one[identityRow](ctx, t, "user_identity", identityBy(workspaceID, latchkey.IdentityRef{ID: ring.Key.IdentityID}))
		if err != nil {
			return err
		}
		ring.PersonName = person.DisplayName()
		ring.Grants, err = t.mobileGrants(ctx, person.ID)
		return err
	})
	return ring, err
}

// openKey finds the key of a session that a browser opened.
func (t *tx) openKey(ctx context.Context, workspaceID, sessionID string, browser latchkey.Secret) (latchkey.InstantKey, error) {
	q := newQuery(keySelect).when(true, "k.session_id = ?", sessionID).equal("z.workspace_id", workspaceID)
	key, err := t.reader().key(ctx, q)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return key, notOpen()
	}
	if err != nil {
		return key, err
	}
	opened, err := t.opened(ctx, key.ID, browser)
	if err == nil && !opened {
		err = notOpen()
	}
	return key, err
}

func notOpen() error {
	return latchkey.Conflict("instant_key_not_open",
		"This browser did not open the instant key of this client session. Open its link first.")
}
