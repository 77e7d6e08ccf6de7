package devenv_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"latchkey/internal/devenv"
)

var attributes = map[string]enumspb.IndexedValueType{"GrantStatus": enumspb.INDEXED_VALUE_TYPE_KEYWORD}

func temporalTools(t *testing.T) string {
	t.Helper()
	return ensure(t, devenv.TemporalTools)
}

func ensure(t *testing.T, module devenv.ToolModule) string {
	t.Helper()
	root, err := devenv.FindRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := devenv.Toolchain{Root: root, Report: func(line string) { t.Log(line) }}.Ensure(t.Context(), module)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// stack starts PostgreSQL and Temporal with their state in dir.
func stack(t *testing.T, dir string) (*devenv.Group, *devenv.Temporal, *transcript) {
	t.Helper()
	group, said := newGroup(t)
	postgres, err := devenv.StartPostgres(t.Context(), group, devenv.PostgresOptions{
		Dir: filepath.Join(dir, "postgres"), Ephemeral: true, Report: said.add,
	})
	if err != nil {
		t.Fatal(err)
	}
	server, err := devenv.StartTemporal(t.Context(), group, devenv.TemporalOptions{
		Tools: temporalTools(t), Dir: filepath.Join(dir, "temporal"), DatabaseURL: postgres.URL("postgres"),
		Namespace: "grants", SearchAttributes: attributes, UI: true, Report: said.add,
	})
	if err != nil {
		t.Fatal(err)
	}
	return group, server, said
}

func dial(t *testing.T, server *devenv.Temporal) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{HostPort: server.Address(), Namespace: "grants"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func startWorkflow(t *testing.T, server *devenv.Temporal) {
	t.Helper()
	status := temporal.NewSearchAttributeKeyKeyword("GrantStatus").ValueSet("pending")
	_, err := dial(t, server).ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "kept", TaskQueue: "nobody-polls", TypedSearchAttributes: temporal.NewSearchAttributes(status),
	}, "Grant")
	if err != nil {
		t.Fatal(err)
	}
}

func wantRunning(t *testing.T, server *devenv.Temporal) {
	t.Helper()
	found, err := dial(t, server).DescribeWorkflowExecution(t.Context(), "kept", "")
	if err != nil {
		t.Fatal(err)
	}
	if status := found.GetWorkflowExecutionInfo().GetStatus(); status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("the workflow is %s", status)
	}
}

func TestTemporalKeepsWorkflowsAcrossStopAndStart(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := openDir(t)
	group, server, _ := stack(t, dir)
	startWorkflow(t, server)
	page, err := http.Get(server.UIURL())
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	if page.StatusCode != http.StatusOK {
		t.Errorf("the Web UI answers %s", page.Status)
	}
	group.Stop()
	_, server, said := stack(t, dir)
	wantRunning(t, server)
	if strings.Contains(said.String(), "preparing Temporal's database") {
		t.Error("the second start ran the schema tool again")
	}
}

// A killed server leaves its ports in the cluster's membership table; the next
// one has other ports and must not send work to the dead.
func TestTemporalComesBackAfterAKill(t *testing.T) {
	t.Parallel()
	needServices(t)
	dir := openDir(t)
	group, server, _ := stack(t, dir)
	startWorkflow(t, server)
	_ = syscall.Kill(server.Pid(), syscall.SIGKILL)
	<-group.Failed()
	group.Stop()
	_, server, _ = stack(t, dir)
	wantRunning(t, server)
	wantQuickWork(t, server)
}

// wantQuickWork runs workflows on several queues, which lie on several members.
func wantQuickWork(t *testing.T, server *devenv.Temporal) {
	t.Helper()
	quick, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	c := dial(t, server)
	for _, queue := range []string{"front", "back", "garage", "cellar"} {
		w := worker.New(c, queue, worker.Options{})
		w.RegisterWorkflow(nothing)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.Stop)
		run, err := c.ExecuteWorkflow(quick, client.StartWorkflowOptions{ID: queue, TaskQueue: queue}, nothing)
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Get(quick, nil); err != nil {
			t.Fatalf("a workflow on queue %s: %v", queue, err)
		}
	}
}

func nothing(workflow.Context) error { return nil }

func TestTemporalSaysWhatIsWrongWithTheDatabaseURL(t *testing.T) {
	t.Parallel()
	group, _ := newGroup(t)
	_, err := devenv.StartTemporal(t.Context(), group, devenv.TemporalOptions{DatabaseURL: "host=localhost password=secret"})
	if err == nil || !strings.Contains(err.Error(), "postgres://user:password@host:port/name") || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
