package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
	"latchkey/workflows"
)

func runMigrate(ctx context.Context, m *Main, _ []string) error {
	p, err := newProcess(m, "migrate")
	if err != nil {
		return err
	}
	if p.settings.DatabaseURL == "" {
		return errors.New("LATCHKEY_DATABASE_URL is not set")
	}
	if err := store.Migrate(ctx, p.settings.DatabaseURL); err != nil {
		return err
	}
	temporal, namespace, err := p.temporalClient()
	if err != nil {
		return err
	}
	defer temporal.Close()
	if err := p.awaitTemporal(ctx, temporal, namespace); err != nil {
		return err
	}
	if err := workflows.EnsureSearchAttributes(ctx, temporal, namespace); err != nil {
		return err
	}
	fmt.Fprintln(m.Stdout, "The database and the Temporal namespace are up to date.")
	return nil
}

func runWorkspace(ctx context.Context, m *Main, args []string) error {
	flags := flag.NewFlagSet("workspace create", flag.ContinueOnError)
	sandbox := flags.Bool("sandbox", false, "its keys say test, and it may simulate")
	if len(args) < 2 || args[0] != "create" || flags.Parse(args[2:]) != nil {
		return errors.New("usage: latchkey workspace create NAME [--sandbox]")
	}
	return m.withStore(ctx, func(db *store.Store) error {
		workspace, err := db.CreateWorkspace(ctx, args[1], *sandbox)
		if err != nil {
			return err
		}
		key, err := db.CreateAPIKey(ctx, workspace, "first key")
		if err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "workspace %s\nAPI key   %s\nThe key is shown this once.\n", workspace.ID, key.Reveal())
		return nil
	})
}

func runAccount(ctx context.Context, m *Main, args []string) error {
	if len(args) > 0 && args[0] == "cards" {
		return putCards(ctx, m, args[1:])
	}
	flags := flag.NewFlagSet("account add", flag.ContinueOnError)
	workspace := flags.String("workspace", "", "the workspace's id")
	provider := flags.String("provider", "", "a driver: "+strings.Join(registry().Names(), ", "))
	config := flags.String("config", "", "a file with the driver's settings as JSON")
	name := flags.String("name", "", "what people call it")
	cards := flags.String("cards", "", "numbers of the cards in the drawer, comma-separated")
	if len(args) < 1 || args[0] != "add" || flags.Parse(args[1:]) != nil || *workspace == "" || *config == "" {
		return errors.New("usage: latchkey account add --workspace ID --provider NAME --config FILE [--name NAME] [--cards N,N]\n" + cardsUsage)
	}
	settings, err := os.ReadFile(*config)
	if err != nil {
		return fmt.Errorf("read the driver's settings: %w", err)
	}
	return m.withStore(ctx, func(db *store.Store) error {
		account, err := connect(ctx, db, newAccount(*workspace, *provider, *name, settings, splitList(*cards)))
		if err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "connected account %s\nIts doors appear when a worker has looked at it, within a minute or two.\n", account.ID)
		return nil
	})
}

func newAccount(workspaceID, provider, name string, config []byte, cards []string) store.NewAccount {
	if name == "" {
		name = provider
	}
	return store.NewAccount{
		WorkspaceID: workspaceID, Provider: provider, DisplayName: name, Config: latchkey.NewSecret(string(config)), Cards: cards,
	}
}

// connect stores an account after its driver has accepted the settings.
func connect(ctx context.Context, db *store.Store, account store.NewAccount) (latchkey.Account, error) {
	driver, ok := registry().Find(account.Provider)
	if !ok {
		return latchkey.Account{}, fmt.Errorf("no driver %q; there are %s", account.Provider, strings.Join(registry().Names(), ", "))
	}
	session, err := driver.Open(ctx, json.RawMessage(account.Config.Reveal()), drivers.Env{
		Log: slog.New(slog.DiscardHandler), Clock: latchkey.SystemClock{}, HTTP: http.DefaultClient,
	})
	if err != nil {
		return latchkey.Account{}, fmt.Errorf("the driver does not accept these settings: %w", err)
	}
	if err := session.Close(); err != nil {
		return latchkey.Account{}, err
	}
	info := driver.Info()
	account.ProviderTitle, account.Category = info.Title, info.Category
	return db.CreateAccount(ctx, account)
}

func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// withStore runs a command on the database of the settings.
func (m *Main) withStore(ctx context.Context, use func(*store.Store) error) error {
	p, err := newProcess(m, "admin")
	if err != nil {
		return err
	}
	db, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}
