package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"latchkey"
)

// keySelect reads the keys that live: those whose client session does.
const keySelect = `
	select k.id, z.workspace_id, z.identity_id, k.session_id, coalesce(k.method_id::text, '') as method_id,
		coalesce(k.customization_profile_id::text, '') as profile_id, p.look as appearance, k.max_uses,
		(select count(*) from instant_key_browsers b where b.instant_key_id = k.id) as uses, k.created_at, k.expires_at
	from instant_keys k join client_sessions z on z.id = k.session_id and z.revoked_at is null
	left join customization_profiles p on p.id = k.customization_profile_id
	where true`

// joinKeys gives methods m their key's columns.
const joinKeys = `left join (
		select k.method_id, k.id as instant_key_id, k.session_id
		from instant_keys k join client_sessions z on z.id = k.session_id and z.revoked_at is null
	) z on z.method_id = m.id`

type keyRow struct {
	latchkey.InstantKey

	Appearance document[*latchkey.ProfileLook]
}

func (r keyRow) entity() (latchkey.InstantKey, latchkey.Mark) {
	key := r.InstantKey
	key.Look, key.CreatedAt, key.ExpiresAt = r.Appearance.is, key.CreatedAt.UTC(), key.ExpiresAt.UTC()
	return key, latchkey.Mark{CreatedAt: key.CreatedAt, ID: key.ID}
}

// methodKey is the key of a method, from its id and that of its session.
func (v *Vault) methodKey(id, sessionID string) latchkey.MethodKey {
	if id == "" {
		return latchkey.MethodKey{}
	}
	return latchkey.MethodKey{Secret: v.keySecret(id), SessionToken: v.sessionToken(sessionID)}
}

// keys reads keys with their secrets, oldest first.
func (r reader) keys(ctx context.Context, q *query) ([]latchkey.InstantKey, error) {
	keys, err := all[keyRow](ctx, r, q.add(" order by k.created_at, k.id"))
	for i := range keys {
		keys[i].Secret = r.vault.keySecret(keys[i].ID)
	}
	return keys, err
}

// key reads one key with its secret.
func (r reader) key(ctx context.Context, q *query) (latchkey.InstantKey, error) {
	key, err := one[keyRow](ctx, r, "instant_key", q)
	if err != nil {
		return latchkey.InstantKey{}, err
	}
	key.Secret = r.vault.keySecret(key.ID)
	return key, nil
}

// keyBySecret finds a key in whatever workspace it is.
func keyBySecret(secret latchkey.Secret) *query {
	return newQuery(keySelect).when(true, "k.secret_hash = ?", hashToken(secret))
}

// InstantKey implements latchkey.InstantKeys.
func (s *Store) InstantKey(ctx context.Context, workspaceID string, ref latchkey.InstantKeyRef) (latchkey.InstantKey, error) {
	q := newQuery(keySelect).when(true, "k.id = ?", ref.ID)
	if ref.ID == "" {
		q = keyBySecret(ref.Secret)
	}
	return s.reader().key(ctx, q.equal("z.workspace_id", workspaceID))
}

// ListKeys implements latchkey.InstantKeys.
func (s *Store) ListKeys(ctx context.Context, workspaceID string, filter latchkey.InstantKeyFilter) ([]latchkey.InstantKey, error) {
	q := newQuery(keySelect).equal("z.workspace_id", workspaceID).within("k.method_id", filter.MethodIDs)
	if filter.IdentityID != "" { // under the name of somebody who was merged away, too
		q.when(true, "z.identity_id = (select coalesce(i.merged_into, i.id) from identities i where i.id = ?)", filter.IdentityID)
	}
	return s.reader().keys(ctx, q)
}

// PreviewKey implements latchkey.KeyHolders.
func (s *Store) PreviewKey(ctx context.Context, secret, browser latchkey.Secret) (latchkey.KeyPreview, error) {
	var preview latchkey.KeyPreview
	err := s.inTx(ctx, nil, func(t *tx) (err error) {
		if preview.Key, err = t.reader().key(ctx, keyBySecret(secret)); err != nil {
			return err
		}
		if err = t.enter(ctx, preview.Key.WorkspaceID); err != nil {
			return err
		}
		preview.Status = preview.Key.Status(t.now)
		preview.Opened, err = t.opened(ctx, preview.Key.ID, browser)
		return err
	})
	return preview, err
}

// opened reports whether a browser opened a key.
func (t *tx) opened(ctx context.Context, keyID string, browser latchkey.Secret) (opened bool, err error) {
	err = sqlx.GetContext(ctx, t, &opened, `
		select exists (select from instant_key_browsers where instant_key_id = $1 and browser_mac = $2)`,
		keyID, t.vault.browserMAC(keyID, browser))
	if err != nil {
		return false, failed("look for a browser", err)
	}
	return opened, nil
}

// browserMAC tells a browser from others by the secret that it drew, for one key:
// nothing tells that two keys are in one browser.
func (v *Vault) browserMAC(keyID string, browser latchkey.Secret) []byte {
	return v.MAC(latchkey.NewSecret("instant-key-browser/" + keyID + "/" + browser.Reveal()))
}

// takeKeysBack ends the keys that came with the methods m for which a condition
// holds, in every browser that opened them.
func (t *tx) takeKeysBack(ctx context.Context, condition string, arg any) error {
	return t.deleteSessions(ctx, `id in (
		select k.session_id from instant_keys k join methods m on m.id = k.method_id where `+condition+`)`, arg)
}

// moveKeys lets the keys of a grant be opened as its new times have it.
func (t *tx) moveKeys(ctx context.Context, grantID string, window latchkey.Window) error {
	keys, err := t.reader().keys(ctx, newQuery(keySelect).
		when(true, "k.method_id in (select m.id from methods m where m.grant_id = ?)", grantID))
	if err != nil {
		return err
	}
	for _, key := range keys {
		_, err := t.ExecContext(ctx, `update instant_keys set expires_at = $2 where id = $1`,
			key.ID, latchkey.KeyExpiry(key.CreatedAt, window))
		if err != nil {
			return failed("move instant key", err)
		}
	}
	return nil
}
