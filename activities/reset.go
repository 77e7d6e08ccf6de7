package activities

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/sdk/activity"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// The points of a reset where a crash test kills the worker.
const (
	AfterEnding  Point = "after-ending"
	BeforeEmpty  Point = "before-empty"
	BeforeAnswer Point = "before-answer"
)

// reset empties a sandbox workspace. Its locks come first, in the usual way: its
// grants end and its accounts go, and only when nothing of ours is on any lock
// are the rows taken out. Each try looks at everything anew, so a worker that
// dies loses nothing.
func (a *Action) reset(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	workspaceID := job.Attempt.WorkspaceID
	if err := a.Store.EndEverything(ctx, workspaceID); err != nil {
		return store.AttemptOutcome{}, err
	}
	resetPoint(ctx, AfterEnding)
	accounts, err := a.endAccounts(ctx, workspaceID)
	if err != nil {
		return store.AttemptOutcome{}, err
	}
	doors, err := a.Store.OccupiedDoors(ctx, workspaceID)
	if err != nil {
		return store.AttemptOutcome{}, err
	}
	a.endSimulations(ctx, doors)
	waitsFor := obstacles(accounts, doors)
	resetPoint(ctx, BeforeEmpty)
	done, err := a.Store.FinishReset(ctx, job.Attempt, waitsFor)
	switch {
	case err != nil:
		return store.AttemptOutcome{}, err
	case !done:
		return store.AttemptOutcome{}, latchkey.Faultf(latchkey.FaultBusy, "the reset waits for %s", waitsFor)
	}
	resetPoint(ctx, BeforeAnswer)
	return store.AttemptOutcome{}, errEnded
}

// endAccounts lets go the accounts that can go, and returns the others.
func (a *Action) endAccounts(ctx context.Context, workspaceID string) ([]latchkey.Account, error) {
	open, err := a.Store.OpenAccounts(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	var left []latchkey.Account
	for _, account := range open {
		gone, err := a.Store.FinishAccountDeletion(ctx, account.ID)
		if err != nil && latchkey.CodeOf(err) != latchkey.ENotFound { // its own workflow was quicker
			return nil, err
		}
		if !gone && err == nil {
			left = append(left, account)
		}
	}
	return left, nil
}

// endSimulations brings simulated locks back that a simulation keeps away: real
// ones come back by themselves.
func (a *Action) endSimulations(ctx context.Context, doors []latchkey.Door) {
	for _, door := range doors {
		if !door.Capabilities.Simulated || (door.Online && door.RemovedAt == nil) {
			continue
		}
		if err := a.endSimulation(ctx, door); err != nil {
			activity.GetLogger(ctx).Warn("cannot end what is simulated at a door", "door_id", door.ID, "error", err)
		}
	}
}

func (a *Action) endSimulation(ctx context.Context, door latchkey.Door) error {
	session, err := a.Sessions.Of(ctx, door.AccountID, door.Provider)
	if err != nil {
		return err
	}
	simulator, can := session.(drivers.Simulator)
	if !can {
		return nil
	}
	_, err = calmly(func() (latchkey.DenialReason, error) {
		return simulator.Simulate(ctx, door.NativeID, latchkey.SimulatedAct{What: latchkey.SimulateNothing})
	})
	return err
}

// namedDoors is how many doors a sentence names.
const namedDoors = 5

// obstacles says what a reset waits for.
func obstacles(accounts []latchkey.Account, doors []latchkey.Door) string {
	var names []string
	for _, door := range doors[:min(len(doors), namedDoors)] {
		name := door.DisplayName()
		if !door.Online {
			name += " (offline)"
		}
		names = append(names, name)
	}
	if more := len(doors) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	parts := []string{"grants to end"}
	if len(names) > 0 {
		parts[0] = "codes to leave " + strings.Join(names, ", ")
	}
	for _, account := range accounts {
		if account.Fault != nil {
			parts = append(parts, account.DisplayName+": "+account.Fault.Message)
		}
	}
	return strings.Join(parts, "; ")
}

func resetPoint(ctx context.Context, at Point) {
	if Faults != nil {
		Faults(ctx, "reset/"+string(at))
	}
}
