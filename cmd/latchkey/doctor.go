package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"latchkey/store"
)

// runDoctor prints every setting and checks every part, each with what to do.
func runDoctor(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "doctor")
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, setting := range p.settings.list() {
		fmt.Fprintf(table, "%s\t%s\t%s\n", setting.Name, setting.Value, setting.Doc)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(m.Stdout)
	d := &doctor{main: m, process: p}
	d.database(ctx)
	d.temporal(ctx)
	if d.ill > 0 {
		return fmt.Errorf("%d checks failed", d.ill)
	}
	return nil
}

type doctor struct {
	main    *Main
	process *process
	ill     int
}

// check prints one finding.
func (d *doctor) check(name string, err error, advice string) {
	if err == nil {
		fmt.Fprintf(d.main.Stdout, "  ok    %s\n", name)
		return
	}
	d.ill++
	fmt.Fprintf(d.main.Stdout, "  FAIL  %s: %v\n        %s\n", name, err, advice)
}

// note prints something to see to that is no fault of the installation.
func (d *doctor) note(kind, about, finding, todo string) {
	fmt.Fprintf(d.main.Stdout, "  %-5s %s: %s\n        %s\n", kind, about, finding, todo)
}

func (d *doctor) database(ctx context.Context) {
	db, err := d.process.openStore(ctx)
	d.check("database", err, "Check LATCHKEY_DATABASE_URL, LATCHKEY_KEYS and LATCHKEY_MAC_KEY, and that PostgreSQL runs.")
	if err != nil {
		return
	}
	defer db.Close() //nolint:errcheck // only read
	d.check("database schema", d.schema(ctx), "Run latchkey migrate.")
	d.accounts(ctx, db)
}

func (d *doctor) schema(ctx context.Context) error {
	current, wanted, err := store.MigrationStatus(ctx, d.process.settings.DatabaseURL)
	if err == nil && current != wanted {
		return fmt.Errorf("the schema is at version %d, this build needs %d", current, wanted)
	}
	return err
}

func (d *doctor) temporal(ctx context.Context) {
	temporal, namespace, err := d.process.temporalClient()
	if err == nil {
		defer temporal.Close()
		err = describe(ctx, temporal, namespace)
	}
	d.check("Temporal namespace "+namespace, err, "Check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, and that the server runs.")
	if err != nil {
		return
	}
	err = probe{temporal: temporal, namespace: namespace}.workerPolls(ctx)
	if err != nil {
		err = errors.New("no worker is running")
	}
	d.check("worker", err, "Start one: latchkey worker.")
}
