// Package storetest gives a test a store in a schema of its own, with a
// workspace, an account and a clock that the test sets.
//
//	f := storetest.New(t)
//	front := f.AddDevice()
//	lobby := f.Space(front, f.AddEntrance())
package storetest

import (
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"latchkey"
	"latchkey/internal/pgtest"
	"latchkey/store"
)

// Start is what the fixture's clock shows at first.
var Start = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// maxConns is small: many tests share one server.
const maxConns = 8

// Fixture is a store and what most tests need in it.
type Fixture struct {
	Store     *store.Store
	URL       string   // of the schema
	DB        *sqlx.DB // the same schema, to look at rows
	Clock     *Clock
	Vault     *store.Vault
	Workspace latchkey.Workspace // a sandbox
	APIKey    latchkey.Secret
	Account   latchkey.Account

	t     testing.TB
	found store.Inventory
	made  int // doors

	invents bool // events that the contract is not held against
}

// New makes a fixture that ends with the test.
func New(tb testing.TB) *Fixture {
	tb.Helper()
	f := &Fixture{URL: pgtest.Open(tb, store.Migrate), Clock: NewClock(Start), Vault: NewVault(tb), t: tb}
	f.Store = f.Open()
	f.DB = must(sqlx.Open("postgres", f.URL))(tb)
	tb.Cleanup(func() { _ = f.DB.Close() }) // the test has read what it wanted
	f.Workspace, f.APIKey = f.AddWorkspace("Test")
	f.Account = f.AddAccount(f.Workspace)
	f.Sync() // the first look is over, and what it left word of is done
	f.EmptyOutbox()
	tb.Cleanup(f.witness) // before what it reads is closed
	return f
}

// Open makes another store on the same rows, as another process would.
func (f *Fixture) Open() *store.Store {
	f.t.Helper()
	opened := must(store.Open(f.t.Context(), f.URL, f.Vault, f.Clock, store.Options{MaxConns: maxConns}))(f.t)
	f.t.Cleanup(func() { _ = opened.Close() }) // nothing is left to be written
	return opened
}

// AddWorkspace makes another tenant and a key of its.
func (f *Fixture) AddWorkspace(name string) (latchkey.Workspace, latchkey.Secret) {
	f.t.Helper()
	workspace := must(f.Store.CreateWorkspace(f.t.Context(), name, true))(f.t)
	return workspace, must(f.Store.CreateAPIKey(f.t.Context(), workspace, "test"))(f.t)
}

// AddAccount connects an account of the sandbox driver with two cards in the drawer.
func (f *Fixture) AddAccount(workspace latchkey.Workspace) latchkey.Account {
	f.t.Helper()
	return must(f.Store.CreateAccount(f.t.Context(), store.NewAccount{
		WorkspaceID: workspace.ID, Provider: "sandbox", ProviderTitle: "Sandbox", Category: "lock",
		DisplayName: "Test locks", Config: latchkey.NewSecret(`{"token":"hush"}`), Cards: []string{"7000001", "7000002"},
	}))(f.t)
}

// Space makes a space of the doors.
func (f *Fixture) Space(doors ...latchkey.Door) latchkey.Space {
	f.t.Helper()
	wish := latchkey.NewSpace{Name: "Space"}
	for _, door := range doors {
		if door.Kind == latchkey.DoorEntrance {
			wish.EntranceIDs = append(wish.EntranceIDs, door.ID)
		} else {
			wish.DeviceIDs = append(wish.DeviceIDs, door.ID)
		}
	}
	return must(f.Store.CreateSpace(f.t.Context(), f.Workspace.ID, wish))(f.t)
}

// Identity makes a person.
func (f *Fixture) Identity(fullName string) latchkey.Identity {
	f.t.Helper()
	return must(f.Store.CreateIdentity(f.t.Context(), f.Workspace.ID, latchkey.NewIdentity{FullName: &fullName}))(f.t)
}

// must is the value of a call that cannot fail in this test.
func must[T any](value T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return value
	}
}
