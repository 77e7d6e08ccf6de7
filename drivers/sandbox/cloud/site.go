package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
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
	AheadMS   int64  `json:"ahead_ms,omitempty"`    // how far its clock is ahead of the cloud's
	SetBackMS int64  `json:"set_back_ms,omitempty"` // when its account's clock was set back last, as far as it has heard
}

// site is a tenant.
type site struct {
	cloud  *Cloud
	events *hub
	ahead  atomic.Int64 // in milliseconds, as in record

	mu      sync.Mutex
	record  siteRecord
	locks   map[string]*lock       // by id
	systems map[string]wire.System // by id
	cards   map[string]wire.Card   // those that were written, by number

	troubles map[string]wire.ProblemCode // what encoders are to say to their next card
	laid     map[string]string           // the number of the card on each encoder, "" for an empty one
}

func newSite(c *Cloud, r siteRecord) *site {
	s := &site{
		cloud: c, events: newHub(), record: r,
		locks: map[string]*lock{}, systems: map[string]wire.System{}, cards: map[string]wire.Card{},
		troubles: map[string]wire.ProblemCode{}, laid: map[string]string{},
	}
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
// Clocks only go forward until they are set back: who is behind has not heard yet.
func (s *site) follow(header http.Header) *wire.ProblemDetail {
	ahead, setBack := milliseconds(header, wire.AheadHeader), milliseconds(header, wire.SetBackHeader)
	switch {
	case ahead < 0, ahead > furthest.Milliseconds():
		return problem(wire.InvalidRequest, "the header "+wire.AheadHeader+" is no number of milliseconds within 30 years")
	case setBack < 0:
		return problem(wire.InvalidRequest, "the header "+wire.SetBackHeader+" is no number of milliseconds")
	}
	s.mu.Lock()
	known := s.record
	newer := setBack > known.SetBackMS || (setBack == known.SetBackMS && ahead > known.AheadMS)
	if !newer {
		s.mu.Unlock()
		return nil
	}
	s.record.AheadMS, s.record.SetBackMS = ahead, setBack
	s.ahead.Store(ahead)
	durable := s.cloud.journal.put(s.key(), s.record)
	s.mu.Unlock()
	return s.cloud.settle(durable)
}

// milliseconds reads a header: 0 without one, negative when it is no such number.
func milliseconds(header http.Header, name string) int64 {
	text := header.Get(name)
	if text == "" {
		return 0
	}
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value
	}
	return -1
}

func (s *site) key() string { return "site/" + s.record.ID }

// siteOf finds the site's id in the key of something that it has, such as a lock.
func siteOf(key string) string {
	_, rest, _ := strings.Cut(key, "/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// belongings are the keys of what the site has besides locks.
func (s *site) belongings() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for id := range s.systems {
		keys = append(keys, s.systemKey(id))
	}
	for number := range s.cards {
		keys = append(keys, s.cardKey(number))
	}
	return keys
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
