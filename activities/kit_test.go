package activities_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// kit is a grant on a scripted lock and the activity that carries it out.
type kit struct {
	*storetest.Fixture

	t     *testing.T
	lock  *lock
	carry *activities.Grant
	log   *journal
	grant latchkey.Grant
}

// marked makes a lock that keeps our mark on what we wrote.
func marked(d *store.FoundDoor) { d.Capabilities.Marks = true }

func newKit(t *testing.T, changes ...func(*store.FoundDoor)) *kit {
	t.Helper()
	f := storetest.New(t)
	k := &kit{Fixture: f, t: t, lock: newLock(f.Clock), log: &journal{}}
	k.carry = k.worker(f.Store)
	k.grant = f.Grant(storetest.On(f.AddDevice(changes...)))
	return k
}

// worker is the activity as another process would run it.
func (k *kit) worker(db *store.Store) *activities.Grant {
	lanes := db.Lanes()
	k.t.Cleanup(func() { _ = lanes.Close() }) // its locks go with the connection
	sessions := activities.NewSessions(db, drivers.NewRegistry(k.lock), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: k.Clock})
	return &activities.Grant{Store: db, Sessions: sessions, Lanes: lanes, Clock: k.Clock}
}

// steps are what is due now.
func (k *kit) steps() []latchkey.Step {
	k.t.Helper()
	_, plan, err := k.Store.PlanGrant(k.t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(k.t, err)
	return plan.Steps
}

// step is the one thing that is due now.
func (k *kit) step() latchkey.Step {
	k.t.Helper()
	steps := k.steps()
	require.Len(k.t, steps, 1)
	return steps[0]
}

// try carries a step out once.
func (k *kit) try(step latchkey.Step) (activities.Outcome, error) {
	return k.run(k.t.Context(), k.carry, step)
}

// dies carries a step out until the worker dies at a point.
func (k *kit) dies(step latchkey.Step, at activities.Point) {
	k.t.Helper()
	point := string(step.Action) + "/" + string(at)
	_, err := k.run(context.WithValue(k.t.Context(), crash{}, point), k.carry, step)
	require.ErrorContains(k.t, err, point, "the worker did not pass this point")
}

func (k *kit) run(ctx context.Context, carry *activities.Grant, step latchkey.Step) (activities.Outcome, error) {
	return k.runFor(ctx, carry, k.grant.ID, step)
}

func (k *kit) runFor(ctx context.Context, carry *activities.Grant, grantID string, step latchkey.Step) (activities.Outcome, error) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(carry)
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	value, err := env.ExecuteActivity(carry.CarryOut, activities.Order{GrantID: grantID, Step: step, Now: k.Clock.Now()})
	if err != nil {
		fmt.Fprintln(k.log, err)
		return "", err
	}
	var outcome activities.Outcome
	return outcome, value.Get(&outcome)
}

// put brings the grant's credential onto the lock.
func (k *kit) put() {
	k.t.Helper()
	outcome, err := k.try(k.step())
	require.NoError(k.t, err)
	require.Equal(k.t, activities.Acknowledged, outcome)
	k.lock.ops = nil
}

// begin makes a kit whose next step is the action.
func begin(t *testing.T, action latchkey.StepAction, changes ...func(*store.FoundDoor)) *kit {
	t.Helper()
	k := newKit(t, changes...)
	if action == latchkey.StepRemove {
		k.put()
		require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
	}
	return k
}

// credential is the row of the grant's one credential.
func (k *kit) credential() latchkey.Credential {
	k.t.Helper()
	grant, err := k.Store.GrantByID(k.t.Context(), k.grant.ID)
	require.NoError(k.t, err)
	require.Len(k.t, grant.Methods, 1)
	require.Len(k.t, grant.Methods[0].Credentials, 1)
	return grant.Methods[0].Credentials[0]
}

// wantEnd fails the test unless the lock and the row are as the action wants.
func (k *kit) wantEnd(action latchkey.StepAction) {
	k.t.Helper()
	c := k.credential()
	if action == latchkey.StepRemove {
		k.lock.wantOn(k.t)
		require.Equal(k.t, latchkey.CredentialRemoved, c.State)
	} else {
		k.lock.wantOn(k.t, k.grant.Window)
		require.Equal(k.t, latchkey.CredentialSet, c.State)
		require.Contains(k.t, k.lock.entries, c.NativeRef)
	}
	require.False(k.t, c.Uncertain)
	require.Empty(k.t, c.Fault)
}

// quiet is a log that nobody reads.
var quiet = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// crash is the context key of the point at which a worker dies.
type crash struct{}

func TestMain(m *testing.M) {
	activities.Faults = func(ctx context.Context, at string) {
		if ctx.Value(crash{}) == at {
			panic("the worker dies at " + at)
		}
	}
	m.Run()
}

// journal is a log that many may write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(text []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(text)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// on targets doors directly.
func on(doors []latchkey.Door) func(*latchkey.NewGrant) { return storetest.On(doors...) }
