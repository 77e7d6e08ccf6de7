package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/activities"
)

// runningStep is a step whose activity has not ended: it runs, or waits for its
// next try.
type runningStep struct {
	key    string
	cancel workflow.CancelFunc
}

// carryOut starts what the plan wants and is not under way, and cancels what it
// does not want any more.
func (g *grant) carryOut(ctx workflow.Context, steps []latchkey.Step) {
	wanted := make(map[string]latchkey.Step, len(steps))
	for _, step := range steps {
		wanted[step.CredentialID] = step
	}
	for _, id := range workflow.DeterministicKeys(g.running) {
		if step, ok := wanted[id]; !ok || step.Key != g.running[id].key || g.restart && step.Waiting {
			g.running[id].cancel()
			delete(g.running, id)
		}
	}
	g.restart = false
	for _, step := range steps {
		if g.running[step.CredentialID] == nil {
			g.start(ctx, step)
		}
	}
}

func (g *grant) start(ctx workflow.Context, step latchkey.Step) {
	stepCtx, cancel := workflow.WithCancel(ctx)
	run := &runningStep{key: step.Key, cancel: cancel}
	g.running[step.CredentialID] = run
	order := activities.Order{GrantID: g.id, Step: step, Now: workflow.Now(ctx)}
	future := workflow.ExecuteActivity(carrying(stepCtx, step.Summary), grantActivities.CarryOut, order)
	g.inbox.AddFuture(future, func(done workflow.Future) {
		if g.running[step.CredentialID] != run {
			return // superseded: whoever took its place reports
		}
		delete(g.running, step.CredentialID)
		g.look = true
		if err := done.Get(ctx, nil); err != nil && !errors.Is(err, workflow.ErrCanceled) {
			workflow.GetLogger(ctx).Error("step ended in error; planning again", "step", step.Summary, "error", err)
		}
	})
}

// planning are the options of a plan: it is the database alone, and is tried
// until the database is there.
func planning(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 20 * time.Second,
		RetryPolicy:         patience(100*time.Millisecond, time.Minute),
		Summary:             "plan",
	})
}

// carrying are the options of a step: it is tried without limit, because a
// newer plan ends it when it is not wanted any more.
func carrying(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 2 * time.Minute,
		HeartbeatTimeout:    6 * time.Second,
		// Every failure that the step itself reports brings its own wait. What is
		// left is a worker that died: another one takes over soon, however often
		// the lock was tried before.
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 1},
		Summary:     summary,
	})
}

// patience is to try without limit, ever more slowly.
func patience(first, longest time.Duration) *temporal.RetryPolicy {
	return &temporal.RetryPolicy{InitialInterval: first, BackoffCoefficient: 2, MaximumInterval: longest}
}

// alarm is the timer of the next look. It is set anew only when the time changes.
type alarm struct {
	at     *time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

func (a *alarm) set(ctx workflow.Context, inbox workflow.Selector, at *time.Time, to string, ring func()) {
	if sameTime(a.at, at) {
		return
	}
	if a.cancel != nil {
		a.cancel()
	}
	a.at, a.timer, a.cancel = at, nil, nil
	if at == nil {
		return
	}
	var timerCtx workflow.Context
	timerCtx, a.cancel = workflow.WithCancel(ctx)
	timer := workflow.NewTimerWithOptions(timerCtx, at.Sub(workflow.Now(ctx)),
		workflow.TimerOptions{Summary: at.Format("2006-01-02 15:04:05 MST") + ": " + to})
	a.timer = timer
	inbox.AddFuture(timer, func(fired workflow.Future) {
		if a.timer == fired && fired.Get(ctx, nil) == nil {
			a.at, a.timer, a.cancel = nil, nil, nil
			ring()
		}
	})
}
