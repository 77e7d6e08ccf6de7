package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// drop lets go of credentials that never reached their lock.
func (t *tx) drop(ctx context.Context, grant *latchkey.Grant, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := t.ExecContext(ctx, `
		update credentials set state = 'removed', removed_at = $2, next_attempt_at = null where id = any($1)`, pq.Array(ids), t.now)
	if err != nil {
		return fmt.Errorf("drop credentials: %w", err)
	}
	if err := t.closeHolds(ctx, grant.ID, ids...); err != nil {
		return err
	}
	if err := t.tellNeverSet(ctx, *grant, ids); err != nil {
		return err
	}
	t.markGone(grant, ids)
	return nil
}

// markGone brings what was read of the grant in line: the entries are gone for it.
func (t *tx) markGone(grant *latchkey.Grant, ids []string) {
	for m := range grant.Methods {
		for c := range grant.Methods[m].Credentials {
			if credential := &grant.Methods[m].Credentials[c]; slices.Contains(ids, credential.ID) {
				credential.State, credential.RemovedAt, credential.Shared = latchkey.CredentialRemoved, &t.now, nil
			}
		}
	}
}

// moveMethod issues, un-issues or deletes a method as its credentials say.
func (t *tx) moveMethod(ctx context.Context, grant latchkey.Grant, method *latchkey.Method) error {
	over := grant.Finished(t.now) || method.DeleteAskedAt != nil
	switch {
	case over && method.Clean():
		return t.deleteMethod(ctx, grant, method)
	case over:
		return nil
	case !method.Issued && grant.AllSet(*method):
		return t.issue(ctx, grant, method)
	case !method.Issued:
		return t.askForCard(ctx, grant, *method)
	case !grant.AllSet(*method):
		// A door was added or replaced: no event of the contract says this.
		method.Issued = false
		_, err := t.ExecContext(ctx, `update methods set issued = false where id = $1`, method.ID)
		return err
	}
	return nil
}

func (t *tx) issue(ctx context.Context, grant latchkey.Grant, method *latchkey.Method) error {
	kind := latchkey.EventMethodIssued
	if method.IssuedAt != nil {
		kind = latchkey.EventMethodReissued
	}
	method.Issued, method.IssuedAt = true, &t.now
	if _, err := t.ExecContext(ctx, `update methods set issued = true, issued_at = $2 where id = $1`, method.ID, t.now); err != nil {
		return fmt.Errorf("issue method: %w", err)
	}
	return t.recordMethod(ctx, kind, grant, *method, map[string]any{"is_backup_code": method.Backup})
}

// reportLate writes the event of a method that is late, once until it is issued.
func (t *tx) reportLate(ctx context.Context, grant latchkey.Grant, method latchkey.Method) error {
	kind := grant.LateEvent(method, t.now)
	if kind == "" {
		return nil
	}
	if err := t.tellLate(ctx, kind, grant, method); err != nil {
		return err
	}
	var told bool
	err := t.GetContext(ctx, &told, `
		select exists (
			select from events where method_id = $1 and type = $2 and position > coalesce((
				select max(position) from events where method_id = $1 and type in ($3, $4)), 0))`,
		method.ID, kind, latchkey.EventMethodIssued, latchkey.EventMethodReissued)
	if err != nil || told {
		return err
	}
	return t.recordMethod(ctx, kind, grant, method, nil)
}

func (t *tx) deleteMethod(ctx context.Context, grant latchkey.Grant, method *latchkey.Method) error {
	if method.DeletedAt != nil {
		return nil // reopened, and clean again
	}
	lost := method.DeleteAskedAt != nil // by itself: the grant's own end asks for no method's
	method.DeletedAt, method.Issued = &t.now, false
	_, err := t.ExecContext(ctx, `
		update methods set deleted_at = $2, issued = false, delete_asked_at = coalesce(delete_asked_at, $2) where id = $1`,
		method.ID, t.now)
	if err != nil {
		return fmt.Errorf("delete method: %w", err)
	}
	if err := t.returnCard(ctx, method.ID, lost); err != nil {
		return err
	}
	return t.recordMethod(ctx, latchkey.EventMethodDeleted, grant, *method, nil)
}

// moveGrant records a new status.
func (t *tx) moveGrant(ctx context.Context, grant *latchkey.Grant, status latchkey.GrantStatus) error {
	if status == grant.Status {
		return nil
	}
	grant.Status = status
	_, err := t.ExecContext(ctx, `
		update grants set status = $2, ended_at = case when $3 then coalesce(ended_at, $4::timestamptz) end where id = $1`,
		grant.ID, status, status.Over(), t.now)
	if err != nil {
		return fmt.Errorf("move grant to %s: %w", status, err)
	}
	if grant.Kind != latchkey.GrantOfAccess {
		return t.tellOver(ctx, *grant)
	}
	kinds := map[latchkey.GrantStatus]latchkey.EventType{
		latchkey.GrantActive: latchkey.EventGrantAllDoors, latchkey.GrantDeleted: latchkey.EventGrantDeleted,
	}
	kind, ok := kinds[status]
	if !ok {
		return nil
	}
	if status == latchkey.GrantDeleted {
		if told, err := t.toldDeleted(ctx, grant.ID); err != nil || told {
			return err
		}
	}
	about := latchkey.EventSubject{GrantID: grant.ID, IdentityID: grant.IdentityID}
	return t.record(ctx, grant.WorkspaceID, kind, about, map[string]any{"access_grant_id": grant.ID})
}

// toldDeleted reports whether the event of a grant's deletion is there already:
// it is when the cleanup reopened the grant.
func (t *tx) toldDeleted(ctx context.Context, grantID string) (told bool, err error) {
	err = t.GetContext(ctx, &told, `select exists (select from events where grant_id = $1 and type = $2)`,
		grantID, latchkey.EventGrantDeleted)
	if err != nil {
		return false, failed("look for an event", err)
	}
	return told, nil
}
