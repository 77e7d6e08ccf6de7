package devenv

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	"github.com/lib/pq"
)

// URL is the connection string of one database, as the superuser.
func (p *Postgres) URL(database string) string {
	return (&url.URL{
		Scheme: "postgres", Host: address(p.port), Path: "/" + database,
		User: url.UserPassword(superuser, p.password), RawQuery: "sslmode=disable",
	}).String()
}

// Port is where the server listens on the loopback interface.
func (p *Postgres) Port() int { return p.port }

// CreateDatabase makes a database unless it is there.
func (p *Postgres) CreateDatabase(ctx context.Context, name string) error {
	return createDatabase(ctx, p.URL("postgres"), name)
}

func (p *Postgres) ping(ctx context.Context) error {
	return withDatabase(p.URL("postgres"), func(db *sql.DB) error { return db.PingContext(ctx) })
}

func createDatabase(ctx context.Context, adminURL, name string) error {
	err := withDatabase(adminURL, func(db *sql.DB) error {
		var exists bool
		row := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name)
		if err := row.Scan(&exists); err != nil || exists {
			return err
		}
		_, err := db.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(name))
		return err
	})
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// withDatabase opens a database for the time of one call.
func withDatabase(databaseURL string, use func(*sql.DB) error) error {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // all work on it is done
	return use(db)
}
