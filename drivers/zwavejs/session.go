package zwavejs

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// session is an account: one Z-Wave network behind one server.
type session struct {
	env     drivers.Env
	config  Config
	zone    *time.Location // of the locks; nil when the account has none
	timing  timing
	link    *link
	network *network

	mu    sync.Mutex
	ears  map[int]func(event, nodeState) // who listens
	next  int
	moved map[int]time.Time // by node: when this session moved its bolt
}

func newSession(config Config, env drivers.Env, timing timing) *session {
	s := &session{
		env: env, config: config, timing: timing, network: newNetwork(),
		ears: map[int]func(event, nodeState){}, moved: map[int]time.Time{},
	}
	if zone, err := time.LoadLocation(config.TimeZone); err == nil && config.TimeZone != "" {
		s.zone = zone
	}
	s.link = &link{
		url: config.URL, token: latchkey.NewSecret(config.AccessToken), http: config.client(env.HTTP), timing: timing, mu: make(chan struct{}, 1),
		fresh: func(c *connection, nodes []nodeState) { s.network.fresh(c.homeID, nodes) },
		hear:  s.hear,
	}
	return s
}

// client is what connects. It is lent by the core unless the account has an authority
// of its own.
func (c Config) client(lent *http.Client) *http.Client {
	trust, _ := drivers.Trust(c.CACertificate) // it was checked
	ordinary, is := http.DefaultTransport.(*http.Transport)
	switch {
	case c.CACertificate != "" && is:
		own := ordinary.Clone()
		own.TLSClientConfig = trust
		return &http.Client{Transport: own}
	case lent != nil:
		return lent
	}
	return http.DefaultClient
}

// Close implements drivers.Session.
func (s *session) Close() error {
	s.link.close()
	return nil
}

// hear keeps what an event says and passes it on to who listens.
func (s *session) hear(_ *connection, e event) {
	node, known := s.network.note(e)
	if !known {
		return
	}
	s.pass(e, node)
	if said, found := reportOf(e); found && s.network.noteSlot(node.NodeID, said) {
		s.changedByOthers(node.NodeID)
	}
}

// pass tells who listens. They do not listen to each other's doing: none of them waits for us.
func (s *session) pass(e event, node nodeState) {
	s.mu.Lock()
	ears := slices.Collect(maps.Values(s.ears))
	s.mu.Unlock()
	for _, ear := range ears {
		ear(e, node)
	}
}

// bench is a lock that is being talked to.
type bench struct {
	*session

	connection *connection
	node       nodeState
	lock       *lock
	codes      codes // nil when it takes none
}

// talk connects and finds a lock by its door.
func (s *session) talk(ctx context.Context, door string) (*bench, error) {
	c, err := s.link.connection(ctx)
	if err != nil {
		return nil, faultOf(err)
	}
	node, found, err := s.network.find(door)
	if err != nil {
		return nil, err
	}
	return &bench{session: s, connection: c, node: node, lock: found}, nil
}

// hold is talk with a lock that takes codes, alone with it until let go.
func (s *session) hold(ctx context.Context, door string) (*bench, func(), error) {
	b, err := s.talk(ctx, door)
	if err != nil {
		return nil, nil, err
	}
	if b.codes, err = codesOf(ctx, b.connection, s.timing, b.node); err != nil {
		return nil, nil, err
	}
	switch {
	case b.codes == nil || b.codes.limits().slots == 0:
		return nil, nil, latchkey.Faultf(latchkey.FaultUnsupported, "the lock takes no codes from afar")
	case b.node.Status == statusAsleep:
		return nil, nil, latchkey.Faultf(latchkey.FaultOffline, "%s", b.node.absence())
	}
	letGo, err := b.lock.hold(ctx)
	if err != nil {
		return nil, nil, err
	}
	return b, func() {
		if letGo() {
			s.changedByOthers(b.node.NodeID)
		}
	}, nil
}

// now is the time of the session's clock.
func (s *session) now() time.Time { return s.env.Clock.Now() }

// refOf is the handle of a slot, one of its kind on the account.
func refOf(door string, slot int) string { return door + "/" + strconv.Itoa(slot) }

func (b *bench) refOf(slot int) string { return refOf(b.door(), slot) }

func (b *bench) door() string { return b.network.nativeID(b.node.NodeID) }

// slotOf is the slot that a handle names on this lock; 0 for none.
func (b *bench) slotOf(ref string) int {
	number, found := strings.CutPrefix(ref, b.door()+"/")
	slot, err := strconv.Atoi(number)
	if !found || err != nil || slot < 1 || slot > b.codes.limits().slots {
		return 0
	}
	return slot
}
