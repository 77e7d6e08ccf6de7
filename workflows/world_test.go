package workflows_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"latchkey"
	"latchkey/activities"
	"latchkey/workflows"
)

const (
	day   = 24 * time.Hour
	stay  = 91 * day
	front = "Front Door"
	back  = "Back Door"
	code  = "862864926" // in the world only: the workflow never hears of it
)

// begins is when every world's grant is made.
var begins = time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC)

// world is what the workflow touches, in memory: a grant, its locks, and the
// two activities that stand between.
type world struct {
	t   *testing.T
	env *testsuite.TestWorkflowEnvironment

	mu     sync.Mutex
	grant  latchkey.Grant
	locks  map[string]*lock
	plans  []time.Time
	ahead  time.Duration // of the grant's workspace
	during func()        // called once, in the middle of the next plan
}

// lock is one door: what it has, and whether it answers.
type lock struct {
	has     *latchkey.Window
	away    bool
	told    int
	history []string // "put" and "remove", with the hours since begins
}

// newWorld is a grant of a stay from an hour on, on doors.
func newWorld(t *testing.T, doors ...string) *world {
	t.Helper()
	starts := begins.Add(time.Hour)
	ends := begins.Add(stay)
	w := &world{t: t, locks: map[string]*lock{}, grant: latchkey.Grant{
		ID: "7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11", WorkspaceID: "workspace", IdentityID: "person", PersonName: "Ada",
		Window: latchkey.Window{StartsAt: starts, EndsAt: &ends}, Status: latchkey.GrantPending, CreatedAt: begins,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
		Methods:   []latchkey.Method{{ID: "method", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(code)}},
	}}
	for _, name := range doors {
		w.addDoor(name)
	}
	return w
}

func (w *world) addDoor(name string) {
	w.grant.Doors = append(w.grant.Doors, latchkey.Door{ID: name, Name: name, Capabilities: latchkey.Capabilities{
		Modes: []latchkey.Mode{latchkey.ModeCode}, Native: latchkey.PrecisionMinute,
	}})
	method := &w.grant.Methods[0]
	method.Credentials = append(method.Credentials, latchkey.Credential{
		ID: "on " + name, DoorID: name, DoorName: name, State: latchkey.CredentialWaiting, CreatedAt: begins,
	})
	w.locks[name] = &lock{}
}

// start makes an environment that runs the grant's workflow on this world.
func (w *world) start() *testsuite.TestWorkflowEnvironment {
	w.t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	w.env = suite.NewTestWorkflowEnvironment()
	w.env.SetStartTime(begins)
	w.env.SetTestTimeout(20 * time.Second)
	workflows.Register(w.env)
	w.env.RegisterActivityWithOptions(w.plan, activity.RegisterOptions{Name: "Plan"})
	w.env.RegisterActivityWithOptions(w.carryOut, activity.RegisterOptions{Name: "CarryOut"})
	return w.env
}

// run runs the workflow to its end.
func (w *world) run() {
	w.t.Helper()
	w.env.ExecuteWorkflow(workflows.GrantType, workflows.GrantInput{GrantID: w.grant.ID})
	require.True(w.t, w.env.IsWorkflowCompleted())
}

// after does something to the world at a time, and nudges the workflow.
func (w *world) after(wait time.Duration, reason latchkey.Reason, do func()) {
	w.env.RegisterDelayedCallback(func() {
		w.change(do)
		w.env.SignalWorkflow(string(reason), nil)
	}, wait)
}

func (w *world) change(do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	do()
}

// plan is the activity Plan.
func (w *world) plan(_ context.Context, grantID string, now time.Time) (activities.Outlook, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if grantID != w.grant.ID {
		return activities.Outlook{}, fmt.Errorf("no grant %s", grantID)
	}
	w.plans = append(w.plans, now)
	for _, id := range w.grant.Plan(now.Add(w.ahead)).Drops {
		w.credential(id).State = latchkey.CredentialRemoved
	}
	plan := w.grant.Plan(now.Add(w.ahead)).InRealTime(w.ahead)
	w.grant.Status = plan.Status
	outlook := activities.Outlook{
		Steps: plan.Steps, WakeAt: plan.WakeAt, WakeTo: plan.WakeTo, Over: plan.Status.Over(),
		Attributes: activities.AttributesOf(w.grant),
	}
	for _, c := range w.grant.Methods[0].Credentials {
		outlook.Board = append(outlook.Board, activities.BoardRow{Door: c.DoorName, How: "PIN", State: string(c.State), Note: c.FaultMessage})
	}
	if during := w.during; during != nil {
		w.during = nil
		during()
	}
	return outlook, nil
}

// carryOut is the activity CarryOut.
func (w *world) carryOut(_ context.Context, order activities.Order) (activities.Outcome, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.env.Now()
	if !w.wants(order, now) {
		return activities.Superseded, nil
	}
	c := w.credential(order.Step.CredentialID)
	at := w.locks[c.DoorID]
	at.told++
	if at.away {
		return "", w.failed(c, order.Step, now)
	}
	at.history = append(at.history, fmt.Sprintf("%s %s", order.Step.Action, now.Sub(begins).Round(time.Minute)))
	c.Fault, c.NextAttemptAt, c.Attempts, c.Uncertain = "", nil, 0, false
	if order.Step.Action == latchkey.StepRemove {
		at.has, c.State = nil, latchkey.CredentialRemoved
		return activities.Acknowledged, nil
	}
	window := w.grant.Window
	at.has, c.State, c.Asked, c.NativeRef = &window, latchkey.CredentialSet, &window, "ref"
	return activities.Acknowledged, nil
}

func (w *world) wants(order activities.Order, now time.Time) bool {
	for _, step := range w.grant.Plan(now.Add(w.ahead)).Steps {
		if step.CredentialID == order.Step.CredentialID && step.Key == order.Step.Key {
			return true
		}
	}
	return false
}

// failed is a lock that is away: it is to be tried again after a quarter of an hour.
func (w *world) failed(c *latchkey.Credential, step latchkey.Step, now time.Time) error {
	next := now.Add(w.ahead + 15*time.Minute)
	c.Attempts++
	c.Fault, c.FaultMessage, c.NextAttemptAt = latchkey.FaultOffline, "the lock does not answer", &next
	if c.State = latchkey.CredentialSetting; step.Action == latchkey.StepRemove {
		c.State = latchkey.CredentialRemoving
	}
	return temporal.NewApplicationErrorWithOptions(c.FaultMessage, "lock-offline",
		temporal.ApplicationErrorOptions{NextRetryDelay: 15 * time.Minute})
}

func (w *world) credential(id string) *latchkey.Credential {
	for i := range w.grant.Methods[0].Credentials {
		if c := &w.grant.Methods[0].Credentials[i]; c.ID == id {
			return c
		}
	}
	panic("no credential " + id)
}

// wantClean fails the test unless the workflow ended well with every lock clean.
func (w *world) wantClean() {
	w.t.Helper()
	require.NoError(w.t, w.env.GetWorkflowError())
	for name, at := range w.locks {
		require.Nil(w.t, at.has, "%s still has the PIN", name)
	}
	require.True(w.t, w.grant.Status.Over(), "the grant is %s", w.grant.Status)
}
