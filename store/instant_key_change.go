package store

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// yearsOfKeys is how long the client session of a key lives. What it opens ends
// with the grants.
const yearsOfKeys = 100

// addKey makes a key and its client session.
func (t *tx) addKey(ctx context.Context, key latchkey.InstantKey) (latchkey.InstantKey, error) {
	var err error
	forLong := t.now.AddDate(yearsOfKeys, 0, 0)
	key.SessionID, err = t.insertSession(ctx, key.WorkspaceID, latchkey.NewClientSession{
		SessionLinks: latchkey.SessionLinks{IdentityID: key.IdentityID}, ExpiresAt: &forLong,
	})
	if err != nil {
		return key, err
	}
	key.ID, key.CreatedAt, key.MaxUses = uuid.NewString(), t.now, max(1, key.MaxUses)
	key.Secret = t.vault.keySecret(key.ID)
	_, err = t.ExecContext(ctx, `
		insert into instant_keys (id, session_id, method_id, customization_profile_id, secret_hash, max_uses, created_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, key.ID, key.SessionID, null(key.MethodID), null(key.ProfileID),
		hashToken(key.Secret), key.MaxUses, t.now, key.ExpiresAt)
	if err != nil {
		return key, failed("add instant key", err)
	}
	return key, nil
}

// addKeyTo gives a new mobile key its instant key, which is there at once
// (contract 4.12). Other methods have none, and a mobile key that is an ACS credential
// of its own is opened by the instant keys that are made for its person.
func (t *tx) addKeyTo(ctx context.Context, grant latchkey.Grant, method *latchkey.Method) error {
	if method.Mode != latchkey.ModeMobileKey || grant.Kind != latchkey.GrantOfAccess {
		return nil
	}
	key, err := t.addKey(ctx, latchkey.InstantKey{
		WorkspaceID: grant.WorkspaceID, IdentityID: grant.IdentityID, MethodID: method.ID, ProfileID: grant.CustomizationProfile,
		MaxUses: grant.Requested[method.Request].MaxUses, ExpiresAt: latchkey.KeyExpiry(t.now, grant.Window),
	})
	if err == nil {
		method.InstantKey = t.vault.methodKey(key.ID, key.SessionID)
	}
	return err
}

// GenerateKey implements latchkey.InstantKeys.
func (s *Store) GenerateKey(ctx context.Context, workspaceID string, wish latchkey.NewInstantKey) (latchkey.InstantKey, error) {
	var id string
	err := s.inTx(ctx, &id, func(t *tx) error {
		person, err := t.person(ctx, workspaceID, wish.IdentityID, " for share of i")
		if err != nil {
			return err
		}
		if err := t.checkProfile(ctx, workspaceID, wish.ProfileID); err != nil {
			return err
		}
		access, profileID, err := t.mobileAccess(ctx, person.ID)
		if err != nil {
			return err
		}
		key, err := t.addKey(ctx, latchkey.InstantKey{
			WorkspaceID: workspaceID, IdentityID: person.ID, ProfileID: cmp.Or(wish.ProfileID, profileID),
			MaxUses: wish.MaxUses, ExpiresAt: latchkey.KeyExpiry(t.now, access),
		})
		id = key.ID
		return err
	})
	if err != nil {
		return latchkey.InstantKey{}, err
	}
	return s.InstantKey(ctx, workspaceID, latchkey.InstantKeyRef{ID: id})
}

// mobileAccess is from when until when a person has mobile keys, and the profile
// of the first.
func (t *tx) mobileAccess(ctx context.Context, identityID string) (access latchkey.Window, profileID string, err error) {
	grants, err := t.mobileGrants(ctx, identityID)
	if err != nil {
		return access, "", err
	}
	if len(grants) == 0 {
		return access, "", &latchkey.Error{
			Code: latchkey.EInvalid, Type: "user_identity_has_no_mobile_key",
			Message: "This user identity has no access by mobile key. " +
				"Create an access grant with the mode mobile_key, which brings its own instant key.",
		}
	}
	access = grants[0].Window
	for _, grant := range grants[1:] {
		access = access.Join(grant.Window)
	}
	return access, grants[0].CustomizationProfile, nil
}

// mobileGrants are the access grants and ACS credentials of a person that are not
// over and have a mobile key, by their beginning.
func (t *tx) mobileGrants(ctx context.Context, identityID string) ([]latchkey.Grant, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g
		where g.id in (select id from grants where identity_id = $1 and kind = 'access_grant'
				union all select a.grant_id from acs_credentials a join acs_users u on u.id = a.acs_user_id where u.identity_id = $1)
			and g.delete_asked_at is null and (g.ends_at is null or g.ends_at > $2)
			and exists (select from methods m where m.grant_id = g.id and m.mode = 'mobile_key' and m.delete_asked_at is null)
		order by g.starts_at, g.id`, identityID, t.now)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return t.reader().grants(ctx, ids)
}

// DeleteKey implements latchkey.InstantKeys.
func (s *Store) DeleteKey(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		q := newQuery(keySelect).when(true, "k.id = ?", id).equal("z.workspace_id", workspaceID)
		key, err := t.reader().key(ctx, q)
		if err != nil {
			return err
		}
		return t.deleteSessions(ctx, `id = $1`, key.SessionID)
	})
}

// OpenKey implements latchkey.KeyHolders. Browsers that open a key at the same
// moment do so one after the other.
func (s *Store) OpenKey(ctx context.Context, secret, browser latchkey.Secret) (latchkey.ClientSession, error) {
	var key latchkey.InstantKey
	err := s.inTx(ctx, nil, func(t *tx) (err error) {
		if _, err = t.ExecContext(ctx, `select from instant_keys where secret_hash = $1 for no key update`, hashToken(secret)); err != nil {
			return failed("lock instant key", err)
		}
		if key, err = t.reader().key(ctx, keyBySecret(secret)); err != nil {
			return err
		}
		if err = t.enter(ctx, key.WorkspaceID); err != nil {
			return err
		}
		return t.bind(ctx, key, browser)
	})
	if err != nil {
		return latchkey.ClientSession{}, err
	}
	return s.Session(ctx, key.WorkspaceID, latchkey.SessionRef{ID: key.SessionID})
}

// bind makes a browser one of a key's, unless it is one.
func (t *tx) bind(ctx context.Context, key latchkey.InstantKey, browser latchkey.Secret) error {
	opened, err := t.opened(ctx, key.ID, browser)
	if err != nil || opened {
		return err
	}
	if err := key.Status(t.now).Refusal(); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `insert into instant_key_browsers (instant_key_id, browser_mac, opened_at) values ($1, $2, $3)`,
		key.ID, t.vault.browserMAC(key.ID, browser), t.now)
	if err != nil {
		return failed("bind a browser", err)
	}
	return nil
}
