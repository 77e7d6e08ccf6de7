package store

import (
	"context"
	"time"

	"latchkey"
)

// SimulateDeviceType is the type of the job that makes something happen at a
// device. It is the service's own: no caller sees it.
const SimulateDeviceType latchkey.AttemptType = "SIMULATE_DEVICE"

// SimulateDevice implements latchkey.Devices.
func (s *Store) SimulateDevice(ctx context.Context, workspaceID, id string, what latchkey.Simulation) error {
	act := latchkey.AttemptPayload{Parameters: map[string]any{"what": what}}
	attempt, err := s.openSimulation(ctx, workspaceID, id, act, func(*tx, latchkey.Door) error { return nil })
	if err != nil {
		return err
	}
	return s.awaitAttempt(ctx, attempt.ID)
}

// openSimulation opens the job that makes something happen at a device, unless
// check says why it cannot.
func (s *Store) openSimulation(
	ctx context.Context, workspaceID, id string, act latchkey.AttemptPayload, check func(*tx, latchkey.Door) error,
) (attempt latchkey.ActionAttempt, err error) {
	err = s.inTx(ctx, &id, func(t *tx) error {
		workspace, err := one[workspaceRow](ctx, t, "workspace", newQuery(workspaceSelect+` where w.id = ?`, workspaceID))
		if err != nil {
			return err
		}
		device, err := t.lockDevice(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := (latchkey.DoorAction{Type: latchkey.AttemptLockByKeypad}).Allows(workspace, device); err != nil {
			return err
		}
		if err := check(t, device); err != nil {
			return err
		}
		act.DoorID = device.ID
		attempt, err = t.openAttempt(ctx, workspaceID, SimulateDeviceType, act)
		return err
	})
	return attempt, err
}

// attemptPoll is how often a job is looked at that a caller waits for.
const attemptPoll = 40 * time.Millisecond

// awaitAttempt returns when a job is over.
func (s *Store) awaitAttempt(ctx context.Context, id string) error {
	ticker := time.NewTicker(attemptPoll)
	defer ticker.Stop()
	for {
		attempt, err := one[attemptRow](ctx, s.db, "action_attempt", newQuery(attemptSelect+` where a.id = ?`, id))
		switch {
		case err != nil:
			return err
		case attempt.Status == latchkey.AttemptSucceeded:
			return nil
		case attempt.Status == latchkey.AttemptFailed:
			return &latchkey.Error{Code: latchkey.EUnavailable, Type: attempt.ErrorType, Message: attempt.ErrorText}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
