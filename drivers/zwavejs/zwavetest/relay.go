package zwavetest

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// longest bounds a message, as the driver does.
const longest = 64 << 20

// Relay stands between a driver and the server, and does to messages what it is told.
type Relay struct {
	server *httptest.Server
	behind string

	mu      sync.Mutex
	rules   []rule
	token   string // demanded of who connects
	schema  int    // what the server is made out to speak at most; 0 for the truth
	dials   int
	current context.CancelFunc
	thawed  chan struct{} // closed when the relay is not frozen any more; nil when it is not
	lost    chan struct{} // closed when the next thing is lost
}

// rule is what becomes of the next message that it is for.
type rule struct {
	of   func(Message) bool
	what Fate
	stay bool
}

// Message is a command of the driver.
type Message struct {
	ID      string `json:"messageId"`
	Command string `json:"command"`
	Node    int    `json:"nodeId"`
	Class   int    `json:"commandClass"`
	Method  string `json:"methodName"`

	Args []json.RawMessage `json:"args"`
}

// Fate is what becomes of a command.
type Fate int

// The fates.
const (
	Pass       Fate = iota
	LoseAnswer      // it is carried out, and nobody hears of it
	Swallow         // it never arrives
	Stall           // it never arrives, and nobody is to give up waiting for its answer
	Fake            // it never arrives, and is answered as if it had been carried out
	Garble          // it is carried out, and answered with nonsense
	Duplicate       // it is carried out, and answered as a duplicate
	Cut             // the connection breaks when it has arrived
	Hang            // it is carried out, and then the relay freezes
)

// NewRelay stands before a server until Close.
func NewRelay(behind string) *Relay {
	r := &Relay{behind: behind, lost: make(chan struct{})}
	r.server = httptest.NewServer(http.HandlerFunc(r.serve))
	return r
}

// NewTLSRelay is a relay with a certificate that is signed by an authority of its own.
func NewTLSRelay(behind string) *Relay {
	r := &Relay{behind: behind}
	r.server = httptest.NewUnstartedServer(http.HandlerFunc(r.serve))
	r.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // who does not trust it is the driver's to tell
	r.server.StartTLS()
	return r
}

// Authority is the certificate (PEM) by which a TLS relay is known.
func (r *Relay) Authority() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.server.Certificate().Raw}))
}

// URL is where a driver connects.
func (r *Relay) URL() string { return "ws" + strings.TrimPrefix(r.server.URL, "http") }

// Close ends it: new connections are refused.
func (r *Relay) Close() {
	r.Cut()
	r.server.Close()
}

// Once decides the fate of the next command that of is true for.
func (r *Relay) Once(of func(Message) bool, what Fate) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = append(r.rules, rule{of: of, what: what})
}

// Always decides the fate of every command that of is true for.
func (r *Relay) Always(of func(Message) bool, what Fate) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = append(r.rules, rule{of: of, what: what, stay: true})
}

// Demand asks of everybody who connects for a bearer token.
func (r *Relay) Demand(token string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.token = token
}

// Limit makes the server out to speak no newer schema.
func (r *Relay) Limit(schema int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.schema = schema
}

// Freeze lets nothing through any more, in either direction, and closes nothing,
// as a machine does that lost its power.
func (r *Relay) Freeze(frozen bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case frozen && r.thawed == nil:
		r.thawed = make(chan struct{})
	case !frozen && r.thawed != nil:
		close(r.thawed)
		r.thawed = nil
	}
}

// Patience is how long to wait for an answer, however slow the machine is: until the
// relay loses one.
func (r *Relay) Patience(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	go func(lost <-chan struct{}) {
		select {
		case <-lost:
			cancel()
		case <-ctx.Done():
		}
	}(r.lost)
	return ctx, cancel
}

// lose ends the patience of who waits.
func (r *Relay) lose() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.lost)
	r.lost = make(chan struct{})
}

// Dials counts the connections that were asked for.
func (r *Relay) Dials() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dials
}

// Cut breaks the connection.
func (r *Relay) Cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current != nil {
		r.current()
	}
}

func (r *Relay) fate(m Message) Fate {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, rule := range r.rules {
		if !rule.of(m) {
			continue
		}
		if !rule.stay {
			r.rules = append(r.rules[:i], r.rules[i+1:]...)
		}
		return rule.what
	}
	return Pass
}

// admit counts who connects, and refuses who has not the token.
func (r *Relay) admit(request *http.Request, end context.CancelFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dials++
	if r.token != "" && request.Header.Get("Authorization") != "Bearer "+r.token {
		return false
	}
	r.current = end
	return true
}

func (r *Relay) serve(w http.ResponseWriter, request *http.Request) {
	ctx, end := context.WithCancel(context.Background())
	defer end()
	if !r.admit(request, end) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	front, err := websocket.Accept(w, request, nil)
	if err != nil {
		return
	}
	defer func() { _ = front.CloseNow() }()
	back, _, err := websocket.Dial(ctx, "ws://"+r.behind, nil) //nolint:bodyclose // the library says that it need not be
	if err != nil {
		return
	}
	defer func() { _ = back.CloseNow() }()
	front.SetReadLimit(longest)
	back.SetReadLimit(longest)
	p := &pair{relay: r, front: front, back: back, fates: map[string]Fate{}, end: end}
	go p.commands(ctx)
	p.answers(ctx)
}
