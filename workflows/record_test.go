package workflows_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/internal/storetest"
	"latchkey/internal/temporaltest"
	"latchkey/store"
	"latchkey/workflows"
)

// release is the folder that histories are recorded into.
const release = "v0.1"

// TestRecord writes the histories of a release. Run it from the code that is
// released, never from a branch that changes workflows:
//
//	LATCHKEY_RECORD_HISTORIES=1 bin/withservices -- go test ./workflows -run Record
func TestRecord(t *testing.T) {
	t.Parallel()
	if os.Getenv("LATCHKEY_RECORD_HISTORIES") == "" {
		t.Skip("records histories only when LATCHKEY_RECORD_HISTORIES is set")
	}
	for name, play := range map[string]func(*recorder){
		"one-door-whole-life":     wholeLife,
		"three-doors-with-update": updated,
		"revoke-during-back-off":  revokedInBackOff,
		"door-reachable":          reachable,
		"continue-as-new":         continued,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []temporaltest.Option
			if name == "one-door-whole-life" {
				options = append(options, temporaltest.SkipTime)
			}
			r := newRecorder(t, options...)
			play(r)
			r.export(name)
		})
	}
}

func wholeLife(r *recorder) {
	r.make(front)
	r.ends()
}

func updated(r *recorder) {
	r.make(front, back, "Side Door")
	r.settles()
	end := r.grant.Window.EndsAt.Add(day)
	ends := &end
	doors := []string{r.doors[0].ID, r.doors[1].ID}
	r.update(latchkey.GrantChange{EndsAt: &ends}, latchkey.ReasonWindowChanged)
	r.settles()
	r.update(latchkey.GrantChange{DeviceIDs: &doors}, latchkey.ReasonDoorsChanged)
	r.settles()
	r.revoke()
	r.ends()
}

func revokedInBackOff(r *recorder) {
	r.lock.away.Store(true)
	r.make(front)
	r.waits()
	r.revoke()
	r.ends()
}

func reachable(r *recorder) {
	r.lock.away.Store(true)
	r.make(front, back)
	r.waits()
	r.lock.away.Store(false)
	r.nudge(latchkey.ReasonDoorReachable)
	r.settles()
	r.revoke()
	r.ends()
}

func continued(r *recorder) {
	r.make(front)
	r.settles()
	first := r.run()
	for r.run() == first {
		r.nudge(latchkey.ReasonSwept)
	}
	r.firstRun = first
	r.wantAttributes()
	r.revoke()
	r.ends()
}

// recorder runs grants on a real server, a real database and a scripted lock.
type recorder struct {
	*storetest.Fixture

	t         *testing.T
	temporal  client.Client
	lifecycle *workflows.Client
	lock      *recordedLock
	doors     []latchkey.Door
	grant     latchkey.Grant
	firstRun  string // "" for the latest
}

func newRecorder(t *testing.T, options ...temporaltest.Option) *recorder {
	t.Helper()
	f := storetest.New(t)
	f.Clock.Set(time.Now())
	anonymous := func(o *client.Options) { o.Identity = "recorder" }
	connected, namespace := temporaltest.Namespace(t, workflows.SearchAttributes(), append(options, anonymous)...)
	r := &recorder{
		Fixture: f, t: t, temporal: connected, lifecycle: workflows.NewClient(connected, namespace), lock: &recordedLock{clock: f.Clock},
	}
	sessions := activities.NewSessions(f.Store, drivers.NewRegistry(r.lock), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: f.Clock})
	running := worker.New(connected, workflows.TaskQueue, worker.Options{Identity: "recorder"})
	workflows.Register(running)
	workflows.RegisterActivities(running, workflows.Activities{
		Grant:   &activities.Grant{Store: f.Store, Sessions: sessions, Lanes: f.Store.Lanes(), Clock: f.Clock},
		Account: &activities.Account{}, Webhook: &activities.Webhook{}, Action: &activities.Action{}, Cleanup: &activities.Cleanup{},
	})
	require.NoError(t, running.Start())
	t.Cleanup(running.Stop)
	return r
}

