package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// plan plans a grant at the fixture's time.
func plan(t *testing.T, f *storetest.Fixture, grantID string) (latchkey.Grant, latchkey.Plan) {
	t.Helper()
	grant, plan, err := f.Store.PlanGrant(t.Context(), grantID, f.Clock.Now())
	require.NoError(t, err)
	return grant, plan
}

// begin begins a step that must be due.
func begin(t *testing.T, f *storetest.Fixture, grantID string, step latchkey.Step) store.Job {
	t.Helper()
	job, current, err := f.Store.BeginStep(t.Context(), grantID, step, f.Clock.Now())
	require.NoError(t, err)
	require.True(t, current, "%s is not due", step.Summary)
	return job
}

// finish records that the lock did what the job says.
func finish(t *testing.T, f *storetest.Fixture, job store.Job) {
	t.Helper()
	switch job.Step.Action {
	case latchkey.StepRemove:
		require.NoError(t, f.Store.FinishRemove(t.Context(), job, "deleted"))
	case latchkey.StepSetAside:
		require.NoError(t, f.Store.FinishSetAside(t.Context(), job, "deleted"))
	case latchkey.StepPut:
		require.NoError(t, f.Store.FinishPut(t.Context(), job, store.Ack{Ref: "ref-" + job.Credential.ID, Actual: job.Window, Words: "stored"}))
	}
}

// fail records that the lock refused, for good when the fault is hopeless.
func fail(t *testing.T, f *storetest.Fixture, job store.Job, class latchkey.FaultClass) {
	t.Helper()
	failure := store.Failure{Fault: latchkey.Faultf(class, "the lock says no")}
	if class == latchkey.FaultOffline {
		at := f.Clock.Now()
		failure.RetryAt = &at
	}
	require.NoError(t, f.Store.FailStep(t.Context(), job, failure))
}

// obey carries out every step that is due on locks that never fail, until none is.
func obey(t *testing.T, f *storetest.Fixture, grantID string) latchkey.Grant {
	t.Helper()
	for range 10 {
		_, due := plan(t, f, grantID)
		if len(due.Steps) == 0 {
			return reread(t, f, grantID)
		}
		for _, step := range due.Steps {
			finish(t, f, begin(t, f, grantID, step))
		}
	}
	t.Fatal("the plan never comes to rest")
	return latchkey.Grant{}
}

// reread is a grant as its workflow sees it.
func reread(t *testing.T, f *storetest.Fixture, id string) latchkey.Grant {
	t.Helper()
	grant, err := f.Store.GrantByID(t.Context(), id)
	require.NoError(t, err)
	return grant
}

// live are the credentials that are not removed, by door.
func live(grant latchkey.Grant) map[string]latchkey.Credential {
	found := map[string]latchkey.Credential{}
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if c.State != latchkey.CredentialRemoved {
				found[c.DoorID] = c
			}
		}
	}
	return found
}

// kinds are the types of events of grants and methods, in their order.
func kinds(f *storetest.Fixture) []latchkey.EventType {
	var kinds []latchkey.EventType
	for _, event := range f.Events() {
		if event.Subject.GrantID != "" {
			kinds = append(kinds, event.Type)
		}
	}
	return kinds
}

// rows counts the rows of every table that a grant is written into.
func rows(t *testing.T, f *storetest.Fixture) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, table := range []string{
		"identities", "spaces", "grants", "grant_doors", "grant_spaces", "requested_methods", "methods",
		"credentials", "holds", "events", "outbox",
	} {
		var n int
		require.NoError(t, f.DB.GetContext(t.Context(), &n, `select count(*) from `+table))
		counts[table] = n
	}
	return counts
}
