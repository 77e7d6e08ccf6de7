package main

import (
	"context"
	"net/http"
	"os"
	"strconv"

	"golang.org/x/sync/errgroup"

	"latchkey/api"
	"latchkey/store"
	"latchkey/worker"
	"latchkey/workflows"
)

func runAPI(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "api")
	if err != nil {
		return err
	}
	db, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // the process ends
	temporal, namespace, err := p.temporalClient()
	if err != nil {
		return err
	}
	defer temporal.Close()
	relay := worker.NewRelay(db, workflows.NewClient(temporal, namespace), p.log)
	db.OnPost(relay.Kick)
	handler, err := api.New(p.apiConfig(db, probe{database: db, temporal: temporal, namespace: namespace}))
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { relay.Run(ctx); return nil })
	group.Go(func() error { return p.serve(ctx, p.settings.Listen, handler) })
	group.Go(func() error { return p.serveMetrics(ctx, p.settings.APIMetrics, alive) })
	return group.Wait()
}

func (p *process) apiConfig(db *store.Store, parts probe) api.Config {
	return api.Config{
		Services: api.Services{
			Callers: db, Reach: db, Workspaces: db, Sessions: db, Profiles: db,
			Accounts: db, Doors: db, Systems: db, Spaces: db, Identities: db, Grants: db, Methods: db, Requests: db,
			Events: db, Attempts: db, Idempotency: db, Probe: parts, Clock: p.clock,
			Locks: db, Encoders: db, Cards: db, Providers: registry(), Webviews: db, ConnectPage: db, Clocks: db, Webhooks: db, Devices: db,
			Codes: db, Outside: db, Previews: db, Suspensions: db, Retries: db, Timelines: db,
			InstantKeys: db, KeyHolders: db, Phones: db, Portals: db, ACSUsers: db, ACSAccess: db, ACSGroups: db, ACSCredentials: db,
		},
		Log: p.log, Metrics: p.metrics, PublicURL: p.settings.PublicURL,
	}
}

func alive(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func runWorker(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "worker")
	if err != nil {
		return err
	}
	if err := writePID(); err != nil {
		return err
	}
	db, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // the process ends
	temporal, namespace, err := p.temporalClient()
	if err != nil {
		return err
	}
	defer temporal.Close()
	if err := p.awaitTemporal(ctx, temporal, namespace); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return worker.Run(ctx, worker.Options{
			Store: db, Temporal: temporal, Namespace: namespace, Drivers: registry(), Clock: p.clock, Log: p.log,
			BuildID: p.settings.BuildID, Promote: worker.Promotion(p.settings.Promote),
			WatchEvery: p.settings.WatchEvery, CleanupEvery: p.settings.CleanupEvery,
			Webhooks: worker.Webhooks{Payload: api.EventPayload, AllowHosts: p.settings.WebhookHosts},
		})
	})
	group.Go(func() error { return p.serveMetrics(ctx, p.settings.WorkerMetrics, alive) })
	return group.Wait()
}

// writePID leaves the process id where LATCHKEY_PID_FILE says, for the demo,
// which kills the worker in the middle of its work.
func writePID() error {
	path := os.Getenv("LATCHKEY_PID_FILE")
	if path == "" {
		return nil
	}
	return os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())), 0o600)
}

func runOpenAPI(_ context.Context, m *Main, _ []string) error {
	_, err := m.Stdout.Write(api.OpenAPI())
	return err
}

func runPromote(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "promote")
	if err != nil {
		return err
	}
	temporal, _, err := p.temporalClient()
	if err != nil {
		return err
	}
	defer temporal.Close()
	return worker.Promote(ctx, temporal, p.settings.BuildID)
}
