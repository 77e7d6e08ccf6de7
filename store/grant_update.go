package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

// UpdateGrant implements latchkey.Grants. The new window and doors hold at once
// as what is wanted; the locks follow, and the old credentials work until then.
func (s *Store) UpdateGrant(ctx context.Context, workspaceID string, ref latchkey.GrantRef, change latchkey.GrantChange) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		grant, err := t.lockGrant(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		if grant.DeleteAskedAt != nil {
			return latchkey.NotFound("access_grant")
		}
		if change.Name != nil {
			if _, err := t.ExecContext(ctx, `update grants set name = $2 where id = $1`, grant.ID, *change.Name); err != nil {
				return fmt.Errorf("rename grant: %w", err)
			}
		}
		if err := t.changeDoors(ctx, grant, change); err != nil {
			return err
		}
		if err := t.changeWindow(ctx, grant, change); err != nil {
			return err
		}
		return t.keepStay(ctx, grant)
	})
}

// unsettled is the status of a grant whose wishes changed, until it is planned.
const unsettled = `case when suspended_at is null then 'pending' else 'suspending' end`

// lockGrant reads a grant and keeps it from changing until the transaction ends.
func (t *tx) lockGrant(ctx context.Context, workspaceID string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	var id string
	found, err := t.getOne(ctx, &id, `
		select id from grants
		where workspace_id = $1 and kind = 'access_grant' and (id = $2 or key = $3) and status <> 'deleted' for no key update`,
		workspaceID, null(ref.ID), null(ref.Key))
	if err != nil {
		return latchkey.Grant{}, missing("access_grant", err)
	}
	if !found {
		return latchkey.Grant{}, latchkey.NotFound("access_grant")
	}
	return t.reader().grant(ctx, id)
}

func (t *tx) changeWindow(ctx context.Context, grant latchkey.Grant, change latchkey.GrantChange) error {
	window := grant.Window
	if change.StartsAt != nil {
		window.StartsAt = change.StartsAt.UTC()
	}
	if change.EndsAt != nil {
		window.EndsAt = utc(*change.EndsAt)
	}
	if window.Equal(grant.Window) {
		return nil
	}
	if grant.Status.Over() || grant.Window.Ended(t.now) {
		return latchkey.Invalid("ends_at", "This access grant has ended. Create a new one")
	}
	if err := checkWindow(window, t); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `
		update grants set starts_at = $2, ends_at = $3, window_changed_at = $4, status = `+unsettled+` where id = $1`,
		grant.ID, window.StartsAt, window.EndsAt, t.now)
	if err != nil {
		return fmt.Errorf("change window: %w", err)
	}
	if err := t.moveKeys(ctx, grant.ID, window); err != nil {
		return err
	}
	if err := t.announceWindow(ctx, grant, window); err != nil {
		return err
	}
	if err := t.replaceOffline(ctx, grant.ID); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonWindowChanged, grant.ID)
}

// replaceOffline lets other codes take the place of those that were computed for
// other times. What was computed works until its end: nobody can take it back.
func (t *tx) replaceOffline(ctx context.Context, grantID string) error {
	_, err := t.ExecContext(ctx, `
		with computed as (
			update holds h set replaced_at = $2 from credentials c join doors d on d.id = c.door_id
			where h.credential_id = c.id and h.grant_id = $1 and h.released_at is null and h.replaced_at is null
				and c.state = 'set' and c.mode = 'code' and coalesce((d.capabilities->>'offline')::boolean, false)
			returning h.method_id)
		update methods set delete_asked_at = coalesce(delete_asked_at, $2), issued = false where id in (select method_id from computed)`,
		grantID, t.now)
	if err != nil {
		return failed("replace offline codes", err)
	}
	return nil
}

// announceWindow writes the events of a new window: the contract has every
// issued method revoked and, once its doors confirm, reissued (4.6). On the
// doors nothing is revoked: the old window holds until the new one does.
func (t *tx) announceWindow(ctx context.Context, grant latchkey.Grant, window latchkey.Window) error {
	data := grantData(grant)
	data["starts_at"] = wireTime(&window.StartsAt)
	if window.EndsAt != nil { // the wire's type is string
		data["ends_at"] = wireTime(window.EndsAt)
	}
	about := latchkey.EventSubject{GrantID: grant.ID, IdentityID: grant.IdentityID}
	if err := t.record(ctx, grant.WorkspaceID, latchkey.EventGrantTimesChanged, about, data); err != nil {
		return err
	}
	for _, method := range grant.Methods {
		if method.Issued {
			if err := t.unissue(ctx, grant, method); err != nil {
				return err
			}
		}
	}
	return nil
}

// grantData are the properties that name a grant in an event.
func grantData(grant latchkey.Grant) map[string]any {
	data := map[string]any{"access_grant_id": grant.ID}
	if grant.Key != "" {
		data["access_grant_key"] = grant.Key
	}
	return data
}

func (t *tx) unissue(ctx context.Context, grant latchkey.Grant, method latchkey.Method) error {
	if _, err := t.ExecContext(ctx, `update methods set issued = false where id = $1`, method.ID); err != nil {
		return fmt.Errorf("unissue method: %w", err)
	}
	return t.recordMethod(ctx, latchkey.EventMethodRevoked, grant, method, nil)
}

// wanted says that what is wanted of a grant changed: refused credentials get
// another chance, and the workflow hears of it.
func (t *tx) wanted(ctx context.Context, reason latchkey.Reason, grantIDs ...string) error {
	_, err := t.ExecContext(ctx, `update grants set revision = revision + 1 where id = any($1)`, pq.Array(grantIDs))
	if err != nil {
		return fmt.Errorf("raise revision: %w", err)
	}
	_, err = t.ExecContext(ctx, `
		update credentials c set state = 'setting', attempts = 0 from holds h
		where h.grant_id = any($1) and h.released_at is null and c.id = h.credential_id and c.state = 'refused'`, pq.Array(grantIDs))
	if err != nil {
		return fmt.Errorf("give refused credentials another chance: %w", err)
	}
	return t.post(ctx, reason, grantIDs...)
}
