package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"

	"latchkey/migrations"
)

// Migrate brings the schema of the database at url up to date. Any number of
// processes may do so at once: one does the work, the others wait for it.
func Migrate(ctx context.Context, url string) error {
	return withMigrations(url, func(provider *goose.Provider) error {
		if _, err := provider.Up(ctx); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		return nil
	})
}

// MigrationStatus returns the version of the schema and the one this program
// needs. They differ while Migrate has work to do, and after a newer program did.
func MigrationStatus(ctx context.Context, url string) (current, wanted int64, err error) {
	err = withMigrations(url, func(provider *goose.Provider) error {
		current, wanted, err = provider.GetVersions(ctx)
		if err != nil {
			return fmt.Errorf("read schema version: %w", err)
		}
		return nil
	})
	return current, wanted, err
}

func withMigrations(url string, use func(*goose.Provider) error) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return fmt.Errorf("database URL: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files,
		goose.WithSessionLocker(migrationLock{}))
	if err != nil {
		return errors.Join(fmt.Errorf("read migrations: %w", err), db.Close())
	}
	return errors.Join(use(provider), db.Close())
}

// migrationLock lets one process migrate a schema at a time. Goose's own lock
// asks again every second and holds the whole database; this one is handed on
// at once and leaves other schemas alone.
type migrationLock struct{}

// migrationLockClass tells these locks from others in the database.
const migrationLockClass = 1_278_297_936

// SessionLock implements goose's lock.SessionLocker.
func (migrationLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `select pg_advisory_lock($1::int, hashtext(current_schema()))`, migrationLockClass)
	return err
}

// SessionUnlock implements goose's lock.SessionLocker.
func (migrationLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `select pg_advisory_unlock($1::int, hashtext(current_schema()))`, migrationLockClass)
	return err
}
