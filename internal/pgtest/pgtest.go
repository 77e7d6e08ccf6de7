// Package pgtest gives every test a PostgreSQL schema of its own on the server
// that `make test` starts, so that tests run in parallel and see only their own
// rows.
//
//	url := pgtest.Open(t, migrations.Up) // func(ctx context.Context, url string) error
//	db := sqlx.MustConnect("postgres", url)
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq" // also registers the driver
)

// Variable names the environment variable with the URL of the server's test
// database; its user may create schemas.
const Variable = "LATCHKEY_TEST_DATABASE_URL"

const cleanupTime = 30 * time.Second

// Open returns the URL of a fresh schema that migrate has filled. The schema is
// dropped when the test ends, together with connections the test left open.
// Under `go test -short`, which asks for no services, the test is skipped.
func Open(tb testing.TB, migrate func(ctx context.Context, url string) error) string {
	tb.Helper()
	server := serverURL(tb)
	schema := schemaName(tb.Name())
	admin, err := administrator(server)
	if err != nil {
		tb.Fatalf("pgtest: open %s: %v", Variable, err)
	}
	if _, err := admin.ExecContext(tb.Context(), `CREATE SCHEMA `+pq.QuoteIdentifier(schema)); err != nil {
		tb.Fatalf("pgtest: create schema: %v", err)
	}
	tb.Cleanup(func() { drop(tb, admin, schema) })
	location := within(server, schema)
	if err := migrate(tb.Context(), location); err != nil {
		tb.Fatalf("pgtest: migrate: %v", err)
	}
	return location
}

// serverURL skips, fails or returns the parsed server URL.
func serverURL(tb testing.TB) *url.URL {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs PostgreSQL, and -short asks for no services")
	}
	value := os.Getenv(Variable)
	if value == "" {
		tb.Fatalf("this test needs PostgreSQL: run `make test`, or set %s to a database where schemas may be created",
			Variable)
	}
	server, err := url.Parse(value)
	if err != nil {
		tb.Fatalf("%s is not a URL of the form postgres://user:password@host:port/database", Variable)
	}
	return server
}

// within is the server's URL with the schema as the whole search path. The
// schema is the application name too, which tells whose a connection is.
func within(server *url.URL, schema string) string {
	location := *server
	query := location.Query()
	query.Set("search_path", schema)
	query.Set("application_name", schema)
	query.Set("binary_parameters", "yes")
	location.RawQuery = query.Encode()
	return location.String()
}

const (
	readableLength = 30
	randomLength   = 12
)

// schemaName starts with the test's name, for the person who looks inside.
func schemaName(test string) string {
	readable := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(test))
	readable = readable[:min(readableLength, len(readable))]
	return fmt.Sprintf("t_%s_%s", readable, strings.ToLower(rand.Text()[:randomLength]))
}

var (
	adminMu sync.Mutex
	admins  = map[string]*sql.DB{}
)

// administrator is one small pool for all tests of the process; it is never
// closed because no test knows that it is the last.
func administrator(server *url.URL) (*sql.DB, error) {
	adminMu.Lock()
	defer adminMu.Unlock()
	if db, found := admins[server.String()]; found {
		return db, nil
	}
	db, err := sql.Open("postgres", server.String())
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	db.SetMaxOpenConns(2) //nolint:mnd // one to create with while another drops
	admins[server.String()] = db
	return db, nil
}

func drop(tb testing.TB, admin *sql.DB, schema string) {
	tb.Helper()
	// The test's own context is over by now.
	ctx, cancel := context.WithTimeout(context.Background(), cleanupTime)
	defer cancel()
	// An open transaction that a failed test left would block the drop for ever.
	_, err := admin.ExecContext(ctx,
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, schema)
	if err == nil {
		_, err = admin.ExecContext(ctx, `DROP SCHEMA `+pq.QuoteIdentifier(schema)+` CASCADE`)
	}
	if err != nil {
		tb.Errorf("pgtest: drop schema %s: %v", schema, err)
	}
}
