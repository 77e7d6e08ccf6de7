package zigbeetest

import (
	"context"
	"io"
	"net"
	"sync"
)

// Relay is the way from one driver to the broker, which can be cut.
type Relay struct {
	target   string
	listener net.Listener

	mu    sync.Mutex
	conns map[net.Conn]bool
	cut   bool
}

// NewRelay listens on a free loopback port.
func NewRelay(target string) (*Relay, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &Relay{target: target, listener: listener, conns: map[net.Conn]bool{}}
	go r.serve()
	return r, nil
}

// Address is host:port.
func (r *Relay) Address() string { return r.listener.Addr().String() }

// Close cuts every connection and refuses new ones.
func (r *Relay) Close() {
	_ = r.listener.Close()
	r.mu.Lock()
	r.cut = true
	r.mu.Unlock()
	r.Drop()
}

// Drop cuts the connections that there are; new ones are taken.
func (r *Relay) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.conns {
		_ = conn.Close()
	}
}

func (r *Relay) serve() {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return
		}
		far, err := (&net.Dialer{}).DialContext(context.Background(), "tcp4", r.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		r.keep(near)
		r.keep(far)
		go pass(near, far)
		go pass(far, near)
	}
}

func (r *Relay) keep(conn net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns[conn] = true
	if r.cut {
		_ = conn.Close()
	}
}

// pass copies until an end is closed, and then closes the other.
func pass(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	_, _ = from.Close(), to.Close()
}
