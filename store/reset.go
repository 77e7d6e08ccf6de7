package store

import (
	"context"

	"latchkey"
)

// ResetSandbox implements latchkey.Workspaces. The job's own workflow does the
// rest, for as long as the locks take.
func (s *Store) ResetSandbox(ctx context.Context, workspaceID string) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &attempt.ID, func(t *tx) error {
		attempt, err = t.resetSandbox(ctx, workspaceID)
		return err
	})
	return attempt, err
}

func (t *tx) resetSandbox(ctx context.Context, workspaceID string) (latchkey.ActionAttempt, error) {
	workspace, err := one[workspaceRow](ctx, t, "workspace",
		newQuery(workspaceSelect+` where w.id = ? for no key update of w`, workspaceID))
	if err != nil {
		return latchkey.ActionAttempt{}, err
	}
	if !workspace.IsSandbox {
		return latchkey.ActionAttempt{}, latchkey.NotResettable()
	}
	t.ahead(workspace.ClockOffset)
	pending, err := all[attemptRow](ctx, t, newQuery(attemptSelect+`
		where a.workspace_id = ? and a.type = ? and a.status = 'pending'`, workspaceID, latchkey.AttemptResetSandbox))
	if err != nil {
		return latchkey.ActionAttempt{}, err
	}
	if len(pending) > 0 {
		return pending[0], t.postTo(ctx, latchkey.KindAttempt, latchkey.ReasonCreated, pending[0].ID)
	}
	return t.openAttempt(ctx, workspaceID, latchkey.AttemptResetSandbox, latchkey.AttemptPayload{})
}

// EndEverything asks for the end of every grant and account of a workspace that
// is being reset, also of those that were made since it was asked last, and ends
// simulated outages, which would stand in their way.
func (s *Store) EndEverything(ctx context.Context, workspaceID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		if err := t.enter(ctx, workspaceID); err != nil {
			return err
		}
		if err := t.endGrants(ctx, workspaceID); err != nil {
			return err
		}
		_, err := t.ExecContext(ctx, `update accounts set simulated_outage = false where workspace_id = $1 and simulated_outage`, workspaceID)
		if err != nil {
			return failed("end simulated outages", err)
		}
		return t.endAccounts(ctx, workspaceID)
	})
}

func (t *tx) endGrants(ctx context.Context, workspaceID string) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select id from grants where workspace_id = $1 and delete_asked_at is null and status <> 'ended'
		order by id for no key update`, workspaceID)
	if err != nil {
		return failed("list grants", err)
	}
	if len(ids) == 0 {
		return nil
	}
	return t.askGrantsDeleted(ctx, ids...)
}

func (t *tx) endAccounts(ctx context.Context, workspaceID string) error {
	accounts, err := all[accountRow](ctx, t, newQuery(accountSelect+`
		and a.workspace_id = ? and a.delete_asked_at is null order by a.id for no key update of a`, workspaceID))
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if err := t.untarget(ctx, account); err != nil {
			return err
		}
	}
	return nil
}

// OpenAccounts lists the accounts of a workspace that are not gone.
func (s *Store) OpenAccounts(ctx context.Context, workspaceID string) ([]latchkey.Account, error) {
	return all[accountRow](ctx, s.db, newQuery(accountSelect+` and a.workspace_id = ? order by a.id`, workspaceID))
}

// OccupiedDoors lists the doors of a workspace with credentials of ours, or with
// what may be such, also those that have left their account.
func (s *Store) OccupiedDoors(ctx context.Context, workspaceID string) ([]latchkey.Door, error) {
	return all[doorRow](ctx, s.db, newQuery(doorSelect+`
		where d.workspace_id = ? and exists (
			select from credentials c where c.door_id = d.id and c.state not in ('removed', 'waiting') and `+onLocks+`)
		order by d.name, d.id`, workspaceID))
}
