package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/sdk/client"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/devenv"
	"latchkey/workflows"
)

// bench is a stack of its own, with locks of its own.
type bench struct {
	dev      *dev
	api      apiClient
	locks    *admin.Client
	temporal client.Client
}

// startBench starts the stack in a scratch folder, on free ports.
func startBench(ctx context.Context, m *Main) (*bench, error) {
	if os.Getenv("LATCHKEY_DATABASE_URL") != "" || os.Getenv("TEMPORAL_ADDRESS") != "" {
		return nil, errors.New("the benchmark measures a stack of its own: unset LATCHKEY_DATABASE_URL and TEMPORAL_ADDRESS")
	}
	state, err := devenv.OpenScratch(filepath.Join(os.TempDir(), "latchkey-bench"))
	if err != nil {
		return nil, err
	}
	b := &bench{dev: &dev{main: m, anyPorts: true, state: state}}
	if err := b.dev.start(ctx, ""); err != nil {
		b.stop()
		return nil, err
	}
	b.api = newAPIClient(b.dev.stack)
	b.locks = admin.New(b.dev.stack.SandboxURL, latchkey.NewSecret(b.dev.stack.SandboxAdmin), nil)
	b.temporal, err = client.DialContext(ctx, client.Options{HostPort: b.dev.env["TEMPORAL_ADDRESS"], Logger: silentLog()})
	if err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

// stop stops the stack and removes its folder.
func (b *bench) stop() {
	if b.temporal != nil {
		b.temporal.Close()
	}
	if b.dev.group != nil {
		b.dev.group.Stop()
	}
	if err := b.dev.state.Remove(); err != nil {
		fmt.Fprintln(b.dev.main.Stderr, "latchkey:", err)
	}
}

// benchLocks is how many locks a site of the benchmark has.
const benchLocks = 64

// lockSite is a site of the lock cloud and its account.
type lockSite struct {
	id    string
	doors []string // ids of the devices
}

// connectLocks makes a site of locks that take latency for each operation, and
// connects it as an account.
func (b *bench) connectLocks(ctx context.Context, id string, latency time.Duration) (lockSite, error) {
	token := rand.Text()
	if _, err := b.locks.CreateSite(ctx, wire.SiteRequest{ID: id, Token: token}); err != nil {
		return lockSite{}, err
	}
	takes := latency.Milliseconds()
	for number := range benchLocks {
		lock := wire.LockRequest{ID: fmt.Sprintf("%s-%02d", id, number), Profile: "yale", LatencyMS: &takes, MaxCodes: 2 * crowd}
		if _, err := b.locks.CreateLock(ctx, id, lock); err != nil {
			return lockSite{}, err
		}
	}
	accountID, err := b.connect(ctx, id, token)
	if err != nil {
		return lockSite{}, err
	}
	site := lockSite{id: id}
	return site, until(ctx, startTime, "the doors of "+id, func(ctx context.Context) (bool, error) {
		site.doors, err = b.devicesOf(ctx, accountID)
		if err == nil && len(site.doors) < benchLocks {
			err = fmt.Errorf("%d of %d doors", len(site.doors), benchLocks)
		}
		return false, err
	})
}

func (b *bench) connect(ctx context.Context, id, token string) (accountID string, err error) {
	db, err := b.dev.stack.openStore(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close() //nolint:errcheck // everything is committed
	config := sandboxConfig(b.dev.stack.SandboxURL, token)
	account, err := connect(ctx, db, newAccount(b.dev.identity.WorkspaceID, "sandbox", id, config, nil))
	if err != nil {
		return "", err
	}
	return account.ID, workflows.NewClient(b.temporal, client.DefaultNamespace).WatchAccount(ctx, account.ID)
}

func (b *bench) devicesOf(ctx context.Context, accountID string) ([]string, error) {
	var answer struct {
		Devices []door `json:"devices"`
	}
	err := b.api.post(ctx, "/devices/list", map[string]any{"connected_account_id": accountID}, &answer)
	ids := make([]string, len(answer.Devices))
	for i, device := range answer.Devices {
		ids[i] = device.DeviceID
	}
	return ids, err
}
