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
	var attempt latchkey.ActionAttempt
	err := s.inTx(ctx, &id, func(t *tx) error {
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
		attempt, err = t.openAttempt(ctx, workspaceID, SimulateDeviceType, latchkey.AttemptPayload{
			DoorID: device.ID, Parameters: map[string]any{"what": what},
		})
		return err
	})
	if err != nil {
		return err
	}
	return s.awaitAttempt(ctx, attempt.ID)
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
