package devenv

import (
	"context"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
)

const temporalStartTime = 2 * time.Minute

// TemporalOptions say what to run and on which database server.
type TemporalOptions struct {
	// Tools is the folder that Toolchain.Ensure(TemporalTools) returned.
	Tools string
	// Dir takes the rendered configuration, which holds the database password.
	Dir string
	// DatabaseURL is any database on the server that is to hold Temporal's two;
	// its user must be allowed to create them.
	DatabaseURL string
	// PreferPort and PreferUIPort are used when they are free; 0 takes any free port.
	PreferPort, PreferUIPort int
	// UI also starts the Web UI.
	UI bool
	// Namespace is made with these search attributes unless it is there. Empty makes none.
	Namespace        string
	SearchAttributes map[string]enumspb.IndexedValueType
	Report           Report
}

// Temporal is a Temporal server, and maybe its Web UI, that a Group runs.
type Temporal struct {
	*Process

	options TemporalOptions
	store   temporalStore
	port    int
	uiPort  int
}

// StartTemporal brings the database schema up to date, and returns when the
// server answers, the namespace is usable, and the Web UI is up.
func StartTemporal(ctx context.Context, group *Group, options TemporalOptions) (*Temporal, error) {
	t := &Temporal{options: options}
	ctx, cancel := context.WithTimeout(ctx, temporalStartTime)
	defer cancel()
	steps := []func(context.Context, *Group) error{t.prepareStore, t.startServer, t.prepareNamespace}
	if options.UI {
		steps = append(steps, t.startUI)
	}
	for _, step := range steps {
		if err := step(ctx, group); err != nil {
			return nil, fmt.Errorf("start Temporal: %w", err)
		}
	}
	return t, nil
}

// Address is the host and port of the gRPC frontend.
func (t *Temporal) Address() string { return address(t.port) }

// UIURL is where a person finds the Web UI; empty when it was not asked for.
func (t *Temporal) UIURL() string {
	if !t.options.UI {
		return ""
	}
	return "http://" + address(t.uiPort)
}

func (t *Temporal) prepareStore(ctx context.Context, _ *Group) error {
	var err error
	if t.store, err = newTemporalStore(t.options.DatabaseURL); err != nil {
		return err
	}
	if err := t.ensureSchemas(ctx); err != nil {
		return err
	}
	return t.forgetMembers(ctx)
}

func (t *Temporal) startServer(ctx context.Context, group *Group) error {
	var err error
	if t.port, err = PickPort(t.options.PreferPort); err != nil {
		return err
	}
	config, err := t.writeServerConfig()
	if err != nil {
		return err
	}
	t.Process, err = group.Start(Child{
		Name: "temporal", Path: t.program("temporal-server"),
		Args: []string{"--config-file", config, "--allow-no-auth", "start"}, Env: bareEnv(), Dir: t.options.Dir,
		// Its orderly stop takes ten seconds and more: its own workers wait for
		// parts of it that have left already. Everything it has promised is in the
		// database, so it can be killed at any time; whoever uses it stops before it.
		StopSignal: syscall.SIGKILL,
	})
	if err != nil {
		return err
	}
	return t.ready(ctx, t.answers)
}

func (t *Temporal) startUI(ctx context.Context, group *Group) error {
	var err error
	if t.uiPort, err = PickPort(t.options.PreferUIPort); err != nil {
		return err
	}
	if err := t.writeUIConfig(); err != nil {
		return err
	}
	ui, err := group.Start(Child{
		Name: "temporal-ui", Path: t.program("temporal-ui"),
		Args: []string{"--root", t.options.Dir, "--config", ".", "--env", uiConfigName, "start"},
		Env:  bareEnv(), Dir: t.options.Dir, Restart: true,
	})
	if err != nil {
		return err
	}
	return ui.ready(ctx, listening(t.uiPort))
}

// listening passes when a server accepts connections on the port.
func listening(port int) func(context.Context) error {
	return func(ctx context.Context) error {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", address(port))
		if err != nil {
			return err
		}
		return connection.Close()
	}
}

// bareEnv keeps TEMPORAL_* variables, meant for clients, away from the servers.
func bareEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC"}
}
