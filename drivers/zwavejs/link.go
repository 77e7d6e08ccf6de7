package zwavejs

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"latchkey"
	"latchkey/drivers"
)

// link keeps the session's connection. However many ask for one at once, a
// server that is away is tried by one of them, and then left alone for a while.
type link struct {
	url    string
	token  latchkey.Secret
	http   *http.Client
	timing timing
	fresh  func(*connection, []nodeState) // a connection was made; it hears events only after
	hear   func(*connection, event)

	mu       chan struct{} // held while connecting
	closed   bool
	now      *connection
	failures int
	notUntil time.Time
	failure  error // of the last try
}

// connection returns a live connection, making one where there is none. A try
// goes on when the one who asked gives up, because others wait for it too.
func (l *link) connection(ctx context.Context) (*connection, error) {
	select {
	case l.mu <- struct{}{}:
	case <-ctx.Done():
		return nil, &callError{cause: ctx.Err()}
	}
	if c, known, err := l.known(); known {
		<-l.mu
		return c, err
	}
	type made struct {
		connection *connection
		err        error
	}
	done := make(chan made, 1)
	go func() {
		defer func() { <-l.mu }()
		c, err := l.try()
		done <- made{c, err}
	}()
	select {
	case got := <-done:
		return got.connection, got.err
	case <-ctx.Done():
		return nil, &callError{cause: ctx.Err()}
	}
}

// known is what can be said without trying: there is a connection, or there is
// none and it is too early for another try.
func (l *link) known() (c *connection, known bool, err error) {
	switch {
	case l.now != nil && l.now.live():
		return l.now, true, nil
	case l.closed:
		return nil, true, &callError{cause: errLost}
	case time.Now().Before(l.notUntil):
		return nil, true, l.failure
	}
	return nil, false, nil
}

func (l *link) try() (*connection, error) {
	c, err := l.connect()
	if err != nil {
		l.failures++
		l.notUntil, l.failure = time.Now().Add(l.timing.backoff.pause(l.failures)), err
		return nil, err
	}
	l.failures, l.now = 0, c
	return c, nil
}

func (c *connection) live() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// connect dials and learns of every node.
func (l *link) connect() (*connection, error) {
	ctx, cancel := context.WithTimeout(context.Background(), l.timing.greet)
	defer cancel()
	options := &websocket.DialOptions{HTTPClient: l.http, HTTPHeader: http.Header{}}
	if !l.token.IsZero() {
		options.HTTPHeader.Set("Authorization", "Bearer "+l.token.Reveal())
	}
	socket, response, err := websocket.Dial(ctx, l.url, options) //nolint:bodyclose // the library says that it need not be
	if err != nil {
		return nil, unconnected(err, response)
	}
	socket.SetReadLimit(longestMessage)
	made, err := l.greet(ctx, socket)
	if err != nil {
		_ = socket.CloseNow() // it is of no use
		return nil, err
	}
	return made, nil
}

// Something answers, and it is not what it should be.
const (
	otherServer  = "what answers there is no Z-Wave JS server: look at the port, and at ws:// or wss://"
	sickProxy    = "the proxy before it does not reach it: see that the server runs"
	silentServer = "it does not greet as a Z-Wave JS server does: look at the port"
)

// unconnected is why no websocket came about. Response is the answer of who refused it.
func unconnected(err error, response *http.Response) *callError {
	if response == nil {
		return &callError{cause: errLost, why: drivers.Unreached(err, otherServer)}
	}
	failed := &callError{cause: errLost, refuse: response.StatusCode, why: otherServer}
	switch response.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		failed.why = sickProxy
	}
	return failed
}

// greet agrees on a schema and asks for the state of the network.
func (l *link) greet(ctx context.Context, socket *websocket.Conn) (*connection, error) {
	hello, err := greeting(ctx, socket)
	if err != nil {
		return nil, err
	}
	schema := min(newestSchema, hello.MaxSchema)
	c := &connection{
		socket: socket, schema: schema, homeID: hello.HomeID, ended: make(chan struct{}), waiting: map[string]chan message{},
	}
	greeted := make(chan struct{}) // what happens meanwhile is heard after
	c.hear = func(e event) {
		select {
		case <-greeted:
			l.hear(c, e)
		case <-c.ended:
		}
	}
	go c.read() //nolint:gosec // a connection outlives the call that makes it
	if err := l.learn(ctx, c); err != nil {
		c.end()
		return nil, err
	}
	close(greeted)
	go c.watch(l.timing.ping) //nolint:gosec // the same
	return c, nil
}

// greeting is what a server says first, when it is one with which we can speak.
func greeting(ctx context.Context, socket *websocket.Conn) (hello message, err error) {
	_, text, err := socket.Read(ctx)
	switch {
	case err != nil:
		return hello, &callError{cause: errLost, why: silentServer}
	case json.Unmarshal(text, &hello) != nil, hello.Type != "version":
		return hello, &callError{cause: errLost, why: otherServer}
	case hello.MaxSchema < oldestSchema:
		return hello, &callError{cause: errOlder}
	case hello.MinSchema > newestSchema:
		return hello, &callError{cause: errNewer}
	}
	return hello, nil
}

func (l *link) learn(ctx context.Context, c *connection) error {
	if err := c.call(ctx, command{name: "initialize", args: map[string]any{"schemaVersion": c.schema}}, nil); err != nil {
		return err
	}
	var dump struct {
		State struct {
			Nodes []nodeState `json:"nodes"`
		} `json:"state"`
	}
	if err := c.call(ctx, command{name: "start_listening"}, &dump); err != nil {
		return err
	}
	l.fresh(c, dump.State.Nodes)
	return nil
}

// close ends the link for good.
func (l *link) close() {
	l.mu <- struct{}{}
	defer func() { <-l.mu }()
	l.closed = true
	if l.now != nil {
		l.now.end()
	}
}
