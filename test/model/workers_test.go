package model

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"latchkey"
	"latchkey/activities"
)

// flow is what Temporal keeps of one grant's workflow.
type flow struct {
	id      string
	reserve bool // the grant is a code of a pool
	over    bool // the code of a pool is no more
	look    bool // something happened: plan again
	restart bool // a reason came that does not wait for the next try
	wakeAt  *time.Time
	running []*attempt
}

// attempt is a step that is under way or waits for its next try.
type attempt struct {
	step latchkey.Step
	due  time.Time
}

// deliver hands out the letters that are due, as the relay does.
func (w *world) deliver() {
	letters, err := w.Store.ClaimLetters(w.ground.ctx, 1000)
	w.must(err)
	for _, letter := range letters {
		w.must(w.Store.DeliveredLetter(w.ground.ctx, letter))
		if letter.Kind != latchkey.KindGrant || w.house.bug == lostLetter && letter.Reason == latchkey.ReasonDoorsChanged {
			continue
		}
		if at := w.startedFlow(letter.ID); at != nil {
			at.look = true
			at.restart = at.restart || letter.Reason == latchkey.ReasonDoorReachable || letter.Reason == latchkey.ReasonClockMoved
		}
	}
}

// flow is the workflow of one of the run's grants, nil for another run's.
func (w *world) flow(id string) *flow {
	at := slices.IndexFunc(w.flows, func(f *flow) bool { return f.id == id })
	if at < 0 {
		return nil
	}
	return w.flows[at]
}

// startedFlow is the workflow of a grant of the run, which the first letter
// starts; nil for another run's.
func (w *world) startedFlow(id string) *flow {
	at := w.flow(id)
	if at != nil || w.elsewhere[id] {
		return at
	}
	var kinds []latchkey.GrantKind
	w.must(w.DB.SelectContext(w.ground.ctx, &kinds, `select kind from grants where id = $1 and workspace_id = $2`, id, w.workspace))
	if len(kinds) == 0 {
		w.elsewhere[id] = true
		return nil
	}
	w.flows = append(w.flows, &flow{id: id, reserve: kinds[0] == latchkey.GrantOfBackup})
	return w.flows[len(w.flows)-1]
}

// turn is one round of a workflow: plan, start what is wanted and stop what is
// not, try what is due. It reports whether it did anything.
func (w *world) turn(at *flow, crash string) (busy bool) {
	now := w.Clock.Now()
	if at.look || at.wakeAt != nil && !at.wakeAt.After(now) {
		w.plan(at)
		busy = true
	}
	for _, one := range slices.Clone(at.running) {
		if !one.due.After(now) {
			w.try(at, one, crash)
			busy = true
		}
	}
	return busy
}

func (w *world) plan(at *flow) {
	_, plan, err := w.Store.PlanGrant(w.ground.ctx, at.id, w.Clock.Now())
	w.must(err)
	wanted := func(one *attempt) bool {
		return slices.ContainsFunc(plan.Steps, func(s latchkey.Step) bool {
			return s.CredentialID == one.step.CredentialID && s.Key == one.step.Key && (!at.restart || !s.Waiting)
		})
	}
	at.running = slices.DeleteFunc(at.running, func(one *attempt) bool { return !wanted(one) })
	at.look, at.restart, at.wakeAt = false, false, plan.WakeAt
	for _, step := range plan.Steps {
		if !slices.ContainsFunc(at.running, func(one *attempt) bool { return one.step.CredentialID == step.CredentialID }) {
			at.running = append(at.running, &attempt{step: step, due: w.Clock.Now()})
		}
	}
}

// workerGone is how long Temporal takes to give a dead worker's step to another.
const workerGone = 2 * time.Second

// try carries a step out once. crash is the point at which the worker dies, ""
// for none.
func (w *world) try(at *flow, one *attempt, crash string) {
	err := w.carryOut(at.id, one.step, crash)
	var failed *temporal.ApplicationError
	switch {
	case err == nil:
		at.running = slices.DeleteFunc(at.running, func(other *attempt) bool { return other == one })
		at.look = true
	case errors.As(err, &failed) && failed.NextRetryDelay() > 0:
		one.due = w.Clock.Now().Add(failed.NextRetryDelay()).Truncate(time.Microsecond) // the database's precision
	default:
		one.due = w.Clock.Now().Add(workerGone)
	}
}

func (w *world) carryOut(grantID string, step latchkey.Step, crash string) error {
	env := w.worker(crash)
	env.RegisterActivity(w.carry)
	_, err := env.ExecuteActivity(w.carry.CarryOut, activities.Order{GrantID: grantID, Step: step, Now: w.Clock.Now()})
	return err
}

// worker is one that carries out an activity.
func (w *world) worker(crash string) *testsuite.TestActivityEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: context.WithValue(w.ground.ctx, dies{}, crash)})
	return env
}

// dies is the context key of the point at which a worker dies.
type dies struct{}

// crashes are the points at which a worker dies in these tests.
var crashes = []string{"", "put/after-intent", "put/after-write", "put/before-record", "remove/after-intent", "remove/after-write"}

var quiet = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// patience is how long the locks are given to come to rest: longer than the
// longest wait for a next try, the wait of an old door for its new one, and the
// next look for a free code together.
const patience = time.Hour

// calm lets everything heal and come to rest: every lock answers, has room, and
// is looked at, and of one that looks as if it was reset somebody says that it was.
func (w *world) calm() {
	for _, at := range w.house.locks {
		at.offline, at.next = false, well
		w.makeRoom(at)
	}
	w.wires.down, w.wires.next = false, well
	w.must(w.hotel.admin.TroubleEncoder(w.ctx, w.hotel.site, w.hotel.desk.NativeID, ""))
	w.lookClosely()
	for _, door := range w.doors {
		w.must(w.Store.RestoreCodes(w.ctx, w.workspace, door.ID))
	}
	w.settle()
	w.lookClosely()
	w.rest()
}

// settle lets an hour pass in which nothing happens from outside.
func (w *world) settle() {
	for until := w.Clock.Now().Add(patience); ; {
		w.rest()
		next, more := w.nextDue()
		if !more || next.After(until) {
			return
		}
		w.Clock.Set(next)
	}
}

// rest works until nothing is due now.
func (w *world) rest() {
	for range 100 {
		if !w.work() {
			return
		}
	}
	w.t.Fatalf("the workflows go round and round")
}

// work is one round of everything that is due.
func (w *world) work() (busy bool) {
	w.deliver()
	for _, at := range w.flows {
		busy = w.turn(at, "") || busy
	}
	return busy
}

func (w *world) nextDue() (next time.Time, more bool) {
	sooner := func(at time.Time) {
		if !more || at.Before(next) {
			next, more = at, true
		}
	}
	for _, at := range w.flows {
		if at.wakeAt != nil {
			sooner(*at.wakeAt)
		}
		for _, one := range at.running {
			sooner(one.due)
		}
	}
	return next, more
}
