package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/drivers/sandbox/wire"
)

// siteRecord is what is kept of a site. Its token is kept as a hash.
type siteRecord struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	TokenHash string `json:"token_hash"`
	Down      bool   `json:"down"`
	AheadMS   int64  `json:"ahead_ms,omitempty"` // how far its clock is ahead of the cloud's
}

// site is a tenant.
type site struct {
	cloud  *Cloud
	events *hub
	ahead  atomic.Int64 // in milliseconds, as in record

	mu     sync.Mutex
	record siteRecord
	locks  map[string]*lock // by id
}

func newSite(c *Cloud, r siteRecord) *site {
	s := &site{cloud: c, events: newHub(), record: r, locks: map[string]*lock{}}
	s.ahead.Store(r.AheadMS)
	return s
}

// now is the time at the site's locks.
func (s *site) now() time.Time {
	return s.cloud.now().Add(time.Duration(s.ahead.Load()) * time.Millisecond)
}

// furthest is how far ahead a site's clock can be.
const furthest = 30 * 365 * 24 * time.Hour

// follow turns the site's clock as far ahead as its account says that it is.
// Clocks only go forward: who is behind has not heard yet.
func (s *site) follow(header string) *wire.ProblemDetail {
	ahead, err := strconv.ParseInt(header, 10, 64)
	switch {
	case header == "", err == nil && ahead <= s.ahead.Load():
		return nil
	case err != nil, ahead > furthest.Milliseconds():
		return problem(wire.InvalidRequest, "the header "+wire.AheadHeader+" is no number of milliseconds within 30 years")
	}
	s.mu.Lock()
	s.record.AheadMS = max(s.record.AheadMS, ahead)
	s.ahead.Store(s.record.AheadMS)
	durable := s.cloud.journal.put(s.key(), s.record)
	s.mu.Unlock()
	return s.cloud.settle(durable)
}

func (s *site) key() string { return "site/" + s.record.ID }

// siteOf finds the site's id in the key of a lock.
func siteOf(key string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(key, "lock/"), "/")
	return id
}

func (s *site) view() wire.Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	return wire.Site{ID: s.record.ID, Name: s.record.Name, Down: s.record.Down, AheadMS: s.record.AheadMS}
}

// lock finds a lock.
func (s *site) lock(id string) (*lock, *wire.ProblemDetail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.locks[id]; ok {
		return found, nil
	}
	return nil, problem(wire.LockNotFound, "the account has no such lock")
}

// all lists the locks by id.
func (s *site) all() []*lock {
	s.mu.Lock()
	defer s.mu.Unlock()
	var locks []*lock
	for _, id := range slices.Sorted(maps.Keys(s.locks)) {
		locks = append(locks, s.locks[id])
	}
	return locks
}

func (s *site) setDown(down bool) *wire.ProblemDetail {
	s.mu.Lock()
	s.record.Down = down
	durable := s.cloud.journal.put(s.key(), s.record)
	s.mu.Unlock()
	if down {
		s.events.cut()
	}
	return s.cloud.settle(durable)
}

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
