package store

import (
	"context"

	"latchkey"
)

type attemptRow struct {
	latchkey.ActionAttempt

	Outcome document[map[string]any]
}

func (r attemptRow) entity() (latchkey.ActionAttempt, latchkey.Mark) {
	attempt := r.ActionAttempt
	attempt.Result, attempt.CreatedAt = r.Outcome.is, attempt.CreatedAt.UTC()
	return attempt, latchkey.Mark{CreatedAt: attempt.CreatedAt, ID: attempt.ID}
}

// ActionAttempt implements latchkey.ActionAttempts.
func (s *Store) ActionAttempt(ctx context.Context, workspaceID, id string) (latchkey.ActionAttempt, error) {
	return one[attemptRow](ctx, s.db, "action_attempt", newQuery(`
		select a.id, a.workspace_id, a.type, a.status, a.result as outcome,
			coalesce(a.error_type, '') as error_type, coalesce(a.error_text, '') as error_text, a.created_at
		from action_attempts a where a.workspace_id = ? and a.id = ?`, workspaceID, id))
}
