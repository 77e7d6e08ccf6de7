package radio_test

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gate is the way to a server. Shut, it is a server that does not run: the locks
// behind it go on, as real ones do.
type gate struct {
	behind, address string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

func newGate(t *testing.T, behind string) *gate {
	t.Helper()
	g := &gate{behind: behind, address: "127.0.0.1:0"}
	g.open(t)
	t.Cleanup(g.shut)
	return g
}

// open listens where it listened before.
func (g *gate) open(t *testing.T) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", g.address)
	require.NoError(t, err)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listener, g.address = listener, listener.Addr().String()
	go g.serve(listener)
}

// shut ends every connection and refuses new ones.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener != nil {
		_ = g.listener.Close()
	}
	g.listener = nil
	for _, conn := range g.conns {
		_ = conn.Close()
	}
	g.conns = nil
}

func (g *gate) serve(listener net.Listener) {
	for {
		near, err := listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp4", g.behind)
		if err != nil {
			_ = near.Close()
			continue
		}
		if !g.keep(listener, near, far) {
			_, _ = near.Close(), far.Close()
			return
		}
		go pass(near, far)
		go pass(far, near)
	}
}

// keep takes note of a connection, unless the gate was shut while it was made.
func (g *gate) keep(of net.Listener, conns ...net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener != of {
		return false
	}
	g.conns = append(g.conns, conns...)
	return true
}

// pass copies until an end is closed, and then closes both.
func pass(from, to net.Conn) {
	_, _ = io.Copy(to, from)
	_, _ = from.Close(), to.Close()
}
