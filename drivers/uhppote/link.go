package uhppote

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"time"
)

// link is the way to one panel. Each exchange has a socket of its own on a
// port that the system picks, so that the late answer to an earlier request
// finds nobody: the answers of a panel do not say which request they belong to.
type link struct {
	protocol string // udp or tcp
	address  string // host:port of the panel, or of the broadcast
	shared   bool   // address is a broadcast: others may answer too
	local    netip.Addr
	timeout  time.Duration
}

func newLink(config Config, controller Controller) link {
	l := link{protocol: controller.Protocol, address: controller.Address, timeout: config.timeout}
	if l.address == "" {
		l.address, l.shared = config.Broadcast, true
	}
	if config.Bind != "" {
		l.local = netip.MustParseAddr(config.Bind)
	}
	return l
}

// exchange sends one request and returns the reply that fits it. UDP packets
// that do not fit are passed over, as strays; a TCP stream that does not fit
// cannot be trusted any more. It ends at the timeout or when the
// caller gives up, whichever is first. Every error is a *linkError.
func (l link) exchange(caller context.Context, request message, fits func(message) bool) (message, error) {
	ctx, cancel := context.WithTimeout(caller, l.timeout)
	defer cancel()
	conn, err := l.open(ctx)
	if err != nil {
		return message{}, &linkError{cause: err}
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if err := conn.send(request); err != nil {
		return message{}, &linkError{cause: err}
	}
	reply, err := conn.await(fits)
	if err != nil {
		return message{}, &linkError{sent: true, cause: errors.Join(err, caller.Err())}
	}
	return reply, nil
}

func (l link) open(ctx context.Context) (wire, error) {
	if l.shared {
		return l.openShared(ctx)
	}
	var dialer net.Dialer
	if l.local.IsValid() {
		dialer.LocalAddr = l.localAddr()
	}
	conn, err := dialer.DialContext(ctx, l.protocol+"4", l.address)
	if err != nil {
		return nil, err
	}
	if l.protocol == "tcp" {
		return stream{conn}, nil
	}
	return datagrams{conn}, nil
}

func (l link) openShared(ctx context.Context) (wire, error) {
	to, err := net.ResolveUDPAddr("udp4", l.address)
	if err != nil {
		return nil, err
	}
	local := ""
	if l.local.IsValid() {
		local = l.local.String()
	}
	conn, err := new(net.ListenConfig).ListenPacket(ctx, "udp4", net.JoinHostPort(local, "0"))
	if err != nil {
		return nil, err
	}
	return broadcast{PacketConn: conn, to: to}, nil
}

func (l link) localAddr() net.Addr {
	at := netip.AddrPortFrom(l.local, 0)
	if l.protocol == "tcp" {
		return net.TCPAddrFromAddrPort(at)
	}
	return net.UDPAddrFromAddrPort(at)
}

// wire is an open socket.
type wire interface {
	send(m message) error
	await(fits func(message) bool) (message, error)
	SetDeadline(at time.Time) error
	Close() error
}

// linkError says how far an exchange came.
type linkError struct {
	sent  bool  // the request left: the panel may have acted
	cause error // holds addresses, but nothing of the request
}

func (e *linkError) Error() string { return e.cause.Error() }
func (e *linkError) Unwrap() error { return e.cause }

// errGarbage is an answer over TCP that is none.
var errGarbage = errors.New("the answer made no sense")

// stream is a TCP connection.
type stream struct{ net.Conn }

func (s stream) send(m message) error { return sendAll(s.Conn, m) }

func (s stream) await(fits func(message) bool) (message, error) {
	var m message
	if _, err := io.ReadFull(s.Conn, m[:]); err != nil {
		return message{}, err
	}
	if !fits(m) {
		return message{}, errGarbage
	}
	return m, nil
}

func sendAll(w io.Writer, m message) error {
	_, err := w.Write(m[:])
	return err
}
