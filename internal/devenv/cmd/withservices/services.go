package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/internal/devenv"
)

// testDatabase holds the schemas that the tests make for themselves.
const testDatabase = "latchkey_test"

// services are the parts that tests share. Each test makes its own schema,
// namespace or panel on them.
type services struct {
	ui bool

	state    *devenv.State
	group    *devenv.Group
	postgres *devenv.Postgres
	temporal *devenv.Temporal
	panel    string
}

func (s *services) start(ctx context.Context) error {
	started := time.Now()
	root, err := devenv.FindRoot(".")
	if err != nil {
		return err
	}
	tools := devenv.Toolchain{Root: root, Report: report}
	temporalTools, err := tools.Ensure(ctx, devenv.TemporalTools)
	if err != nil {
		return err
	}
	panelTools, err := tools.Ensure(ctx, devenv.UhppoteTools)
	if err != nil {
		return err
	}
	s.panel = filepath.Join(panelTools, "uhppote-simulator")
	if err := s.open(root); err != nil {
		return err
	}
	if err := s.startServers(ctx, temporalTools); err != nil {
		return err
	}
	report(fmt.Sprintf("services are up after %s", time.Since(started).Round(time.Millisecond)))
	return nil
}

func (s *services) open(root string) error {
	state, err := devenv.OpenScratch(filepath.Join(root, ".latchkey", "test"))
	if err != nil {
		return err
	}
	s.state, s.group = state, devenv.NewGroup(state.Path("logs"), report)
	return nil
}

func (s *services) startServers(ctx context.Context, temporalTools string) error {
	var err error
	s.postgres, err = devenv.StartPostgres(ctx, s.group, devenv.PostgresOptions{
		Dir: s.state.Path("postgres"), Ephemeral: true, Report: report,
	})
	if err != nil {
		return err
	}
	if err := s.postgres.CreateDatabase(ctx, testDatabase); err != nil {
		return err
	}
	s.temporal, err = devenv.StartTemporal(ctx, s.group, devenv.TemporalOptions{
		Tools: temporalTools, Dir: s.state.Path("temporal"), DatabaseURL: s.postgres.URL("postgres"),
		Namespace: "default", UI: s.ui,
	})
	if err == nil && s.ui {
		report("Temporal Web UI: " + s.temporal.UIURL())
	}
	return err
}

func (s *services) environment() []string {
	return append(os.Environ(),
		"LATCHKEY_TEST_DATABASE_URL="+s.postgres.URL(testDatabase),
		"LATCHKEY_TEST_TEMPORAL_ADDRESS="+s.temporal.Address(),
		"LATCHKEY_TEST_UHPPOTE_SIMULATOR="+s.panel,
	)
}

// stop is safe whether all, some or none of the parts have started.
func (s *services) stop() {
	if s.group != nil {
		s.group.Stop()
	}
	if s.state != nil {
		if err := s.state.Remove(); err != nil {
			report(err.Error())
		}
	}
}
