package store

import (
	"context"

	"latchkey"
)

const attemptSelect = `
	select a.id, a.workspace_id, a.type, a.status, a.result as outcome, coalesce(a.door_id::text, '') as door_id,
		coalesce(a.method_id::text, '') as method_id,
		coalesce(a.error_type, '') as error_type, coalesce(a.error_text, '') as error_text,
		case when a.status = 'pending' then coalesce(a.waits_for, '') else '' end as waits_for, a.created_at, a.begun
	from action_attempts a`

type attemptRow struct {
	latchkey.ActionAttempt

	Outcome document[map[string]any]
	Begun   bool // the hardware may have been told, or a card is assigned
}

func (r attemptRow) entity() (latchkey.ActionAttempt, latchkey.Mark) {
	attempt := r.ActionAttempt
	attempt.Result, attempt.CreatedAt = r.Outcome.is, attempt.CreatedAt.UTC()
	return attempt, latchkey.Mark{CreatedAt: attempt.CreatedAt, ID: attempt.ID}
}

// ActionAttempt implements latchkey.ActionAttempts.
func (s *Store) ActionAttempt(ctx context.Context, workspaceID, id string) (latchkey.ActionAttempt, error) {
	return one[attemptRow](ctx, s.db, "action_attempt", attemptsOf(workspaceID).when(true, "a.id = ?", id))
}

// ListActionAttempts implements latchkey.ActionAttempts.
func (s *Store) ListActionAttempts(
	ctx context.Context, workspaceID string, filter latchkey.AttemptFilter, page latchkey.Page,
) (latchkey.List[latchkey.ActionAttempt], error) {
	var none latchkey.List[latchkey.ActionAttempt]
	if err := s.needAttempts(ctx, workspaceID, filter.IDs); err != nil {
		return none, err
	}
	q := attemptsOf(workspaceID).within("a.id", filter.IDs).equal("a.door_id", filter.DeviceID).page("a", page)
	return list[attemptRow](ctx, s.db, q, page.Limit)
}

// attemptsOf selects the jobs that callers see.
func attemptsOf(workspaceID string) *query {
	return newQuery(attemptSelect+` where a.workspace_id = ? and a.type <> ?`, workspaceID, SimulateDeviceType)
}

// needAttempts fails when one of the ids is no attempt of the workspace.
func (s *Store) needAttempts(ctx context.Context, workspaceID string, ids []string) error {
	found, err := scanAll[attemptRow](ctx, s.db, attemptsOf(workspaceID).when(ids == nil, "false").within("a.id", ids))
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(found))
	for _, attempt := range found {
		there[attempt.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			return latchkey.NotFound("action_attempts")
		}
	}
	return nil
}
