// Package store keeps the domain in PostgreSQL. All SQL of Latchkey is here,
// one file an aggregate; it implements the ports of the root package and the
// transactions that the activities need.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"

	"latchkey"
)

// Store is the database. It is safe for use by many goroutines.
type Store struct {
	db     *sqlx.DB
	vault  *Vault
	clock  latchkey.Clock
	posted func() // called after a commit that left word in the outbox
}

// Options are the sizes of the pool.
type Options struct {
	MaxConns int // at most this many connections; 0 means 20
}

// Open connects to the database at address (postgres://…) and checks that it answers.
func Open(ctx context.Context, address string, vault *Vault, clock latchkey.Clock, options Options) (*Store, error) {
	address, err := tuned(address)
	if err != nil {
		return nil, err
	}
	connector, err := newConnector(address)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	conns := options.MaxConns
	if conns == 0 {
		conns = 20
	}
	db.Mapper = reflectx.NewMapperFunc("db", columnName)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database: %w", err), db.Close())
	}
	return &Store{db: db, vault: vault, clock: clock, posted: func() {}}, nil
}

// tuned asks for one round trip a statement instead of two, and for plans that
// serve every call: the server would plan anew whenever an argument is a list.
func tuned(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the database URL cannot be read; it must look like postgres://user:password@host:port/database")
	}
	query := parsed.Query()
	query.Set("binary_parameters", "yes")
	query.Set("plan_cache_mode", "force_generic_plan")
	parsed.RawQuery = query.Encode()
	return parsed.String(), nil
}

// OnPost sets what is called after each commit that left word in the outbox, so
// that it is delivered at once. Set it before the store is used.
func (s *Store) OnPost(call func()) { s.posted = call }

// Close frees the connections.
func (s *Store) Close() error { return s.db.Close() }

// tx is one transaction and the instant it began, by its workspace's clock:
// every row it writes has the same time.
type tx struct {
	*sqlx.Tx

	now    time.Time
	offset time.Duration // how far now is ahead of the real time
	placed bool          // now is known to be the workspace's time
	vault  *Vault
	posted bool
	before *time.Time // when what is recorded happened; nil for now
}

// deadlocks is how often a transaction is done again because the server had to
// end a deadlock with another one.
const deadlocks = 5

// inTx runs change in one transaction. When ctx carries an idempotency claim,
// the same transaction spends it; resource is read after change has run. change
// runs again from the start when its transaction gave way to another one.
func (s *Store) inTx(ctx context.Context, resource *string, change func(tx *tx) error) error {
	var err error
	for range deadlocks {
		if err = s.inTxOnce(ctx, resource, change); !hasCode(err, "40P01") {
			return err
		}
	}
	return err
}

func (s *Store) inTxOnce(ctx context.Context, resource *string, change func(tx *tx) error) (err error) {
	sqlTx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return failed("begin", err)
	}
	defer func() {
		if err != nil {
			_ = sqlTx.Rollback() // the first error is the one that matters
			err = classify(err)
		}
	}()
	t := &tx{Tx: sqlTx, now: s.clock.Now(), vault: s.vault}
	if ahead, known := latchkey.ClockOffsetFrom(ctx); known {
		t.ahead(ahead)
	}
	if err = change(t); err != nil {
		return err
	}
	if err = t.spendClaim(ctx, resource); err != nil {
		return err
	}
	if err = sqlTx.Commit(); err == nil && t.posted {
		s.posted()
	}
	return err
}
