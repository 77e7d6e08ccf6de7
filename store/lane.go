package store

import (
	"context"
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
// is in it: come back later.
func (l *Lanes) Enter(ctx context.Context, key string, pace time.Duration) (leave func(), err error) {
	found, _ := l.open.LoadOrStore(key, newLane())
	at, _ := found.(*lane)
	select {
	case <-at.free:
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
	if l.conn == nil {
		conn, err := l.db.Connx(context.WithoutCancel(ctx))
		if err != nil {
			return failed("connect for lanes", err)
		}
		l.conn = conn
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

func (l *Lanes) unlock(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return // the connection broke, and the lock with it
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := l.conn.ExecContext(ctx, `select pg_advisory_unlock(hashtextextended($1, 0))`, key); err != nil {
		l.drop()
	}
}

// drop closes a connection that cannot be trusted. Its locks are free then;
// what they guarded is guarded still by the rows' own states.
func (l *Lanes) drop() {
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
