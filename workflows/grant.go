package workflows

import (
	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/activities"
)

// GrantInput starts the workflow of a grant, or its next run.
type GrantInput struct {
	GrantID string                `json:"grant_id"`
	Shown   activities.Attributes `json:"shown"` // the search attributes as they are set now
}

// Grant is the life of an access grant: plan, carry out, wait, again, until the
// grant is over and every door is clean. A person who cancels the workflow ends
// nothing: what was granted holds, and comes off in time, until the grant itself
// is changed.
func Grant(ctx workflow.Context, input GrantInput) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	g := setup(ctx, input)
	return g.run(ctx)
}

type grant struct {
	id      string
	shown   activities.Attributes
	running map[string]*runningStep // by credential
	inbox   workflow.Selector
	wake    alarm
	restart bool // a door reported back, or the clock was turned: steps that wait for their next try go at once
	look    bool // something happened since the last plan
}

func setup(ctx workflow.Context, input GrantInput) *grant {
	g := &grant{id: input.GrantID, shown: input.Shown, running: map[string]*runningStep{}, look: true}
	g.inbox = workflow.NewNamedSelector(ctx, "signal, step or time")
	for _, reason := range signals {
		g.inbox.AddReceive(workflow.GetSignalChannel(ctx, string(reason)), g.onSignal(ctx, reason))
	}
	return g
}

func (g *grant) run(ctx workflow.Context) error {
	for {
		outlook, err := g.plan(ctx)
		if err != nil {
			return err
		}
		if err := g.show(ctx, outlook); err != nil {
			return err
		}
		g.carryOut(ctx, outlook.Steps)
		if outlook.Over && len(g.running) == 0 {
			if g.takeIn(ctx); !g.look {
				return nil
			}
			continue // a signal came while the end was being planned
		}
		if tooLong(ctx) {
			return g.nextRun(ctx)
		}
		g.wait(ctx, outlook)
	}
}

// plan asks the database what is left to do. What has happened by now is taken
// in first: the signal that began the run needs no plan of its own.
func (g *grant) plan(ctx workflow.Context) (activities.Outlook, error) {
	g.takeIn(ctx)
	g.look = false
	var outlook activities.Outlook
	err := workflow.ExecuteLocalActivity(planning(ctx), grantActivities.Plan, g.id, workflow.Now(ctx)).Get(ctx, &outlook)
	return outlook, err
}

// wait sleeps until a signal comes, a step ends, or it is time to look again.
func (g *grant) wait(ctx workflow.Context, outlook activities.Outlook) {
	g.wake.set(ctx, g.inbox, outlook.WakeAt, outlook.WakeTo, func() { g.look = true })
	for !g.look {
		g.inbox.Select(ctx)
	}
}

// takeIn takes in what has happened by now.
func (g *grant) takeIn(ctx workflow.Context) {
	for g.inbox.HasPending() {
		g.inbox.Select(ctx)
	}
}

func (g *grant) onSignal(ctx workflow.Context, reason latchkey.Reason) func(workflow.ReceiveChannel, bool) {
	return func(channel workflow.ReceiveChannel, _ bool) {
		channel.Receive(ctx, nil)
		g.look = true
		g.restart = g.restart || reason == latchkey.ReasonDoorReachable || reason == latchkey.ReasonClockMoved
	}
}

// longHistory is the number of events after which a run makes way for the next:
// replaying more takes a tenth of a second and up.
const longHistory = 2000

func tooLong(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > longHistory
}

// nextRun goes on in a new run. Steps under way are left to end by themselves:
// what they did is in the database, from which the next run plans.
func (g *grant) nextRun(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, Grant, GrantInput{GrantID: g.id, Shown: g.shown})
}
