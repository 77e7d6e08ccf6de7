package store

import (
	"context"

	"latchkey"
)

// SuspendGrant implements latchkey.Suspensions.
func (s *Store) SuspendGrant(ctx context.Context, workspaceID string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	return s.suspension(ctx, workspaceID, ref, true)
}

// ResumeGrant implements latchkey.Suspensions.
func (s *Store) ResumeGrant(ctx context.Context, workspaceID string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	return s.suspension(ctx, workspaceID, ref, false)
}

func (s *Store) suspension(ctx context.Context, workspaceID string, ref latchkey.GrantRef, suspend bool) (latchkey.Grant, error) {
	var grant latchkey.Grant
	err := s.inTx(ctx, &grant.ID, func(t *tx) (err error) {
		if grant, err = t.lockGrant(ctx, workspaceID, ref); err != nil {
			return err
		}
		switch {
		case grant.DeleteAskedAt != nil:
			return latchkey.NotFound("access_grant")
		case grant.Status.Over() || grant.Window.Ended(t.now):
			return latchkey.Conflict("access_grant_ended", "This access grant has ended. Create a new one.")
		case suspend == (grant.SuspendedAt != nil):
			return nil
		case suspend:
			err = t.suspend(ctx, grant)
		default:
			err = t.resume(ctx, grant)
		}
		if err != nil {
			return err
		}
		grant, err = t.reader().grant(ctx, grant.ID)
		return err
	})
	return grant, err
}

// suspend says in the events what a new window says: each issued method is
// revoked, and will be reissued when its doors confirm that it is back.
func (t *tx) suspend(ctx context.Context, grant latchkey.Grant) error {
	_, err := t.ExecContext(ctx, `update grants set suspended_at = $2, status = 'suspending' where id = $1`, grant.ID, t.now)
	if err != nil {
		return failed("suspend grant", err)
	}
	if err := t.recordSuspension(ctx, latchkey.EventGrantSuspended, grant); err != nil {
		return err
	}
	for _, method := range grant.Methods {
		if method.Issued {
			if err := t.unissue(ctx, grant, method); err != nil {
				return err
			}
		}
	}
	if err := t.tellSharers(ctx, grant.ID); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonSuspended, grant.ID)
}

func (t *tx) resume(ctx context.Context, grant latchkey.Grant) error {
	_, err := t.ExecContext(ctx, `update grants set suspended_at = null, status = 'pending' where id = $1`, grant.ID)
	if err != nil {
		return failed("resume grant", err)
	}
	if err := t.recordSuspension(ctx, latchkey.EventGrantResumed, grant); err != nil {
		return err
	}
	if err := t.tellSharers(ctx, grant.ID); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonResumed, grant.ID)
}

func (t *tx) recordSuspension(ctx context.Context, kind latchkey.EventType, grant latchkey.Grant) error {
	about := latchkey.EventSubject{GrantID: grant.ID, IdentityID: grant.IdentityID}
	return t.record(ctx, grant.WorkspaceID, kind, about, grantData(grant))
}

// tellSharers tells the grants that share an entry with this one that the
// entry's window may be another now.
func (t *tx) tellSharers(ctx context.Context, grantID string) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select distinct o.grant_id from holds h join holds o on o.credential_id = h.credential_id and o.grant_id <> h.grant_id
		where h.grant_id = $1 and h.released_at is null and o.released_at is null`, grantID)
	if err != nil {
		return failed("list grants that share", err)
	}
	return t.post(ctx, latchkey.ReasonEntryShared, ids...)
}
