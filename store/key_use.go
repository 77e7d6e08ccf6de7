package store

import (
	"context"
	"errors"

	"latchkey"
)

// UnlockWithKey implements latchkey.Locks.
func (s *Store) UnlockWithKey(
	ctx context.Context, workspaceID string, use latchkey.KeyUse,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		attempt, err = t.unlockWithKey(ctx, workspaceID, use)
		return err
	})
	return attempt, err
}

func (t *tx) unlockWithKey(ctx context.Context, workspaceID string, use latchkey.KeyUse) (latchkey.ActionAttempt, error) {
	var none latchkey.ActionAttempt
	grant, err := t.lockKey(ctx, workspaceID, &use) // two uses at once are one after the other
	if err != nil {
		return none, err
	}
	if err := t.enter(ctx, workspaceID); err != nil {
		return none, err
	}
	if err := grant.Opens(use, t.now); err != nil {
		return none, err
	}
	pending, err := all[attemptRow](ctx, t, newQuery(attemptSelect+`
		where a.method_id = ? and a.door_id = ? and a.asked_by is not distinct from ?::uuid
			and a.status = 'pending' and a.expires_at > clock_timestamp() limit 1`, use.MethodID, use.DoorID, null(use.SessionID)))
	if err != nil {
		return none, err
	}
	if len(pending) > 0 {
		return pending[0], nil
	}
	if err := t.limit(ctx, use.DoorID, latchkey.CallUnlock); err != nil {
		return none, err
	}
	return t.openAttempt(ctx, workspaceID, latchkey.AttemptUnlockDoor,
		latchkey.AttemptPayload{DoorID: use.DoorID, MethodID: use.MethodID, SessionID: use.SessionID})
}

// lockKey locks the grant of a key, which may be named as an ACS credential.
func (t *tx) lockKey(ctx context.Context, workspaceID string, use *latchkey.KeyUse) (latchkey.Grant, error) {
	if use.CredentialID == "" {
		grant, _, err := t.lockMethod(ctx, workspaceID, use.MethodID)
		return grant, err
	}
	credential, err := t.reader().acsCredential(ctx, workspaceID, use.CredentialID)
	if err != nil {
		return latchkey.Grant{}, err
	}
	if _, err := t.hold(ctx, credential.Grant.ID); err != nil {
		return latchkey.Grant{}, err
	}
	if credential, err = t.reader().acsCredential(ctx, workspaceID, use.CredentialID); err != nil {
		return latchkey.Grant{}, err
	}
	use.MethodID = credential.Method.ID
	return credential.Grant, credential.Unusable()
}

// revoked says why the key of a job opens its door no more; nil for a job
// without one. It is asked as the lock is about to be told.
func (t *tx) revoked(ctx context.Context, attempt latchkey.ActionAttempt) (*latchkey.AttemptFailure, error) {
	if attempt.MethodID == "" {
		return nil, nil //nolint:nilnil // nothing speaks against it
	}
	if err := t.enter(ctx, attempt.WorkspaceID); err != nil {
		return nil, err
	}
	methods, err := t.reader().methods(ctx, "m.id = $1", attempt.MethodID)
	if err != nil {
		return nil, err
	}
	err = latchkey.NotFound("access_method")
	if len(methods) > 0 {
		grant, failure := t.reader().grant(ctx, methods[0].GrantID)
		if failure != nil {
			return nil, failure
		}
		err = grant.Opens(latchkey.KeyUse{MethodID: attempt.MethodID, Mode: methods[0].Mode, DoorID: attempt.DoorID}, t.now)
	}
	if refusal, is := errors.AsType[*latchkey.Error](err); is {
		return &latchkey.AttemptFailure{Type: refusal.Type, Message: refusal.Message}, nil
	}
	return nil, err
}

// personOfGrant is whose a grant g is; a stand-alone ACS credential is its user's.
const personOfGrant = `(coalesce(g.identity_id, (select au.identity_id from acs_credentials aa join acs_users au on au.id = aa.acs_user_id
	where aa.grant_id = g.id))::text)`

// with adds to what an event tells who used a key.
func (u entryUser) with(data map[string]any) map[string]any {
	if u.IdentityID != "" {
		data["user_identity_id"] = u.IdentityID
	}
	return data
}

// in names who used a key in what an event is about.
func (u entryUser) in(about *latchkey.EventSubject) {
	about.MethodID, about.GrantID, about.IdentityID = u.MethodID, u.GrantID, u.IdentityID
}

// keyUser is who used a key; all is "" for a job without one.
func (t *tx) keyUser(ctx context.Context, methodID string) (user entryUser, err error) {
	if methodID == "" {
		return user, nil
	}
	_, err = t.getOne(ctx, &user, `
		select m.id as method_id, m.grant_id, coalesce(`+personOfGrant+`, '') as identity_id
		from methods m join grants g on g.id = m.grant_id where m.id = $1`, methodID)
	if err != nil {
		return user, failed("find whose key was used", err)
	}
	return user, nil
}