// make makes a grant of the PIN on doors and starts its workflow.
func (r *recorder) make(names ...string) {
	r.t.Helper()
	for _, name := range names {
		r.doors = append(r.doors, r.AddDevice(func(d *store.FoundDoor) {
			d.Name, d.Capabilities.CodeLengths, d.Capabilities.Marks = name, []int{len(code)}, true
		}))
	}
	r.grant = r.Grant(storetest.On(r.doors...), func(w *latchkey.NewGrant) { w.Requested[0].Code = latchkey.NewSecret(code) })
	require.Equal(r.t, code, r.grant.Methods[0].Secret.Reveal())
	r.nudge(latchkey.ReasonCreated)
}

func (r *recorder) nudge(reason latchkey.Reason) {
	r.t.Helper()
	require.NoError(r.t, r.lifecycle.Nudge(r.t.Context(), r.grant, reason))
}

func (r *recorder) update(change latchkey.GrantChange, reason latchkey.Reason) {
	r.t.Helper()
	require.NoError(r.t, r.Store.UpdateGrant(r.t.Context(), r.Workspace.ID, latchkey.GrantRef{ID: r.grant.ID}, change))
	r.nudge(reason)
}

func (r *recorder) revoke() {
	r.t.Helper()
	require.NoError(r.t, r.Store.DeleteGrant(r.t.Context(), r.Workspace.ID, r.grant.ID))
	r.nudge(latchkey.ReasonRevoke)
}

// settles returns when every door has acknowledged what is wanted.
func (r *recorder) settles() {
	r.t.Helper()
	r.eventually(func(g latchkey.Grant) bool { return g.Status == latchkey.GrantActive })
}

// waits returns when a step has failed and waits for its next try.
func (r *recorder) waits() {
	r.t.Helper()
	r.eventually(func(g latchkey.Grant) bool { return g.Methods[0].Credentials[0].NextAttemptAt != nil })
}

func (r *recorder) eventually(is func(latchkey.Grant) bool) {
	r.t.Helper()
	require.Eventually(r.t, func() bool {
		grant, err := r.Store.GrantByID(r.t.Context(), r.grant.ID)
		return err == nil && is(grant)
	}, time.Minute, 10*time.Millisecond)
}

// ends returns when the workflow has ended well.
func (r *recorder) ends() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), time.Minute)
	defer cancel()
	require.NoError(r.t, r.temporal.GetWorkflow(ctx, workflows.GrantID(r.grant.ID), "").Get(ctx, nil))
	require.Zero(r.t, r.lock.held(), "the lock is clean")
}

// run is the id of the workflow's latest run.
func (r *recorder) run() string {
	r.t.Helper()
	is, err := r.temporal.DescribeWorkflowExecution(r.t.Context(), workflows.GrantID(r.grant.ID), "")
	require.NoError(r.t, err)
	return is.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

// wantAttributes fails the test unless the latest run is found as the first one was.
func (r *recorder) wantAttributes() {
	r.t.Helper()
	is, err := r.temporal.DescribeWorkflowExecution(r.t.Context(), workflows.GrantID(r.grant.ID), "")
	require.NoError(r.t, err)
	for name := range workflows.SearchAttributes() {
		require.Contains(r.t, is.GetWorkflowExecutionInfo().GetSearchAttributes().GetIndexedFields(), name)
	}
}

// export writes the history, an event a line.
func (r *recorder) export(name string) {
	r.t.Helper()
	var text bytes.Buffer
	events := r.temporal.GetWorkflowHistory(r.t.Context(), workflows.GrantID(r.grant.ID), r.firstRun, false, 0)
	for separator := "{\"events\":[\n"; events.HasNext(); separator = ",\n" {
		event, err := events.Next()
		require.NoError(r.t, err)
		line, err := protojson.Marshal(event)
		require.NoError(r.t, err)
		text.WriteString(separator)
		require.NoError(r.t, json.Compact(&text, line)) // protojson varies its spaces on purpose
	}
	text.WriteString("\n]}\n")
	host, err := os.Hostname() // begins the names of sticky task queues
	require.NoError(r.t, err)
	anonymous := bytes.ReplaceAll(text.Bytes(), []byte(`"`+host+`:`), []byte(`"recorder:`))
	path := filepath.Join(histories, release, name+".json")
	require.NoError(r.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(r.t, os.WriteFile(path, anonymous, 0o644))
}
