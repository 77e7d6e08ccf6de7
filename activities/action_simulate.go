package activities

import (
	"context"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// happenAt makes something happen at a simulated door, as a person there would:
// it waits for no lane. What becomes of the bolt the gateway reports.
func (a *Action) happenAt(what latchkey.Simulation) handler {
	return func(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
		denied, _, err := a.happen(ctx, job, what)
		switch {
		case err != nil:
			return store.AttemptOutcome{}, err
		case denied != "":
			failure := &latchkey.AttemptFailure{Type: string(denied), Message: denied.Sentence()}
			return store.AttemptOutcome{Failure: failure}, nil
		}
		return store.AttemptOutcome{Result: map[string]any{}}, nil
	}
}

// simulate makes something happen to a simulated device and looks at once what
// has become of it.
func (a *Action) simulate(ctx context.Context, job store.AttemptJob) (store.AttemptOutcome, error) {
	what, _ := job.Parameters["what"].(string)
	_, session, err := a.happen(ctx, job, latchkey.Simulation(what))
	if err != nil {
		return store.AttemptOutcome{}, err
	}
	found, err := calmly(func() (drivers.Inventory, error) { return session.Discover(ctx) })
	if err != nil {
		return store.AttemptOutcome{}, err
	}
	return store.AttemptOutcome{}, a.Store.SyncInventory(ctx, job.Door.AccountID, inventoryOf(found))
}

func (a *Action) happen(
	ctx context.Context, job store.AttemptJob, what latchkey.Simulation,
) (latchkey.DenialReason, drivers.Session, error) {
	session, err := a.Sessions.Of(ctx, job.Door.AccountID, job.Door.Provider)
	if err != nil {
		return "", nil, err
	}
	simulator, can := session.(drivers.Simulator)
	if !can {
		return "", nil, unable("simulate anything at")
	}
	denied, err := calmly(func() (latchkey.DenialReason, error) {
		return simulator.Simulate(ctx, job.Door.NativeID, latchkey.SimulatedAct{What: what, Code: job.Secret, Name: job.Name()})
	})
	return denied, session, err
}
