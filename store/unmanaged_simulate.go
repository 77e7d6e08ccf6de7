package store

import (
	"context"
	"time"

	"latchkey"
)

// SimulateCode implements latchkey.OutsideChanges: the code is set at the lock,
// and then the lock is read as after any other change at it.
func (s *Store) SimulateCode(
	ctx context.Context, workspaceID, deviceID string, code latchkey.Secret, name string,
) (latchkey.UnmanagedCode, error) {
	ref := latchkey.CodeRef{DeviceID: deviceID, Code: code}
	act := latchkey.AttemptPayload{Secret: code, Parameters: map[string]any{"what": latchkey.SimulateCode, "name": name}}
	attempt, err := s.openSimulation(ctx, workspaceID, deviceID, act, func(t *tx, device latchkey.Door) error {
		if !device.Online {
			return &latchkey.Error{
				Code: latchkey.EInvalid, Type: "device_disconnected",
				Message: device.Name + " is offline, so what is set there cannot be read. devices/simulate/connect ends that.",
			}
		}
		return t.checkPIN(ctx, device, code)
	})
	if err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	if err := s.awaitAttempt(ctx, attempt.ID); err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	if err := s.readNow(ctx, deviceID); err != nil {
		return latchkey.UnmanagedCode{}, err
	}
	return s.awaitUnmanaged(ctx, unmanagedBy(workspaceID, ref, s.vault))
}

// readNow has a door's list read at once.
func (s *Store) readNow(ctx context.Context, doorID string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		var accountID string
		err := t.GetContext(ctx, &accountID, `update doors set read_at = $2 where id = $1 returning account_id`, doorID, t.real())
		if err != nil {
			return failed("mark door for reading", err)
		}
		return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, accountID)
	})
}

// awaitUnmanaged returns a code when it is known.
func (s *Store) awaitUnmanaged(ctx context.Context, q *query) (latchkey.UnmanagedCode, error) {
	ticker := time.NewTicker(attemptPoll)
	defer ticker.Stop()
	for {
		code, err := s.reader().unmanagedCode(ctx, q)
		if latchkey.CodeOf(err) != latchkey.ENotFound {
			return code, err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return code, ctx.Err()
		}
	}
}
