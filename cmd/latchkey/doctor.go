package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
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

// accounts opens each connected account and looks at its doors.
func (d *doctor) accounts(ctx context.Context, db *store.Store) {
	accounts, err := db.EveryAccount(ctx)
	if err != nil {
		d.check("connected accounts", err, "Run latchkey migrate.")
		return
	}
	sessions := activities.NewSessions(db, registry(), drivers.Env{Log: d.process.log, Clock: d.process.clock})
	defer sessions.Close()
	for _, account := range accounts {
		found, err := look(ctx, sessions, account)
		name := fmt.Sprintf("account %s (%s)", account.DisplayName, account.Provider)
		if err == nil {
			name = fmt.Sprintf("account %s (%s, %d doors)", account.DisplayName, account.Provider, len(found))
		}
		d.check(name, err, accountAdvice(err))
		d.away(found)
	}
}

func look(ctx context.Context, sessions *activities.Sessions, account latchkey.Account) ([]drivers.Door, error) {
	session, err := sessions.Of(ctx, account.ID, account.Provider)
	if err != nil {
		return nil, err
	}
	inventory, err := session.Discover(ctx)
	return inventory.Doors, err
}

// away names the doors of an account that cannot be reached now. That is no fault of
// the installation: most locks sleep or lose their radio now and then.
func (d *doctor) away(found []drivers.Door) {
	for _, door := range found {
		if door.Health.Online {
			continue
		}
		why := door.Health.Detail
		if why == "" {
			why = "it does not answer"
		}
		fmt.Fprintf(d.main.Stdout, "  away  %s: %s\n        %s\n", door.Name, why,
			"Look at its power and its distance, if it should be there. What is asked of it waits for it.")
	}
}

// accountAdvice is what to do about an account that does not work.
func accountAdvice(err error) string {
	if err == nil {
		return ""
	}
	const page = "the account's connect page (connect_webviews/create with its connected_account_id)"
	switch latchkey.FaultOf(err).Class {
	case latchkey.FaultUnauthorized:
		return "Set the login anew on " + page + ". Its grants wait, and go on by themselves."
	case latchkey.FaultPermanent, latchkey.FaultUnsupported, latchkey.FaultNotFound:
		return "Correct the settings on " + page + ". Its grants wait, and go on by themselves."
	case latchkey.FaultGatewayOffline, latchkey.FaultOffline, latchkey.FaultBusy, latchkey.FaultAmbiguous:
		return "Start it, and see that this machine reaches it; if its address is another now, set that on " + page +
			". Its grants wait, and go on by themselves."
	default:
		return "Read the log of latchkey worker about it."
	}
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
