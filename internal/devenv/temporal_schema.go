package devenv

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"path/filepath"

	"github.com/lib/pq"
)

const postgresPort = "5432"

// temporalStore is how the server and its schema tool reach the database server.
type temporalStore struct {
	url             *url.URL
	DatabaseAddress string
	User, Password  string
	TLS, VerifyHost bool
	ServerName      string
}

var errNotURL = errors.New("the database URL must have the form postgres://user:password@host:port/name")

func newTemporalStore(databaseURL string) (temporalStore, error) {
	parsed, err := url.Parse(databaseURL)
	if err != nil || parsed.Hostname() == "" {
		return temporalStore{}, errNotURL // the cause could quote the password
	}
	port := parsed.Port()
	if port == "" {
		port = postgresPort
	}
	password, _ := parsed.User.Password()
	mode := parsed.Query().Get("sslmode")
	return temporalStore{
		url: parsed, DatabaseAddress: net.JoinHostPort(parsed.Hostname(), port),
		User: parsed.User.Username(), Password: password, ServerName: parsed.Hostname(),
		TLS: mode != "disable", VerifyHost: mode == "verify-full",
	}, nil
}

// at is the URL of another database on the same server.
func (s temporalStore) at(database string) string {
	other := *s.url
	other.Path = "/" + database
	return other.String()
}

// temporalSchema is one of the two databases, and the name that the schema tool
// has for what belongs into it.
type temporalSchema struct{ database, files string }

// The names keep clear of a real cluster's databases, should somebody point
// LATCHKEY_DATABASE_URL at the server that holds those.
var (
	mainSchema       = temporalSchema{"latchkey_temporal", "postgresql/v12/temporal"}
	visibilitySchema = temporalSchema{"latchkey_temporal_visibility", "postgresql/v12/visibility"}
)

// ensureSchemas brings both databases to the state that this server version
// needs. A comment on each database says which build did so last, so that a
// later start asks one question instead of running the tool.
func (t *Temporal) ensureSchemas(ctx context.Context) error {
	for _, schema := range []temporalSchema{mainSchema, visibilitySchema} {
		if err := t.ensureSchema(ctx, schema); err != nil {
			return fmt.Errorf("schema of database %s: %w", schema.database, err)
		}
	}
	return nil
}

func (t *Temporal) ensureSchema(ctx context.Context, schema temporalSchema) error {
	mark := "schema by " + filepath.Base(t.options.Tools)
	current, err := t.schemaMark(ctx, schema)
	if err != nil || current == mark {
		return err
	}
	t.options.Report.printf("preparing Temporal's database %s", schema.database)
	if err := createDatabase(ctx, t.options.DatabaseURL, schema.database); err != nil {
		return err
	}
	return withDatabase(t.store.at(schema.database), func(db *sql.DB) error {
		if err := t.migrate(ctx, schema); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, fmt.Sprintf(`COMMENT ON DATABASE %s IS %s`,
			pq.QuoteIdentifier(schema.database), pq.QuoteLiteral(mark)))
		return err
	})
}

// forgetMembers removes the members that an earlier run has left in the cluster's
// table. This server is the only one there is, on other ports than the one
// before it, and would for a minute send every second task to the dead.
func (t *Temporal) forgetMembers(ctx context.Context) error {
	return withDatabase(t.store.at(mainSchema.database), func(db *sql.DB) error {
		if _, err := db.ExecContext(ctx, `DELETE FROM cluster_membership`); err != nil {
			return fmt.Errorf("forget the members of an earlier run: %w", err)
		}
		return nil
	})
}

// schemaMark is the comment on the database, or "" when either is missing.
func (t *Temporal) schemaMark(ctx context.Context, schema temporalSchema) (string, error) {
	var mark sql.NullString
	err := withDatabase(t.options.DatabaseURL, func(db *sql.DB) error {
		return db.QueryRowContext(ctx,
			`SELECT max(shobj_description(oid, 'pg_database')) FROM pg_database WHERE datname = $1`,
			schema.database).Scan(&mark)
	})
	return mark.String, err
}

// migrate leaves alone what is there already, so it may be repeated.
func (t *Temporal) migrate(ctx context.Context, schema temporalSchema) error {
	if err := t.schemaTool(ctx, schema, "setup-schema", "-v", "0.0"); err != nil {
		return err
	}
	return t.schemaTool(ctx, schema, "update-schema", "--schema-name", schema.files)
}

func (t *Temporal) schemaTool(ctx context.Context, schema temporalSchema, args ...string) error {
	host, port, err := net.SplitHostPort(t.store.DatabaseAddress)
	if err != nil {
		return err
	}
	global := []string{"--plugin", "postgres12_pgx", "--endpoint", host, "--port", port, "--database", schema.database}
	if t.store.TLS {
		global = append(global, "--tls", "--tls-server-name", t.store.ServerName)
		if !t.store.VerifyHost {
			global = append(global, "--tls-disable-host-verification")
		}
	}
	cmd := exec.CommandContext(ctx, t.program("temporal-sql"), append(global, args...)...)
	// By the environment, since a command line is there for all to read.
	cmd.Env = append(bareEnv(), "SQL_USER="+t.store.User, "SQL_PASSWORD="+t.store.Password)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("temporal-sql %s: %w\n%s", args[0], err, output)
	}
	return nil
}
