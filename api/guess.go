package api

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"latchkey"
)

// guesses counts the wrong secrets that come from each network, so that nobody
// tries many. Only what was wrong counts: a right link is never in the way of
// another. The count is this process's own, which a secret of 140 bits bears.
type guesses struct {
	clock latchkey.Clock
	mu    sync.Mutex
	since time.Time
	wrong map[netip.Prefix]int
}

// A network may send so many wrong secrets in guessSpan.
const (
	guessSpan = time.Minute
	guessMost = 30
)

func newGuesses(clock latchkey.Clock) *guesses { return &guesses{clock: clock} }

// admit refuses a network that sent too many wrong secrets.
func (g *guesses) admit(from netip.Prefix) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	left := g.since.Add(guessSpan).Sub(g.clock.Now())
	if left <= 0 {
		g.since, g.wrong, left = g.clock.Now(), map[netip.Prefix]int{}, guessSpan
	}
	if g.wrong[from] < guessMost {
		return nil
	}
	return &latchkey.Error{
		Code: latchkey.ELimited, Type: "too_many_requests", RetryAfter: left,
		Message: "Too many links that are not valid were tried from here. Try again in a minute.",
	}
}

// note counts a request by how it ended.
func (g *guesses) note(from netip.Prefix, err error) {
	if latchkey.CodeOf(err) != latchkey.ENotFound {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrong[from]++
}

// The part of an address that one guest may choose freely is left out.
const (
	bitsOfIPv4 = 32
	bitsOfIPv6 = 64
)

// networkOf is where a request comes from. A proxy of one's own, which has a
// private address, says it in the last place of X-Forwarded-For; nobody else is
// believed.
func networkOf(r *http.Request) netip.Prefix {
	address := addressOf(r.RemoteAddr)
	if address.IsPrivate() || address.IsLoopback() {
		forwarded := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if told, err := netip.ParseAddr(strings.TrimSpace(forwarded[len(forwarded)-1])); err == nil {
			address = told.Unmap()
		}
	}
	bits := bitsOfIPv6
	if address.Is4() {
		bits = bitsOfIPv4
	}
	network, _ := address.Prefix(bits) // an address that cannot be read is a network of its own
	return network
}

func addressOf(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	address, _ := netip.ParseAddr(host)
	return address.Unmap()
}
