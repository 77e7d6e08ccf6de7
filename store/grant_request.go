package store

import (
	"context"
	"slices"

	"latchkey"
)

// RequestMethods implements latchkey.MethodRequests.
func (s *Store) RequestMethods(
	ctx context.Context, workspaceID string, ref latchkey.GrantRef, requests []latchkey.RequestedMethod,
) (latchkey.Grant, error) {
	var grant latchkey.Grant
	err := s.inTxAgain(ctx, &grant.ID, func(t *tx) (err error) {
		grant, err = t.requestMethods(ctx, workspaceID, ref, requests)
		return err
	})
	return grant, err
}

// CreateMethod implements latchkey.MethodRequests.
func (s *Store) CreateMethod(
	ctx context.Context, workspaceID, grantID string, request latchkey.RequestedMethod,
) (latchkey.Method, error) {
	var made latchkey.Method
	err := s.inTxAgain(ctx, &made.ID, func(t *tx) error {
		grant, err := t.requestMethods(ctx, workspaceID, latchkey.GrantRef{ID: grantID}, []latchkey.RequestedMethod{request})
		if err != nil {
			return err
		}
		first := slices.IndexFunc(grant.Methods, func(m latchkey.Method) bool { return m.Request == len(grant.Requested)-1 })
		if first < 0 {
			return latchkey.Conflict("access_method_not_possible",
				"No door of the access grant can take this access method now. Nothing was changed.")
		}
		made = grant.Methods[first]
		return nil
	})
	return made, err
}

// requestMethods appends requests to a grant that is not over, and makes their methods.
func (t *tx) requestMethods(
	ctx context.Context, workspaceID string, ref latchkey.GrantRef, requests []latchkey.RequestedMethod,
) (latchkey.Grant, error) {
	grant, err := t.lockGrant(ctx, workspaceID, ref)
	if err != nil {
		return latchkey.Grant{}, err
	}
	switch {
	case grant.DeleteAskedAt != nil:
		return latchkey.Grant{}, latchkey.NotFound("access_grant")
	case grant.Status.Over() || grant.Window.Ended(t.now):
		return latchkey.Grant{}, latchkey.Invalid("", "This access grant has ended. Create a new one")
	}
	if err := t.insertRequests(ctx, grant.ID, len(grant.Requested), requests); err != nil {
		return latchkey.Grant{}, err
	}
	if _, err := t.ExecContext(ctx, `update grants set status = `+unsettled+` where id = $1`, grant.ID); err != nil {
		return latchkey.Grant{}, failed("set grant pending", err)
	}
	if grant, err = t.reader().grant(ctx, grant.ID); err != nil {
		return latchkey.Grant{}, err
	}
	if err := grant.CheckGuest(); err != nil {
		return latchkey.Grant{}, err
	}
	if err := t.materialise(ctx, &grant); err != nil {
		return latchkey.Grant{}, err
	}
	if err := t.demandExact(ctx, grant); err != nil {
		return latchkey.Grant{}, err
	}
	return grant, t.wanted(ctx, latchkey.ReasonMethodsChanged, grant.ID)
}
