package uhppotetest

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// Rule is what a Relay does with a request: it returns the packets that go
// back, none for silence. Calling forward brings the request to the panel and
// returns its answer, nil when there was none.
type Rule func(request []byte, forward func() []byte) (answers [][]byte)

// Relay is a network between a driver and a panel, UDP and TCP on one
// loopback port, which a test can make lose, fake and garble what passes.
type Relay struct {
	target string
	udp    net.PacketConn
	tcp    net.Listener
	closed chan struct{}

	mu     sync.Mutex
	always Rule
	once   []onceRule
}

type onceRule struct {
	of   func(request []byte) bool
	rule Rule
}

// NewRelay starts a relay before the given address.
func NewRelay(t TB, target string) *Relay {
	t.Helper()
	r := &Relay{target: target, always: Pass, closed: make(chan struct{})}
	if err := r.listen(); err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { close(r.closed); _ = r.udp.Close(); _ = r.tcp.Close() })
	go r.servePackets()
	go r.serveStreams()
	return r
}

// listen finds a port that is free for both UDP and TCP.
func (r *Relay) listen() error {
	var err error
	ctx, config := context.Background(), net.ListenConfig{}
	for range 20 {
		if r.tcp, err = config.Listen(ctx, "tcp4", "127.0.0.1:0"); err != nil {
			return err
		}
		if r.udp, err = config.ListenPacket(ctx, "udp4", r.tcp.Addr().String()); err == nil {
			return nil
		}
		_ = r.tcp.Close()
	}
	return err
}

// Address is where the panel seems to be.
func (r *Relay) Address() string { return r.tcp.Addr().String() }

// Always sets what happens to requests that no Once is for.
func (r *Relay) Always(rule Rule) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.always = rule
}

// Once sets what happens to the next request of a kind.
func (r *Relay) Once(of func(request []byte) bool, rule Rule) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.once = append(r.once, onceRule{of: of, rule: rule})
}

func (r *Relay) ruleFor(request []byte) Rule {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, once := range r.once {
		if once.of(request) {
			r.once = append(r.once[:i:i], r.once[i+1:]...)
			return once.rule
		}
	}
	return r.always
}

func (r *Relay) handle(protocol string, request []byte) [][]byte {
	return r.ruleFor(request)(request, func() []byte { return r.forward(protocol, request) })
}

func (r *Relay) forward(protocol string, request []byte) []byte {
	conn, err := new(net.Dialer).DialContext(context.Background(), protocol, r.target)
	if err != nil {
		return nil
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	answer := make([]byte, 64)
	if _, err := conn.Write(request); err != nil {
		return nil
	}
	if _, err := io.ReadFull(conn, answer); err != nil {
		return nil
	}
	return answer
}

func (r *Relay) servePackets() {
	for {
		buffer := make([]byte, 2048)
		n, from, err := r.udp.ReadFrom(buffer)
		if err != nil {
			return
		}
		go func() {
			for _, answer := range r.handle("udp4", buffer[:n]) {
				_, _ = r.udp.WriteTo(answer, from)
			}
		}()
	}
}

func (r *Relay) serveStreams() {
	for {
		conn, err := r.tcp.Accept()
		if err != nil {
			return
		}
		go r.serveStream(conn)
	}
}

// serveStream answers one request. Silence is a connection that stays open.
func (r *Relay) serveStream(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	request := make([]byte, 64)
	if _, err := io.ReadFull(conn, request); err != nil {
		return
	}
	answers := r.handle("tcp4", request)
	for _, answer := range answers {
		_, _ = conn.Write(answer)
	}
	if len(answers) == 0 {
		go func() { <-r.closed; _ = conn.Close() }()
		_, _ = io.Copy(io.Discard, conn)
	}
}
