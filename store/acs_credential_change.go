package store

import (
	"context"

	"latchkey"
)

// UpdateACSCredential implements latchkey.ACSCredentials.
func (s *Store) UpdateACSCredential(
	ctx context.Context, workspaceID, id string, change latchkey.ACSCredentialChange,
) (latchkey.ACSCredential, error) {
	return s.changeCredential(ctx, workspaceID, id, latchkey.ACSUserRef{}, func(t *tx, c latchkey.ACSCredential, user latchkey.ACSUser) error {
		if change.Code != nil && *change.Code != c.Secret() {
			if err := t.changeCredentialPIN(ctx, c.Grant, *change.Code); err != nil {
				return err
			}
		}
		if change.EndsAt == nil {
			return nil
		}
		window := latchkey.Window{StartsAt: c.Window().StartsAt, EndsAt: utc(change.EndsAt)}
		if err := checkWindow(window, t); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update acs_credentials set ends_at = $2 where grant_id = $1`, id, window.EndsAt); err != nil {
			return failed("change times of ACS credential", err)
		}
		return t.followWith(ctx, user, id)
	})
}

// AssignACSCredential implements latchkey.ACSCredentials.
func (s *Store) AssignACSCredential(
	ctx context.Context, workspaceID, id string, ref latchkey.ACSUserRef,
) (latchkey.ACSCredential, error) {
	return s.changeCredential(ctx, workspaceID, id, ref, func(t *tx, c latchkey.ACSCredential, user latchkey.ACSUser) error {
		switch c.Grant.ACS.UserID {
		case user.ID:
			return nil
		case "":
			return t.giveCredential(ctx, id, user)
		}
		return latchkey.Conflict("acs_credential_already_assigned",
			"The ACS credential is another user's. Take it from that one first (acs/credentials/unassign).")
	})
}

// UnassignACSCredential implements latchkey.ACSCredentials.
func (s *Store) UnassignACSCredential(
	ctx context.Context, workspaceID, id string, ref latchkey.ACSUserRef,
) (latchkey.ACSCredential, error) {
	return s.changeCredential(ctx, workspaceID, id, ref, func(t *tx, c latchkey.ACSCredential, user latchkey.ACSUser) error {
		if c.Grant.ACS.UserID != user.ID {
			return latchkey.NotFound("acs_user")
		}
		return t.giveCredential(ctx, id, latchkey.ACSUser{})
	})
}

// changeCredential changes a stand-alone credential that is not over. Users are
// locked before their credentials everywhere: the one that is named, or the
// credential's own, who may change hands until they are.
func (s *Store) changeCredential(
	ctx context.Context, workspaceID, id string, ref latchkey.ACSUserRef,
	change func(*tx, latchkey.ACSCredential, latchkey.ACSUser) error,
) (changed latchkey.ACSCredential, err error) {
	err = s.inTxAgain(ctx, &changed.ID, func(t *tx) error {
		found, err := t.reader().acsCredential(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		user, err := t.userOf(ctx, found, ref)
		if err != nil {
			return err
		}
		locked, err := t.lockCredential(ctx, workspaceID, id)
		switch {
		case err != nil:
			return err
		case locked.Grant.Finished(t.now):
			return latchkey.NotFound("acs_credential")
		case ref == latchkey.ACSUserRef{} && locked.Grant.ACS.UserID != user.ID:
			return latchkey.Conflict("acs_credential_reassigned", "The ACS credential was given to another user meanwhile. Try again.")
		}
		if err := change(t, locked, user); err != nil {
			return err
		}
		changed, err = t.reader().acsCredential(ctx, workspaceID, id)
		return err
	})
	return changed, err
}

// userOf locks the user that is named, or that of the credential; none is the zero
// user.
func (t *tx) userOf(ctx context.Context, c latchkey.ACSCredential, ref latchkey.ACSUserRef) (user latchkey.ACSUser, err error) {
	switch {
	case !c.StandAlone(): // refused as it is locked
		return user, nil
	case ref != latchkey.ACSUserRef{}:
		user, err = t.userFor(ctx, c.Grant.WorkspaceID, ref, c.System.ID)
	case c.Grant.ACS.UserID != "":
		user, err = t.lockACSUser(ctx, c.Grant.WorkspaceID, latchkey.ACSUserRef{ID: c.Grant.ACS.UserID})
	}
	if err == nil && user.ID != "" && user.SystemID != c.System.ID {
		err = latchkey.Invalid("acs_user_id", "The ACS user is of another ACS system than the credential")
	}
	return user, err
}

// giveCredential makes a credential a user's, with the doors that they may enter.
func (t *tx) giveCredential(ctx context.Context, id string, user latchkey.ACSUser) error {
	_, err := t.ExecContext(ctx, `
		with before as (delete from grant_spaces where grant_id = $1)
		update acs_credentials set acs_user_id = $2 where grant_id = $1`, id, null(user.ID))
	if err != nil {
		return failed("give ACS credential", err)
	}
	if err := t.targetUser(ctx, id, user.ID); err != nil {
		return err
	}
	grant, err := t.reader().grant(ctx, id)
	if err != nil {
		return err
	}
	if err := t.materialise(ctx, &grant); err != nil {
		return err
	}
	if err := t.wanted(ctx, latchkey.ReasonDoorsChanged, id); err != nil {
		return err
	}
	return t.followWith(ctx, user, id)
}

// changeCredentialPIN gives a credential another PIN, which its entrances must take.
func (t *tx) changeCredentialPIN(ctx context.Context, grant latchkey.Grant, code latchkey.Secret) error {
	if grant.Requested[0].Mode != latchkey.ModeCode {
		return latchkey.Invalid("code", "Only a credential with the access_method code has one")
	}
	if err := t.drawAlone(ctx, grant.Doors); err != nil {
		return err
	}
	if err := t.checkPINOn(ctx, grant.Doors, code); err != nil {
		return err
	}
	sealed, err := t.vault.Seal(requestSeal(grant.ID, 0), code)
	if err != nil {
		return err
	}
	for _, method := range grant.Methods {
		if method.Issued {
			if err := t.unissue(ctx, grant, method); err != nil {
				return err
			}
		}
	}
	if err := t.replaceMethods(ctx, grant.ID, sealed); err != nil {
		return err
	}
	if grant, err = t.reader().grant(ctx, grant.ID); err != nil {
		return err
	}
	if err := t.materialise(ctx, &grant); err != nil {
		return err
	}
	if err := t.demandPIN(ctx, grant); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonMethodsChanged, grant.ID)
}
