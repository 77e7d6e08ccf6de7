package main

import (
	"context"
	"fmt"
	"os"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/uhppote/uhppotetest"
	"latchkey/internal/devenv"
	"latchkey/store"
	"latchkey/worker"
	"latchkey/workflows"
)

// database starts a private PostgreSQL, unless LATCHKEY_DATABASE_URL names one.
func (d *dev) database(ctx context.Context) error {
	admin := d.settings.DatabaseURL
	if admin == "" {
		d.say("Starting PostgreSQL")
		postgres, err := devenv.StartPostgres(ctx, d.group, devenv.PostgresOptions{
			Dir: d.state.Path("postgres"), PreferPort: d.prefer(54432), Report: d.say,
		})
		if err != nil {
			return err
		}
		if err := postgres.CreateDatabase(ctx, "latchkey"); err != nil {
			return err
		}
		admin = postgres.URL("latchkey")
	}
	d.settings.DatabaseURL = admin
	d.env["LATCHKEY_DATABASE_URL"] = admin
	d.env["LATCHKEY_KEYS"], d.env["LATCHKEY_MAC_KEY"] = or(d.settings.Keys, d.identity.Keys), or(d.settings.MACKey, d.identity.MACKey)
	d.stack.DatabaseURL, d.stack.Keys, d.stack.MACKey = admin, d.env["LATCHKEY_KEYS"], d.env["LATCHKEY_MAC_KEY"]
	return store.Migrate(ctx, admin)
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// temporal starts a Temporal server on the same PostgreSQL, unless
// TEMPORAL_ADDRESS names one.
func (d *dev) temporal(ctx context.Context) error {
	if os.Getenv("TEMPORAL_ADDRESS") != "" {
		d.stack.WebUI = "(that of TEMPORAL_ADDRESS)"
		return d.foreignTemporal(ctx)
	}
	tools, err := devenv.Toolchain{Root: d.root, Report: d.say}.Ensure(ctx, devenv.TemporalTools)
	if err != nil {
		return err
	}
	d.say("Starting Temporal")
	temporal, err := devenv.StartTemporal(ctx, d.group, devenv.TemporalOptions{
		Tools: tools, Dir: d.state.Path("temporal"), DatabaseURL: d.settings.DatabaseURL,
		PreferPort: d.prefer(7233), PreferUIPort: d.prefer(8233), UI: true,
		Namespace: "default", SearchAttributes: workflows.SearchAttributes(), Report: d.say,
	})
	if err != nil {
		return err
	}
	d.env["TEMPORAL_ADDRESS"] = temporal.Address()
	d.stack.WebUI = temporal.UIURL() + "/namespaces/default/workflows"
	return nil
}

// foreignTemporal makes the namespace of somebody else's server ready.
func (d *dev) foreignTemporal(ctx context.Context) error {
	p, err := newProcess(d.main, "dev")
	if err != nil {
		return err
	}
	connected, namespace, err := p.temporalClient()
	if err != nil {
		return err
	}
	defer connected.Close()
	d.say("Waiting for the Temporal server of TEMPORAL_ADDRESS, namespace " + namespace)
	if err := p.awaitTemporal(ctx, connected, namespace); err != nil {
		return err
	}
	return workflows.EnsureSearchAttributes(ctx, connected, namespace)
}

// sandbox starts the simulated lock cloud as a process of its own.
func (d *dev) sandbox(ctx context.Context) error {
	port, err := d.port(3718)
	if err != nil {
		return err
	}
	d.env["LATCHKEY_SANDBOX_LISTEN"] = local(port)
	d.env["LATCHKEY_SANDBOX_STATE"] = d.state.Path("sandbox.journal")
	d.env["LATCHKEY_SANDBOX_ADMIN_TOKEN"] = d.identity.SandboxAdmin
	d.stack.SandboxURL, d.stack.SandboxAdmin = "http://"+local(port), d.identity.SandboxAdmin
	d.say("Starting the sandbox lock cloud")
	if err := d.child("sandbox", true); err != nil {
		return err
	}
	if err := awaitHTTP(ctx, d.stack.SandboxURL+"/"); err != nil {
		return fmt.Errorf("the lock cloud does not answer: %w", err)
	}
	locks := admin.New(d.stack.SandboxURL, latchkey.NewSecret(d.identity.SandboxAdmin), nil)
	return seedLocks(ctx, locks, d.identity.SandboxToken)
}

// panel starts a third party's simulation of a UHPPOTE panel.
func (d *dev) panel(ctx context.Context) error {
	tools, err := devenv.Toolchain{Root: d.root, Report: d.say}.Ensure(ctx, devenv.UhppoteTools)
	if err != nil {
		return err
	}
	d.say("Starting the simulated panel")
	simulator, err := devenv.StartSimulator(ctx, d.group, devenv.SimulatorOptions{
		Tools: tools, Devices: d.state.Path("panels"), PreferPort: d.prefer(60000), PreferRESTPort: d.prefer(60001),
	})
	if err != nil {
		return err
	}
	d.stack.PanelAddress, d.stack.PanelREST = simulator.Address(), simulator.RESTURL()
	return uhppotetest.Attach(simulator.Address(), simulator.RESTURL()).Add(ctx, demoPanel)
}

func (d *dev) seed(ctx context.Context) error {
	db, err := d.stack.openStore(ctx)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // everything is committed
	if err := seedWorkspace(ctx, db, &d.identity, d.stack.SandboxURL, d.stack.PanelAddress); err != nil {
		return fmt.Errorf("seed the sandbox workspace: %w", err)
	}
	return d.identity.save(d.state.Path("identity.json"))
}

// ourselves starts the worker and the API, and waits until they serve.
func (d *dev) ourselves(ctx context.Context) error {
	port, err := d.port(3717)
	if err != nil {
		return err
	}
	d.env["LATCHKEY_LISTEN"] = local(port)
	for _, name := range []string{"LATCHKEY_API_METRICS_LISTEN", "LATCHKEY_WORKER_METRICS_LISTEN"} {
		metrics, err := d.port(map[string]int{"LATCHKEY_API_METRICS_LISTEN": 9717, "LATCHKEY_WORKER_METRICS_LISTEN": 9718}[name])
		if err != nil {
			return err
		}
		d.env[name] = local(metrics)
	}
	d.env["LATCHKEY_PROMOTE"] = string(worker.PromoteAlways)
	d.env["LATCHKEY_PID_FILE"] = d.state.Path("worker.pid")
	d.stack.APIURL, d.stack.APIKey, d.stack.WorkerPID = "http://"+local(port), d.identity.APIKey, d.state.Path("worker.pid")
	d.say("Starting the worker and the API")
	if err := d.child("worker", true); err != nil {
		return err
	}
	if err := d.child("api", true); err != nil {
		return err
	}
	if err := awaitHTTP(ctx, d.stack.APIURL+"/health"); err != nil {
		return fmt.Errorf("the API does not answer: %w; see %s", err, d.state.Path("logs"))
	}
	if err := awaitDoors(ctx, d.stack); err != nil {
		return fmt.Errorf("the worker finds no doors: %w; see %s", err, d.state.Path("logs"))
	}
	return d.stack.save(d.state.Path("stack.json"))
}

// child starts this program again as one of its own commands.
func (d *dev) child(command string, restart bool) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	env := os.Environ()
	for name, value := range d.env {
		env = append(env, name+"="+value)
	}
	_, err = d.group.Start(devenv.Child{Name: command, Path: self, Args: []string{command}, Env: env, Restart: restart})
	return err
}

func local(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
