package store

import (
	"context"
	"time"

	"latchkey"
)

// The two times. What a caller can see and what a rule compares is in the time
// of the workspace: tx.now, every created_at, issued_at and occurred_at, the
// windows, next_attempt_at. What keeps the machinery going is in real time
// (tx.real): the outbox, idempotency keys, leases, and the timers of workflows.

// ahead moves the transaction into the time of its workspace, which is ahead of
// the real one by offset.
func (t *tx) ahead(offset time.Duration) {
	t.now, t.offset, t.placed = t.now.Add(offset-t.offset), offset, true
}

// real is the real time of the transaction.
func (t *tx) real() time.Time { return t.now.Add(-t.offset) }

// shown is a real instant by the workspace's clock.
func (t *tx) shown(moment *time.Time) *time.Time {
	if moment == nil {
		return nil
	}
	at := moment.Add(t.offset)
	return &at
}

// enter moves the transaction into the time of a workspace, unless it is there:
// API calls bring it with them, grants with their row (hold).
func (t *tx) enter(ctx context.Context, workspaceID string) error {
	if t.placed {
		return nil
	}
	var offset int64
	err := t.GetContext(ctx, &offset, `select clock_offset_us from workspaces where id = $1`, workspaceID)
	if err != nil {
		return failed("read clock", err)
	}
	t.ahead(microseconds(offset))
	return nil
}

func microseconds(count int64) time.Duration { return time.Duration(count) * time.Microsecond }

// AdvanceClock implements latchkey.Clocks: the new time, and word to everything
// that waits for a time, are one transaction.
func (s *Store) AdvanceClock(ctx context.Context, workspaceID string, advance latchkey.ClockAdvance) (latchkey.Workspace, error) {
	var moved latchkey.Workspace
	err := s.inTx(ctx, &workspaceID, func(t *tx) error {
		workspace, err := one[workspaceRow](ctx, t, "workspace", newQuery(workspaceSelect+`
			where w.id = ? for no key update of w`, workspaceID))
		if err != nil {
			return err
		}
		t.ahead(workspace.ClockOffset)
		if moved, err = t.turn(ctx, workspace, advance); err != nil {
			return err
		}
		return t.tellTheTime(ctx, workspaceID)
	})
	return moved, err
}

// furthest is how far ahead a workspace can be: what outlasts every lease and
// every calendar of a lock.
const furthest = 20 * 365 * 24 * time.Hour

// turn sets the clock.
func (t *tx) turn(ctx context.Context, workspace latchkey.Workspace, advance latchkey.ClockAdvance) (latchkey.Workspace, error) {
	to := advance.From(t.now).Truncate(time.Microsecond)
	switch {
	case !workspace.IsSandbox:
		return workspace, latchkey.NotSandbox()
	case !to.After(t.now):
		return workspace, latchkey.Invalid("to", "A clock only goes forward. The workspace's time is already "+wireTime(&t.now))
	case to.Sub(t.real()) > furthest:
		return workspace, latchkey.Invalid("", "A clock can be at most 20 years ahead")
	}
	workspace.ClockOffset = to.Sub(t.real())
	t.ahead(workspace.ClockOffset)
	_, err := t.ExecContext(ctx, `update workspaces set clock_offset_us = $2 where id = $1`,
		workspace.ID, workspace.ClockOffset.Microseconds())
	if err != nil {
		return workspace, failed("set clock", err)
	}
	return workspace, nil
}

// setBack sets the clock of a workspace back to the real time. Only a reset may:
// nothing is left then that had happened later.
func (t *tx) setBack(ctx context.Context, workspaceID string) error {
	_, err := t.ExecContext(ctx, `
		update workspaces set clock_offset_us = 0, clock_set_back_at = $2 where id = $1 and clock_offset_us > 0`,
		workspaceID, t.real())
	if err != nil {
		return failed("set clock back", err)
	}
	return nil
}

// followers selects what lives by a workspace's clock: the grants that are not
// over, the accounts, whose locks must know the time, and the webhooks, whose
// deliveries are tried again at a time.
var followers = []struct {
	kind  latchkey.Kind
	which string
}{
	{latchkey.KindAccount, `select id from accounts where workspace_id = $1`},
	{latchkey.KindWebhook, `select id from webhooks where workspace_id = $1`},
	{latchkey.KindGrant, `select id from grants where workspace_id = $1 and status not in ('ended', 'deleted')`},
}

// tellTheTime leaves word for everything that lives by the workspace's clock.
func (t *tx) tellTheTime(ctx context.Context, workspaceID string) error {
	for _, followers := range followers {
		var ids []string
		if err := t.SelectContext(ctx, &ids, followers.which, workspaceID); err != nil {
			return failed("list what lives by the clock", err)
		}
		if err := t.postTo(ctx, followers.kind, latchkey.ReasonClockMoved, ids...); err != nil {
			return err
		}
	}
	return nil
}
