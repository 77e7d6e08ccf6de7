package sandbox_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/cloud"
	"latchkey/drivers/sandbox/wire"
)

// stateVariable makes the test program a sandbox cloud with its state at the
// variable's value, so that a test can kill one.
const stateVariable = "LATCHKEY_TEST_SANDBOX_STATE"

func TestMain(m *testing.M) {
	if path := os.Getenv(stateVariable); path != "" {
		runCloud(path)
	}
	os.Exit(m.Run())
}

// runCloud serves until it is killed. It says its address on standard output.
func runCloud(path string) {
	opened, err := cloud.Open(path, cloud.Options{AdminToken: latchkey.NewSecret(adminToken)})
	if err == nil {
		var listener net.Listener
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
			fmt.Fprintln(os.Stdout, "http://"+listener.Addr().String())
			err = http.Serve(listener, opened)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// process is a cloud in a process of its own.
type process struct {
	*exec.Cmd

	admin *admin.Client
	url   string
}

func startProcess(t *testing.T, path string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0])}
	p.Env, p.Stderr = append(os.Environ(), stateVariable+"="+path), os.Stderr
	out, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	t.Cleanup(p.kill)
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	p.url = strings.TrimSpace(address)
	p.admin = admin.New(p.url, latchkey.NewSecret(adminToken), &http.Client{Transport: &http.Transport{}})
	return p
}

// kill is kill -9, and returns when the process is gone.
func (p *process) kill() {
	_ = p.Process.Kill()
	_ = p.Wait()
}

// TestAcknowledgedSurvivesKill writes to many locks at once, kills the cloud
// in the middle, and looks for every code that was acknowledged.
func TestAcknowledgedSurvivesKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	first := startProcess(t, path)
	site, locks := furnish(t, first.admin, 8)
	acknowledged := writeUntilDead(t, first, site, locks)

	second := startProcess(t, path)
	state, err := second.admin.Site(t.Context(), site.ID)
	require.NoError(t, err)
	held := map[string]bool{}
	for _, lock := range state.Locks {
		for _, code := range lock.Codes {
			held[lock.ID+"/"+code.ID] = true
		}
	}
	assert.NotEmpty(t, acknowledged)
	for _, key := range acknowledged {
		assert.True(t, held[key], "%s was acknowledged and is gone", key)
	}
}

func furnish(t *testing.T, client *admin.Client, count int) (site wire.Site, locks []string) {
	t.Helper()
	site, err := client.CreateSite(t.Context(), wire.SiteRequest{})
	require.NoError(t, err)
	atOnce := int64(0)
	for range count {
		lock, err := client.CreateLock(t.Context(), site.ID, wire.LockRequest{Profile: "ttlock", LatencyMS: &atOnce})
		require.NoError(t, err)
		locks = append(locks, lock.ID)
	}
	return site, locks
}

// writeUntilDead has one writer a lock until the cloud, killed after 50 codes,
// answers none of them. It returns "lock/ref" of what was acknowledged.
func writeUntilDead(t *testing.T, p *process, site wire.Site, locks []string) (acknowledged []string) {
	t.Helper()
	config, err := json.Marshal(map[string]string{"base_url": p.url, "token": site.Token})
	require.NoError(t, err)
	session, err := sandbox.New().Open(t.Context(), config, drivers.Env{HTTP: &http.Client{Transport: &http.Transport{}}})
	require.NoError(t, err)
	var writers sync.WaitGroup
	var mu sync.Mutex
	var count atomic.Int64
	for _, lock := range locks {
		writers.Go(func() {
			for i := 0; ; i++ {
				receipt, err := session.Apply(t.Context(), op(lock, i))
				if err != nil {
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, lock+"/"+receipt.Ref)
				mu.Unlock()
				if count.Add(1) == 50 {
					_ = p.Process.Kill()
				}
			}
		})
	}
	writers.Wait()
	p.kill()
	return acknowledged
}

func op(lock string, i int) drivers.Op {
	return drivers.Op{Action: drivers.Put, Door: lock, Credential: drivers.Credential{
		ID: fmt.Sprint("credential ", i), Mode: latchkey.ModeCode, Secret: latchkey.NewSecret(fmt.Sprintf("%06d", i)),
		Name: "Ada", Window: latchkey.Window{StartsAt: time.Now()},
	}}
}
