package webhook

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// errBlocked says that an address is not one of the public internet's.
var errBlocked = errors.New("the address is private, and its host is not in LATCHKEY_WEBHOOK_ALLOW_HOSTS")

// Guard connects to public addresses only, so that nobody who may add a webhook
// can reach what only this machine can: the cloud's metadata, a database, a
// panel. It looks at the address that the connection is really made to, after
// the name was resolved: a name that answers differently the second time passes
// no more than the first.
type Guard struct {
	allow []string // hosts, and host:port pairs, that may be anywhere
	dial  func(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error)
}

// NewGuard lets the named hosts through: "name", "name:port", or an address.
func NewGuard(allow []string) *Guard {
	g := &Guard{dial: func(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, address)
	}}
	for _, host := range allow {
		if host = plain(host); host != "" {
			g.allow = append(g.allow, host)
		}
	}
	return g
}

// dialTime is how long a connection may take to be made.
const dialTime = 10 * time.Second

// DialContext is for http.Transport.
func (g *Guard) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: dialTime}
	if !g.allows(address) {
		dialer.Control = control
	}
	return g.dial(ctx, dialer, network, address)
}

// allows reports whether the host was named by whoever runs this service.
func (g *Guard) allows(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (slices.Contains(g.allow, plain(host)) || slices.Contains(g.allow, plain(address)))
}

// plain is a host as it is compared: without brackets, in lower case, and
// without the dot that ends an absolute name.
func plain(host string) string {
	host = strings.Trim(strings.ToLower(strings.TrimSpace(host)), "[]")
	return strings.TrimSuffix(host, ".")
}

// control is called with the resolved address before each connection.
func control(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !public(target.Addr()) {
		return errBlocked
	}
	return nil
}

// public reports whether an address is one of the public internet's. An IPv4
// address in IPv6 clothes counts as what it is.
func public(address netip.Addr) bool {
	address = inner(address.Unmap().WithZone(""))
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(address) })
}

// inner is the IPv4 address that an IPv6 address leads to through a translator
// (NAT64) or a tunnel (6to4).
func inner(address netip.Addr) netip.Addr {
	bytes := address.As16()
	switch {
	case nat64.Contains(address):
		return netip.AddrFrom4([4]byte(bytes[12:16]))
	case sixToFour.Contains(address):
		return netip.AddrFrom4([4]byte(bytes[2:6]))
	}
	return address
}

var (
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

// reserved is what netip does not call private and yet is nobody's public
// address (the IANA special-purpose registries).
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", // 100.64/10 is carrier-grade NAT, 240/4 has the broadcast
	"168.63.129.16/32", // Azure's host; the other clouds' metadata is link-local or in fd00::/8
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}
