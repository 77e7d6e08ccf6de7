package pgtest_test

import (
	"context"
	"database/sql"
	"strconv"
	"testing"

	"latchkey/internal/pgtest"
)

func migrate(ctx context.Context, url string) error {
	return with(url, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `CREATE TABLE door (id bigint PRIMARY KEY, name text NOT NULL)`)
		return err
	})
}

func with(url string, use func(*sql.DB) error) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	return use(db)
}

func count(t *testing.T, url, query string, args ...any) int {
	t.Helper()
	var n int
	err := with(url, func(db *sql.DB) error { return db.QueryRowContext(t.Context(), query, args...).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestSeesOnlyItsOwnRows(t *testing.T) {
	t.Parallel()
	for i := range 8 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			url := pgtest.Open(t, migrate)
			err := with(url, func(db *sql.DB) error {
				_, err := db.ExecContext(t.Context(), `INSERT INTO door VALUES (1, 'front')`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if n := count(t, url, `SELECT count(*) FROM door`); n != 1 {
				t.Errorf("%d doors, want this test's one", n)
			}
		})
	}
}

//nolint:tparallel // the outer test looks at what the inner one left
func TestSchemaIsGoneAfterATestThatLeftATransactionOpen(t *testing.T) {
	t.Parallel()
	var schema string
	t.Run("inner", func(t *testing.T) {
		db, err := sql.Open("postgres", pgtest.Open(t, migrate))
		if err != nil {
			t.Fatal(err)
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRow(`SELECT current_schema()`).Scan(&schema); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(`LOCK TABLE door`); err != nil {
			t.Fatal(err)
		}
	})
	url := pgtest.Open(t, migrate)
	if n := count(t, url, `SELECT count(*) FROM information_schema.schemata WHERE schema_name = $1`, schema); n != 0 {
		t.Errorf("schema %s is still there", schema)
	}
}
