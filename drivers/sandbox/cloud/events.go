package cloud

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"latchkey/drivers/sandbox/wire"
)

const (
	heartbeat = 10 * time.Second // how often a stream shows that it lives
	backlog   = 1024             // events a slow listener may be behind before it is cut off
)

// hub hands the events of a site to everyone who listens.
type hub struct {
	mu        sync.Mutex
	listeners map[chan wire.Event]bool
}

func newHub() *hub { return &hub{listeners: map[chan wire.Event]bool{}} }

func (h *hub) listen() chan wire.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	events := make(chan wire.Event, backlog)
	h.listeners[events] = true
	return events
}

func (h *hub) leave(events chan wire.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, events)
}

// publish never waits: a listener that is too far behind is cut off, and
// learns the state of every lock when it connects again.
func (h *hub) publish(event wire.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for events := range h.listeners {
		select {
		case events <- event:
		default:
			delete(h.listeners, events)
			close(events)
		}
	}
}

// cut ends every stream.
func (h *hub) cut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for events := range h.listeners {
		delete(h.listeners, events)
		close(events)
	}
}

func presence(lock string, online bool, at time.Time) wire.Event {
	kind := wire.LockOffline
	if online {
		kind = wire.LockOnline
	}
	return wire.Event{Kind: kind, Lock: lock, At: at}
}

// stream answers GET /v1/events. It listens before it looks, so that nothing
// falls between the state it begins with and the changes that follow.
func (c *Cloud) stream(w http.ResponseWriter, r *http.Request, s *site) {
	events := s.events.listen()
	defer s.events.leave(events)
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := lines{json.NewEncoder(w), http.NewResponseController(w)}
	for _, l := range s.all() {
		state := l.current()
		if out.say(presence(state.ID, state.online(), s.now())) != nil {
			return
		}
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		event, ok := s.next(r, events, beat.C)
		if !ok || out.say(event) != nil {
			return
		}
	}
}

// lines writes events at once, one a line.
type lines struct {
	*json.Encoder
	*http.ResponseController
}

func (l lines) say(event wire.Event) error {
	if err := l.Encode(event); err != nil {
		return err
	}
	return l.Flush()
}

func (s *site) next(r *http.Request, events <-chan wire.Event, beat <-chan time.Time) (event wire.Event, ok bool) {
	select {
	case event, ok = <-events:
		return event, ok
	case <-beat:
		return wire.Event{Kind: wire.Heartbeat, At: s.now()}, true
	case <-r.Context().Done():
	case <-s.cloud.closing:
	}
	return event, false
}
