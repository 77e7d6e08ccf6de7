package store

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/pgtest"
)

// archive is a database with the events of years. A quarter of them is of people, a
// quarter each of spaces (each a customer's), accounts and webviews; there are a
// thousand of each.
type archive struct {
	t         *testing.T
	db        *sqlx.DB
	workspace string
}

const (
	years = 40_000
	owned = years / 4 / 1000 // by each
)

// nth is the id of the n-th of whatever it is.
func nth(n int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", n) }

func newArchive(t *testing.T) archive {
	t.Helper()
	address, err := tuned(pgtest.Open(t, Migrate))
	require.NoError(t, err)
	connector, err := newConnector(address)
	require.NoError(t, err)
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.Mapper = reflectx.NewMapperFunc("db", columnName)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	a := archive{t: t, db: db, workspace: uuid.NewString()}
	a.exec(`insert into workspaces (id, name, is_sandbox, publishable_key, created_at) values ($1, 'Years', true, 'pk', now())`, a.workspace)
	a.exec(`insert into spaces (id, workspace_id, name, customer_key, created_at)
		select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, $1, 'Space', n::text, now() from generate_series(0, 999) n`,
		a.workspace)
	for part, column := range []string{"identity_id", "space_id", "account_id", "null"} {
		id := `('00000000-0000-0000-0000-' || lpad((n / 4 % 1000)::text, 12, '0'))::uuid`
		data, columns := `'{}'`, column
		if column == "null" {
			columns, data, id = "session_id", `jsonb_build_object('connect_webview_id', (n / 4 % 1000)::text)`, "null::uuid"
		}
		a.exec(`insert into events (id, workspace_id, type, `+columns+`, data, occurred_at, created_at)
			select gen_random_uuid(), $1, 'test', `+id+`, `+data+`, now(), now() + n * interval '1 minute'
			from generate_series(0, $2::int - 1) n where n % 4 = $3`, a.workspace, years, part)
	}
	a.exec(`analyze`)
	return a
}

func (a archive) exec(statement string, args ...any) {
	a.t.Helper()
	_, err := a.db.ExecContext(a.t.Context(), statement, args...)
	require.NoError(a.t, err)
}

// list lists events and counts the rows of the table that it took.
func (a archive) list(filter latchkey.EventFilter) (found, read int) {
	a.t.Helper()
	tx, err := a.db.BeginTxx(a.t.Context(), nil)
	require.NoError(a.t, err)
	defer tx.Rollback()
	taken := func() (rows int) {
		require.NoError(a.t, tx.GetContext(a.t.Context(), &rows, `
			select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relid = 'events'::regclass`))
		return rows
	}
	before := taken()
	rows, err := scanAll[eventRow](a.t.Context(), tx, eventPage(a.workspace, filter))
	require.NoError(a.t, err)
	return len(rows), taken() - before
}

// A list of what is about one person, place, account, webview or customer reads
// that, and not the events of everybody.
func TestEventsOfOneAreReadAlone(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	for name, filter := range map[string]latchkey.EventFilter{
		"person":   {IdentityIDs: []string{nth(7)}},
		"space":    {SpaceIDs: []string{nth(7)}},
		"account":  {AccountIDs: []string{nth(7)}},
		"webview":  {WebviewID: "7"},
		"customer": {CustomerKey: "7"},
	} {
		filter.Limit = 1000
		found, read := a.list(filter)
		assert.Equal(t, owned, found, name)
		assert.LessOrEqual(t, read, 10*owned, name)
	}
}
