package activities_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
)

// sleeper is a lock whose gateway reports when it wakes, and takes its time to list it.
type sleeper struct {
	*lock

	wakes chan struct{}
}

func (s *sleeper) Open(context.Context, json.RawMessage, drivers.Env) (drivers.Session, error) {
	return s, nil
}

func (s *sleeper) Discover(ctx context.Context) (drivers.Inventory, error) {
	<-ctx.Done()
	return drivers.Inventory{}, ctx.Err()
}

func (s *sleeper) Subscribe(ctx context.Context, sink func(drivers.Event)) error {
	for {
		select {
		case <-s.wakes:
			sink(drivers.Event{Kind: drivers.DoorOnline, Door: s.found.Doors[0].NativeID})
			sink(drivers.Event{Kind: drivers.DoorOnline, Door: "nobody's"})
		case <-ctx.Done():
			return nil
		}
	}
}

// watch watches the account in a worker of its own until the test ends.
func (k *kit) watch(driver drivers.Driver) {
	k.t.Helper()
	ctx, stop := context.WithCancel(k.t.Context())
	sessions := activities.NewSessions(k.Store, drivers.NewRegistry(driver), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: k.Clock})
	account := &activities.Account{
		Store: k.Store, Sessions: sessions, Lanes: k.carry.Lanes, Clock: k.Clock,
		Log: slog.New(slog.NewTextHandler(k.log, nil)), Every: time.Hour, Rounds: 1,
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	env.RegisterActivity(account)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = env.ExecuteActivity(account.Watch, k.Account.ID) // it ends with its worker
	}()
	k.t.Cleanup(func() {
		stop()
		<-ended
		sessions.Close()
	})
}

// A lock that sleeps by itself is awake for moments only: what waits for it is told when
// it says that it woke, and not when its account has been looked at.
func TestLockThatWakesWakesTheGrantsThatWaitForItAtOnce(t *testing.T) {
	t.Parallel()
	for name, noticed := range map[string]bool{"it was known to sleep": true, "nobody had noticed": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			k.finds(!noticed)
			k.look(k.Account.ID)
			k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultOffline, "no answer")})
			_, err := k.try(k.step())
			require.Error(t, err)
			k.EmptyOutbox()
			lock := &sleeper{lock: k.lock, wakes: make(chan struct{})}
			k.watch(lock)
			lock.wakes <- struct{}{}
			lock.wakes <- struct{}{} // the first one was heard
			assert.Equal(t, map[string]latchkey.Reason{k.grant.ID: latchkey.ReasonDoorReachable}, k.Letters())
			door, err := k.Store.Door(t.Context(), k.Workspace.ID, latchkey.DoorDevice, k.grant.Doors[0].ID)
			require.NoError(t, err)
			assert.True(t, door.Online)
			assert.NotContains(t, k.log.String(), "cannot note")
		})
	}
}
