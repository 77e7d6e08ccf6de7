package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey/internal/storetest"
	"latchkey/store"
)

func lanes(t *testing.T, s *store.Store) *store.Lanes {
	t.Helper()
	lanes := s.Lanes()
	t.Cleanup(func() { _ = lanes.Close() }) // its locks go with the connection
	return lanes
}

// Two workers, each with many goroutines, never meet in a lane.
func TestNoTwoOperationsAreInALaneAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	workers := []*store.Lanes{lanes(t, f.Store), lanes(t, f.Open())}
	var inside, served atomic.Int32
	var all errgroup.Group
	for i := range 16 {
		all.Go(func() error {
			for {
				leave, err := workers[i%2].Enter(t.Context(), t.Name(), 0)
				if errors.Is(err, store.ErrLaneTaken) {
					continue
				}
				if err != nil {
					return err
				}
				if inside.Add(1) > 1 {
					err = errors.New("somebody else is in the lane")
				}
				served.Add(1)
				inside.Add(-1)
				leave()
				return err
			}
		})
	}
	require.NoError(t, all.Wait())
	assert.EqualValues(t, 16, served.Load())
}

func TestOtherLanesAreFree(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ours := lanes(t, f.Store)
	for i := range 3 * 8 { // more than the pool has connections
		leave, err := ours.Enter(t.Context(), fmt.Sprint(t.Name(), i), 0)
		require.NoError(t, err)
		defer leave()
	}
}

func TestLaneKeepsItsPace(t *testing.T) {
	t.Parallel()
	ours := lanes(t, storetest.New(t).Store)
	const pace = 40 * time.Millisecond
	leave, err := ours.Enter(t.Context(), t.Name(), pace)
	require.NoError(t, err)
	ended := time.Now()
	leave()
	leave, err = ours.Enter(t.Context(), t.Name(), pace)
	require.NoError(t, err)
	defer leave()
	assert.GreaterOrEqual(t, time.Since(ended), pace)
}

func TestWaitForALaneEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ours := lanes(t, storetest.New(t).Store)
	leave, err := ours.Enter(t.Context(), t.Name(), 0)
	require.NoError(t, err)
	superseded := errors.New("superseded")
	ctx, cancel := context.WithCancelCause(t.Context())
	waited := make(chan error)
	go func() {
		_, err := ours.Enter(ctx, t.Name(), 0)
		waited <- err
	}()
	cancel(superseded)
	require.ErrorIs(t, <-waited, superseded)
	leave()
	leave, err = ours.Enter(t.Context(), t.Name(), 0)
	require.NoError(t, err)
	leave()
}

// All of a worker's lanes share a connection: a step that is cancelled while it
// enters one must neither give the others away nor keep them for ever.
func TestCancelledStepLeavesTheLanesAsTheyWere(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ours, theirs := lanes(t, f.Store), lanes(t, f.Open())
	leave, err := ours.Enter(t.Context(), t.Name(), 0)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var group errgroup.Group
	for i := range 100 {
		group.Go(func() error {
			if leave, err := ours.Enter(ctx, fmt.Sprint(t.Name(), i), 0); err == nil {
				cancel() // the others are on their way in
				leave()
			}
			return nil
		})
	}
	require.NoError(t, group.Wait())
	_, err = theirs.Enter(t.Context(), t.Name(), 0)
	require.ErrorIs(t, err, store.ErrLaneTaken)
	leave()
	leave, err = theirs.Enter(t.Context(), t.Name(), 0)
	require.NoError(t, err)
	leave()
	for i := range 100 {
		leave, err := theirs.Enter(t.Context(), fmt.Sprint(t.Name(), i), 0)
		require.NoError(t, err)
		leave()
	}
}

// A worker that dies leaves its lanes: their locks go with its connection.
func TestLaneIsFreeAfterItsWorkerDied(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ours, theirs := lanes(t, f.Store), lanes(t, f.Open())
	leave, err := ours.Enter(t.Context(), t.Name(), 0)
	require.NoError(t, err)
	_, err = theirs.Enter(t.Context(), t.Name(), 0)
	require.ErrorIs(t, err, store.ErrLaneTaken)
	f.Exec(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and pid in (
		select pid from pg_stat_activity where application_name = current_setting('application_name'))`)
	require.Eventually(t, func() bool {
		free, err := theirs.Enter(t.Context(), t.Name(), 0)
		if err == nil {
			free()
		}
		return err == nil
	}, 5*time.Second, 5*time.Millisecond)
	leave() // the first worker finds its connection gone, and makes a new one
	require.Eventually(t, func() bool {
		again, err := ours.Enter(t.Context(), t.Name(), 0)
		if err == nil {
			again()
		}
		return err == nil
	}, 5*time.Second, 5*time.Millisecond)
}
