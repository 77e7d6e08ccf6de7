package sandbox_test

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

// BenchmarkSideBySide writes one code to each of many locks that take a second
// for it, and reports how much longer than that the last one took.
func BenchmarkSideBySide(b *testing.B) {
	opened, err := cloud.Open(b.TempDir()+"/state", cloud.Options{AdminToken: latchkey.NewSecret(adminToken)})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, opened.Close()) })
	for _, count := range []int{1, 4, 16, 64} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			session, locks := slowLocks(b, opened, count)
			for i := 0; b.Loop(); i++ {
				sideBySide(b, session, locks, i)
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "x-of-one")
		})
	}
}

func slowLocks(b *testing.B, opened *cloud.Cloud, count int) (drivers.Session, []string) {
	b.Helper()
	url := serve(b, opened)
	client := admin.New(url, latchkey.NewSecret(adminToken), nil)
	site, err := client.CreateSite(b.Context(), wire.SiteRequest{})
	require.NoError(b, err)
	locks := make([]string, count)
	second := time.Second.Milliseconds()
	for i := range locks {
		lock, err := client.CreateLock(b.Context(), site.ID, wire.LockRequest{Profile: "yale", LatencyMS: &second})
		require.NoError(b, err)
		locks[i] = lock.ID
	}
	config := fmt.Appendf(nil, `{"base_url": %q, "token": %q}`, url, site.Token)
	session, err := sandbox.New().Open(b.Context(), config, drivers.Env{HTTP: &http.Client{Transport: &http.Transport{}}})
	require.NoError(b, err)
	return session, locks
}

func sideBySide(b *testing.B, session drivers.Session, locks []string, i int) {
	b.Helper()
	var all sync.WaitGroup
	for _, lock := range locks {
		all.Go(func() {
			if _, err := session.Apply(b.Context(), op(lock, i)); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
}
