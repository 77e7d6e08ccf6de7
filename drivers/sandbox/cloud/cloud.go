package cloud

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// Options are the settings of a cloud. The zero value will do.
type Options struct {
	AdminToken latchkey.Secret // bearer token of the admin API; without one it is off
	Clock      latchkey.Clock  // what time the locks think it is; the machine's when nil
	Log        *slog.Logger    // nowhere when nil
}

// Cloud is a simulated lock cloud. It is an http.Handler.
type Cloud struct {
	options Options
	journal *journal
	routes  http.Handler
	closing chan struct{}
	close   sync.Once

	mu     sync.Mutex
	down   bool
	sites  map[string]*site // by id
	tokens map[string]*site // by hash of the token
}

// Open opens the cloud whose state is the file at path, or begins a new one
// there. The state holds codes in the clear, as locks do; only the owner can
// read the file. Two processes cannot open one path.
func Open(path string, options Options) (*Cloud, error) {
	if options.Clock == nil {
		options.Clock = latchkey.SystemClock{}
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	journal, err := openJournal(path)
	if err != nil {
		return nil, err
	}
	c := &Cloud{
		options: options, journal: journal, closing: make(chan struct{}),
		sites: map[string]*site{}, tokens: map[string]*site{},
	}
	if err := c.load(); err != nil {
		return nil, errors.Join(err, journal.close())
	}
	c.routes = c.mux()
	return c, nil
}

// ServeHTTP implements http.Handler.
func (c *Cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	c.routes.ServeHTTP(w, r)
}

// Close ends what waits, event streams among it, and closes the state.
// Everything that was acknowledged is on disk before, too.
func (c *Cloud) Close() error {
	c.close.Do(func() { close(c.closing) })
	return c.journal.close()
}

func (c *Cloud) now() time.Time { return c.options.Clock.Now().UTC() }

// settle waits until a change is on disk. One that cannot be written is an
// answer of status 500: it may or may not be there after a restart.
func (c *Cloud) settle(durable func() error) *wire.ProblemDetail {
	err := durable()
	if err == nil {
		return nil
	}
	c.options.Log.Error("the state cannot be written", "error", err)
	return problem(wire.Internal, "the cloud could not keep the change")
}

// load reads sites, then what they have, from the journal.
func (c *Cloud) load() error {
	return errors.Join(
		c.journal.each("cloud", c.loadSelf),
		c.journal.each("site/", c.loadSite),
		c.journal.each("lock/", c.loadLock),
		c.journal.each("system/", c.loadSystem),
		c.journal.each("card/", c.loadCard),
	)
}

func (c *Cloud) loadSelf(_ string, value json.RawMessage) error {
	return json.Unmarshal(value, &c.down)
}

func (c *Cloud) loadSite(_ string, value json.RawMessage) error {
	var r siteRecord
	err := json.Unmarshal(value, &r)
	c.sites[r.ID] = newSite(c, r)
	c.tokens[r.TokenHash] = c.sites[r.ID]
	return err
}

// home finds the site of a key.
func (c *Cloud) home(key string) (*site, error) {
	if home, ok := c.sites[siteOf(key)]; ok {
		return home, nil
	}
	return nil, errors.New("the state holds what belongs to no site: " + key)
}

func (c *Cloud) loadLock(key string, value json.RawMessage) error {
	var r record
	home, err := c.home(key)
	if err = errors.Join(err, json.Unmarshal(value, &r)); err == nil {
		home.locks[r.ID] = newLock(home, r)
	}
	return err
}

func (c *Cloud) loadSystem(key string, value json.RawMessage) error {
	var system wire.System
	home, err := c.home(key)
	if err = errors.Join(err, json.Unmarshal(value, &system)); err == nil {
		home.systems[system.ID] = system
	}
	return err
}

func (c *Cloud) loadCard(key string, value json.RawMessage) error {
	var card wire.Card
	home, err := c.home(key)
	if err = errors.Join(err, json.Unmarshal(value, &card)); err == nil {
		home.cards[card.Number] = card
	}
	return err
}
