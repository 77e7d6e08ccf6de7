package store_test

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"

	"latchkey/internal/pgtest"
	"latchkey/store"
)

func nothing(context.Context, string) error { return nil }

func TestMigrateIsSafeUnderConcurrentStarts(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, nothing)
	var starts errgroup.Group
	for range 8 {
		starts.Go(func() error { return store.Migrate(t.Context(), url) })
	}
	if err := starts.Wait(); err != nil {
		t.Fatal(err)
	}
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read from
	var twice int
	err = db.Get(&twice, `select count(*) from (select from goose_db_version group by version_id having count(*) > 1) twice`)
	if err != nil || twice != 0 {
		t.Errorf("%d migrations ran twice (%v)", twice, err)
	}
}

func TestMigrationStatusTellsOldFromNew(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, nothing)
	current, wanted, err := store.MigrationStatus(t.Context(), url)
	if err != nil || current != 0 || wanted == 0 {
		t.Errorf("empty database is at %d of %d (%v)", current, wanted, err)
	}
	if err := store.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if current, wanted, err = store.MigrationStatus(t.Context(), url); err != nil || current != wanted {
		t.Errorf("migrated database is at %d of %d (%v)", current, wanted, err)
	}
}
