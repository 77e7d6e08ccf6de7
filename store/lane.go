package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// ErrLaneTaken says that another worker is talking to the lock or panel.
var ErrLaneTaken = errors.New("the lane is taken by another worker")

// Lanes lets one operation at a time onto a lock or gateway, across all workers
// of a database. Within a process a lane is a semaphore; between processes it
// is an advisory lock, and all of a process's advisory locks share one
// connection, so that many slow locks do not use up the pool.
type Lanes struct {
	db   *sqlx.DB
	mu   sync.Mutex // guards conn and its use
	conn *sqlx.Conn
	open sync.Map // lane key to *lane
}

type lane struct {
	free chan struct{} // holds a token while nobody is in the lane
	last time.Time     // when the last operation ended; read and written inside the lane
}

// Lanes returns the lanes of this process. Make them once.
func (s *Store) Lanes() *Lanes { return &Lanes{db: s.db} }

// Enter waits for the lane and until pace has passed since its last operation.
// Call leave when the operation is over. ErrLaneTaken means that another worker
// is in it, or that it was not free for laneWait: come back later.
func (l *Lanes) Enter(ctx context.Context, key string, pace time.Duration) (leave func(), err error) {
	found, _ := l.open.LoadOrStore(key, newLane())
	at, _ := found.(*lane)
	patience := time.NewTimer(laneWait)
	defer patience.Stop()
	select {
	case <-at.free:
	case <-patience.C:
		return nil, fmt.Errorf("%s: %w", key, ErrLaneTaken)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := l.enter(ctx, at, key, pace); err != nil {
		at.free <- struct{}{}
		return nil, err
	}
	return func() {
		l.unlock(key)
		at.last = time.Now()
		at.free <- struct{}{}
	}, nil
}

// laneWait is the longest wait in a lane's queue: less than an attempt may take,
// so that one slow lock does not use up another one's attempts.
const laneWait = 20 * time.Second

func newLane() *lane {
	fresh := &lane{free: make(chan struct{}, 1)}
	fresh.free <- struct{}{}
	return fresh
}

func (l *Lanes) enter(ctx context.Context, at *lane, key string, pace time.Duration) error {
	timer := time.NewTimer(time.Until(at.last.Add(pace)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return l.lock(ctx, key)
}

func (l *Lanes) lock(ctx context.Context, key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	// A cancelled statement costs the connection, and with it every lane of this
	// process: so nobody's cancellation reaches it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), laneTime)
	defer cancel()
	if err := l.connect(ctx); err != nil {
		return failed("connect for lanes", err)
	}
	var ours bool
	err := l.conn.GetContext(ctx, &ours, `select pg_try_advisory_lock(hashtextextended($1, 0))`, key)
	if err != nil {
		l.drop()
		return failed("lock lane", err)
	}
	if !ours {
		return fmt.Errorf("%s: %w", key, ErrLaneTaken)
	}
	return nil
}

// laneTime is how long the database may take to lock or free a lane.
const laneTime = 5 * time.Second

// connect opens the connection of this process's lanes. When the process's
// machine dies without a word, the server is to notice within half a minute.
func (l *Lanes) connect(ctx context.Context) error {
	if l.conn != nil {
		return nil
	}
	conn, err := l.db.Connx(ctx)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `
		select set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
			set_config('tcp_keepalives_count', '3', false)`)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	l.conn = conn
	return nil
}

func (l *Lanes) unlock(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return // the connection broke, and the lock with it
	}
	ctx, cancel := context.WithTimeout(context.Background(), laneTime)
	defer cancel()
	if _, err := l.conn.ExecContext(ctx, `select pg_advisory_unlock(hashtextextended($1, 0))`, key); err != nil {
		l.drop()
	}
}

// drop closes a connection that cannot be trusted. Its locks are free then;
// what they guarded is guarded still by the rows' own states.
func (l *Lanes) drop() {
	// Not back into the pool: its session would keep the locks.
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = l.conn.Close() // it is broken already
	l.conn = nil
}

// Close frees the connection.
func (l *Lanes) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return nil
	}
	conn := l.conn
	l.conn = nil
	return conn.Close()
}
