package storetest

import (
	"crypto/rand"
	"encoding/base64"
	"sync"
	"testing"
	"time"

	"latchkey"
	"latchkey/store"
)

// Clock shows what it was last set to. It is safe for use by many goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that shows at.
func NewClock(at time.Time) *Clock { return &Clock{now: at.UTC()} }

// Now implements latchkey.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes the clock show at.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at.UTC()
}

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) { c.Set(c.Now().Add(by)) }

// NewVault makes a vault with keys of its own.
func NewVault(tb testing.TB) *store.Vault {
	tb.Helper()
	return must(store.NewVault(latchkey.NewSecret("test:"+newKey()), latchkey.NewSecret(newKey())))(tb)
}

func newKey() string {
	key := make([]byte, 32) //nolint:mnd // AES-256
	_, _ = rand.Read(key)   // crypto/rand never fails
	return base64.StdEncoding.EncodeToString(key)
}
