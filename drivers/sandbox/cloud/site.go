package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"

	"latchkey/drivers/sandbox/wire"
)

// siteRecord is what is kept of a site. Its token is kept as a hash.
type siteRecord struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	TokenHash string `json:"token_hash"`
	Down      bool   `json:"down"`
}

// site is a tenant.
type site struct {
	cloud  *Cloud
	events *hub

	mu     sync.Mutex
	record siteRecord
	locks  map[string]*lock // by id
}

func newSite(c *Cloud, r siteRecord) *site {
	return &site{cloud: c, events: newHub(), record: r, locks: map[string]*lock{}}
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
	return wire.Site{ID: s.record.ID, Name: s.record.Name, Down: s.record.Down}
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
