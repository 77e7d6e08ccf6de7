package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// resetTables are what a reset empties, in an order in which nothing is referred
// to any more: what they hold goes with them. What stays is how the workspace is
// reached (its keys and people), its own settings, and the job of the reset.
var resetTables = []string{
	"events", "client_sessions", "connect_webviews", "webhooks", "grants", "identities", "spaces", "accounts",
	"customization_profiles",
}

// FinishReset empties a workspace, sets its clock back to the real time and ends
// the job, when nothing is on any lock any more and all that lived there has
// ended. Otherwise done is false, and callers are shown what the job waits for.
func (s *Store) FinishReset(ctx context.Context, attempt latchkey.ActionAttempt, waitsFor string) (done bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		// Nothing refers to a workspace that is locked like this: what is made meanwhile waits.
		if _, err := t.ExecContext(ctx, `select from workspaces where id = $1 for update`, attempt.WorkspaceID); err != nil {
			return failed("lock workspace", err)
		}
		if done, err = t.nothingLives(ctx, attempt.WorkspaceID); err != nil {
			return err
		}
		if !done {
			return t.waitsFor(ctx, attempt, waitsFor)
		}
		return t.empty(ctx, attempt)
	})
	return done && err == nil, err
}

func (t *tx) nothingLives(ctx context.Context, workspaceID string) (nothing bool, err error) {
	err = t.GetContext(ctx, &nothing, `
		select not exists (select from grants where workspace_id = $1 and status not in ('ended', 'deleted'))
			and not exists (select from accounts where workspace_id = $1 and deleted_at is null)`, workspaceID)
	if err != nil {
		return false, failed("look for what lives", err)
	}
	return nothing, nil
}

func (t *tx) waitsFor(ctx context.Context, attempt latchkey.ActionAttempt, what string) error {
	_, err := t.ExecContext(ctx, `
		update action_attempts set waits_for = $2 where id = $1 and status = 'pending' and waits_for is distinct from $2`,
		attempt.ID, null(what))
	if err != nil {
		return failed("note what a job waits for", err)
	}
	return nil
}

// empty takes out everything that was made in the workspace. It does nothing to
// any lock.
func (t *tx) empty(ctx context.Context, attempt latchkey.ActionAttempt) error {
	if err := t.finishAttempt(ctx, attempt, AttemptOutcome{Result: map[string]any{}}); err != nil {
		return err
	}
	if err := t.dismissWebhooks(ctx, attempt.WorkspaceID); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `
		insert into given_back_marks select id from credentials where workspace_id = $1 and given_back_at is not null
		on conflict do nothing`, attempt.WorkspaceID)
	if err != nil {
		return failed("remember what was given back", err)
	}
	for _, table := range resetTables {
		if _, err := t.ExecContext(ctx, `delete from `+table+` where workspace_id = $1`, attempt.WorkspaceID); err != nil {
			return failed("empty "+table, err)
		}
	}
	for _, statement := range []string{
		`delete from action_attempts where workspace_id = $1 and id <> $2`,
		`delete from idempotency_keys where workspace_id = $1 and spent_at is not null and resource_id <> $2::text`,
	} {
		if _, err := t.ExecContext(ctx, statement, attempt.WorkspaceID, attempt.ID); err != nil {
			return failed("forget what was done", err)
		}
	}
	return t.setBack(ctx, attempt.WorkspaceID)
}

// dismissWebhooks leaves word for the workflows of webhooks that are about to go.
func (t *tx) dismissWebhooks(ctx context.Context, workspaceID string) error {
	var ids pq.StringArray
	err := t.GetContext(ctx, &ids, `select array(select id from webhooks where workspace_id = $1)`, workspaceID)
	if err != nil {
		return failed("list webhooks", err)
	}
	return t.postTo(ctx, latchkey.KindWebhook, latchkey.ReasonQueued, ids...)
}
