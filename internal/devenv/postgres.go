package devenv

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/lib/pq"
)

const (
	superuser         = "latchkey"
	postgresStartTime = time.Minute
	postgresStopGrace = 30 * time.Second
)

// PostgresOptions say where a private server keeps its data and how it listens.
type PostgresOptions struct {
	// Dir holds the data; the superuser's password is kept beside it as <Dir>.password.
	Dir string
	// PreferPort is used when it is free; 0 takes any free port.
	PreferPort int
	// Ephemeral gives up durability for speed: for tests only.
	Ephemeral bool
	Report    Report
}

// Postgres is a private server on the loopback interface that a Group runs.
type Postgres struct {
	*Process

	options  PostgresOptions
	programs string
	account  *Account
	data     string
	password string
	port     int
}

// StartPostgres finds or installs the programs, creates the data folder at the
// first start, stops what an earlier run may have left, and returns when the
// server accepts connections.
func StartPostgres(ctx context.Context, group *Group, options PostgresOptions) (*Postgres, error) {
	p := &Postgres{options: options}
	steps := []func(context.Context) error{p.locate, p.clearLeftover, p.initialise, p.findPort}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
	process, err := group.Start(p.child())
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	p.Process = process
	ctx, cancel := context.WithTimeout(ctx, postgresStartTime)
	defer cancel()
	if err := p.ready(ctx, p.ping); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return p, nil
}

// locate settles the account, the folders, the programs and the password.
func (p *Postgres) locate(ctx context.Context) error {
	dir, err := filepath.Abs(p.options.Dir)
	if err != nil {
		return err
	}
	p.options.Dir = dir
	// The programs come first: installing them also makes the account.
	if p.programs, err = ensurePostgres(ctx, dataVersion(dir), p.options.Report); err != nil {
		return err
	}
	if p.account, err = postgresAccount(ctx, dir); err != nil {
		return err
	}
	if p.data, err = dataFolder(ctx, dir, p.account); err != nil {
		return err
	}
	if err := p.mayUse(p.data); err != nil {
		return err
	}
	p.password, err = readPassword(dir + ".password")
	return err
}

// mayUse refuses data that another user's run has made.
func (p *Postgres) mayUse(data string) error {
	owner := ownerOf(data)
	if os.Geteuid() == 0 || owner == nil || int(owner.UID) == os.Geteuid() {
		return nil
	}
	return fmt.Errorf("the data in %s belongs to user %s, from a run as root: run as root again, "+
		"or remove that folder to begin with an empty database", data, owner.Name)
}

func (p *Postgres) findPort(context.Context) error {
	var err error
	p.port, err = PickPort(p.options.PreferPort)
	return err
}

func (p *Postgres) child() Child {
	return Child{
		Name: "postgres", Path: filepath.Join(p.programs, "postgres"), Args: p.settings(),
		Env: postgresEnv(), Dir: p.data, RunAs: p.account,
		// SIGINT is PostgreSQL's "fast" stop: end the sessions, keep everything.
		StopSignal: syscall.SIGINT, DeathSignal: syscall.SIGINT, Grace: postgresStopGrace,
	}
}

func (p *Postgres) settings() []string {
	settings := map[string]string{
		"listen_addresses": loopback, "port": strconv.Itoa(p.port), "unix_socket_directories": "",
		"max_connections": "200", "shared_buffers": "256MB", "log_min_messages": "warning",
	}
	if p.options.Ephemeral {
		maps.Copy(settings, map[string]string{
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
			"max_connections": "500", "max_wal_size": "4GB", "checkpoint_timeout": "1h",
		})
	}
	args := []string{"-D", p.data}
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

// postgresEnv keeps PG* variables of the person's shell away from the server.
func postgresEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
}

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
