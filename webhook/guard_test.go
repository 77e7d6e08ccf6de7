package webhook

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestOnlyPublicAddressesPass(t *testing.T) {
	t.Parallel()
	for want, addresses := range map[bool][]string{
		true: {"1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"},
		false: {
			"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
			"169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16",
			"192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
			"::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "2001::1",
			"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1",
			"64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2002:a00:1::",
		},
	} {
		for _, address := range addresses {
			assert.Equal(t, want, public(netip.MustParseAddr(address)), address)
		}
	}
}

// However an inner address is written, the connection is refused.
func TestPrivateAddressIsRefusedHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	client := NewClient(NewGuard([]string{"elsewhere.example", "", "127.0.0.1:1"}))
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"} {
		answer := client.Post(t.Context(), "http://"+host+":"+port+"/", http.Header{}, nil)
		assert.Equal(t, latchkey.FailureBlocked, answer.Failure, host)
	}
}

func TestNamedHostsAreLetThrough(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer server.Close()
	address := server.Listener.Addr().String()
	for _, allowed := range []string{"127.0.0.1", address, " 127.0.0.1 "} {
		assert.Empty(t, NewClient(NewGuard([]string{allowed})).Post(t.Context(), server.URL, http.Header{}, nil).Failure, allowed)
	}
	_, port, _ := net.SplitHostPort(address)
	byName := NewClient(NewGuard([]string{"LocalHost."}))
	assert.Empty(t, byName.Post(t.Context(), "http://localhost:"+port, http.Header{}, nil).Failure)
	assert.Equal(t, latchkey.FailureBlocked, byName.Post(t.Context(), server.URL, http.Header{}, nil).Failure, "the name was let through, not the address")
}

// A name that is public when somebody looks and private when the connection is
// made does not pass.
func TestRebindingNameDoesNotPass(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	defer server.Close()
	resolver := rebinding(t)
	before, err := resolver.LookupNetIP(t.Context(), "ip4", "hook.example.")
	require.NoError(t, err)
	require.True(t, public(before[0]), "a look before the connection sees a public address: %v", before)
	guard := NewGuard(nil)
	guard.dial = func(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error) {
		dialer.Resolver = resolver
		return dialer.DialContext(ctx, network, address)
	}
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	answer := NewClient(guard).Post(t.Context(), "http://hook.example.:"+port, http.Header{}, nil)
	assert.Equal(t, latchkey.FailureBlocked, answer.Failure)
}

// rebinding resolves every name to a public address once, then to this machine.
func rebinding(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() }) // which ends the loop below
	var asked atomic.Int32
	go func() {
		for buffer := make([]byte, 512); ; {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			ip := net.IPv4(127, 0, 0, 1)
			if asked.Add(1) == 1 {
				ip = net.IPv4(93, 184, 216, 34)
			}
			_, _ = server.WriteTo(answerTo(buffer[:n], ip), from) // who lost it asks again
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// answerTo answers a DNS question with one IPv4 address, and one for IPv6 with none.
func answerTo(query []byte, ip net.IP) []byte {
	end := 12
	for query[end] != 0 {
		end += int(query[end]) + 1
	}
	question := query[12 : end+5]
	answer := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
	if binary.BigEndian.Uint16(question[len(question)-4:]) == 1 {
		answer[7] = 1
		answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		answer = append(answer, ip.To4()...)
	}
	return answer
}

func TestAnswersAndTheirFailures(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/fine", http.StatusTemporaryRedirect)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/busy":
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/endless":
			for range 100 {
				_, _ = w.Write([]byte(strings.Repeat("x", 64<<10))) // the reader stops before the end
			}
		}
	}))
	defer server.Close()
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	client := NewClient(NewGuard([]string{"127.0.0.1", "nowhere.invalid"}))
	for url, want := range map[string]Answer{
		server.URL + "/fine":            {Status: 200},
		server.URL + "/endless":         {Status: 200},
		server.URL + "/moved":           {Status: 307, Failure: latchkey.FailureRedirect},
		server.URL + "/gone":            {Status: 410, Failure: latchkey.FailureGone},
		server.URL + "/busy":            {Status: 429, Failure: latchkey.FailureStatus, RetryAfter: 7e9},
		tls.URL:                         {Failure: latchkey.FailureTLS},
		"http://127.0.0.1:1":            {Failure: latchkey.FailureConnection},
		"http://nowhere.invalid":        {Failure: latchkey.FailureName},
		"ftp://127.0.0.1":               {Failure: latchkey.FailureConnection},
		"http://127.0.0.1:1\x00/broken": {Failure: latchkey.FailureConnection},
	} {
		answer := client.Post(t.Context(), url, http.Header{}, []byte(`{}`))
		answer.Took = 0
		assert.Equal(t, want, answer, url)
	}
}
