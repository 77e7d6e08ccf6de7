package store

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/internal/pgtest"
)

// oneConnection is a pool of one, so that what is prepared is prepared there.
func oneConnection(t *testing.T) *sql.DB {
	t.Helper()
	connector, err := newConnector(pgtest.Open(t, func(context.Context, string) error { return nil }))
	require.NoError(t, err)
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func TestAStatementIsPreparedOnce(t *testing.T) {
	t.Parallel()
	db := oneConnection(t)
	for range 3 {
		var sum int
		require.NoError(t, db.QueryRowContext(t.Context(), `select $1::int + 1`, 41).Scan(&sum))
		require.Equal(t, 42, sum)
	}
	var prepared, plans int
	require.NoError(t, db.QueryRow(`select count(*), coalesce(sum(generic_plans + custom_plans), 0) from pg_prepared_statements`).
		Scan(&prepared, &plans))
	require.Equal(t, 1, prepared)
	require.Equal(t, 3, plans)
}

func TestAFailedStatementFailsAloneAndTheNextOneWorks(t *testing.T) {
	t.Parallel()
	db := oneConnection(t)
	_, err := db.ExecContext(t.Context(), `select 1 from nothing where id = $1`, 1)
	require.Error(t, err)
	_, err = db.ExecContext(t.Context(), `select $1::int`, 1)
	require.NoError(t, err)
}

func TestAStatementThatAMigrationSpoiledIsPreparedAnew(t *testing.T) {
	t.Parallel()
	db := oneConnection(t)
	const query = `select number from numbers where number::int = $1`
	for _, text := range []string{`create table numbers (number int)`, `insert into numbers values (7)`} {
		_, err := db.ExecContext(t.Context(), text)
		require.NoError(t, err)
	}
	var number int
	require.NoError(t, db.QueryRowContext(t.Context(), query, 7).Scan(&number))
	_, err := db.ExecContext(t.Context(), `alter table numbers alter column number type bigint`)
	require.NoError(t, err)
	require.ErrorContains(t, db.QueryRowContext(t.Context(), query, 7).Scan(&number), "cached plan")
	require.NoError(t, db.QueryRowContext(t.Context(), query, 7).Scan(&number), "the next use")
	require.Equal(t, 7, number)
}
