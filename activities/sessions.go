package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// Sessions keeps one open session an account. A session whose login is refused,
// or whose configuration changed, is opened anew.
type Sessions struct {
	store   *store.Store
	drivers *drivers.Registry
	env     drivers.Env
	mu      sync.Mutex
	open    map[string]*openSession
}

type openSession struct {
	mu      sync.Mutex // held while it is being opened
	session drivers.Session
	config  []byte
	clock   *workspaceClock
}

// NewSessions opens sessions with the registry's drivers.
func NewSessions(db *store.Store, registry *drivers.Registry, env drivers.Env) *Sessions {
	if env.HTTP == nil {
		env.HTTP = http.DefaultClient
	}
	return &Sessions{store: db, drivers: registry, env: env, open: map[string]*openSession{}}
}

// Of returns the session of an account, opening it when needed.
func (s *Sessions) Of(ctx context.Context, accountID, provider string) (drivers.Session, error) {
	config, clock, err := s.store.AccountConfig(ctx, accountID)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	entry, ok := s.open[accountID]
	if !ok {
		entry = &openSession{clock: &workspaceClock{real: s.env.Clock}}
		s.open[accountID] = entry
	}
	s.mu.Unlock()
	entry.clock.turn(clock)
	return s.reuse(ctx, entry, provider, []byte(config.Reveal()))
}

func (s *Sessions) reuse(ctx context.Context, entry *openSession, provider string, config []byte) (drivers.Session, error) {
	entry.mu.Lock()
	defer entry.mu.Unlock()
	if entry.session != nil && bytes.Equal(entry.config, config) {
		return entry.session, nil
	}
	driver, ok := s.drivers.Find(provider)
	if !ok {
		return nil, latchkey.Faultf(latchkey.FaultPermanent, "this build has no driver %q", provider)
	}
	entry.close()
	env := s.env
	env.Clock = entry.clock
	session, err := calmly(func() (drivers.Session, error) { return driver.Open(ctx, json.RawMessage(config), env) })
	if err != nil {
		return nil, err
	}
	entry.session, entry.config = session, config
	return session, nil
}

// Forget closes the session of an account, so that the next use opens it anew.
func (s *Sessions) Forget(accountID string) {
	s.mu.Lock()
	entry, ok := s.open[accountID]
	delete(s.open, accountID)
	s.mu.Unlock()
	if ok {
		entry.mu.Lock()
		defer entry.mu.Unlock()
		entry.close()
	}
}

// Close closes every session.
func (s *Sessions) Close() {
	s.mu.Lock()
	open := s.open
	s.open = map[string]*openSession{}
	s.mu.Unlock()
	for _, entry := range open {
		entry.mu.Lock()
		entry.close()
		entry.mu.Unlock()
	}
}

func (e *openSession) close() {
	if e.session != nil {
		_ = e.session.Close() // nothing is lost with it
		e.session = nil
	}
}

// lostLogin reports whether a fault means that the session is of no more use.
func lostLogin(err error) bool {
	return err != nil && latchkey.FaultOf(err).Class == latchkey.FaultUnauthorized
}
