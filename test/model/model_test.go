package model

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchkey/activities"
)

// A thousand runs of fifty steps on average, side by side on two cores. The
// flags -rapid.checks (runs a shard) and -rapid.steps ask for more, for a night. The
// runs are the same ones each time, so that what is red is red again; -rapid.seed=0
// draws others.
const (
	shards = 4
	runs   = "250" // a shard
	steps  = "50"  // a run, on average
)

func TestMain(m *testing.M) {
	activities.Faults = func(ctx context.Context, at string) {
		if ctx.Value(dies{}) == at {
			panic("the worker dies at " + at)
		}
	}
	flag.Parse()
	ownSeed = given("rapid.seed")
	for name, value := range map[string]string{"rapid.checks": runs, "rapid.steps": steps, "rapid.shrinktime": "15s"} {
		if given(name) {
			continue
		}
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func given(name string) (given bool) {
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

// Whatever happens, and in whatever order, the promises hold.
func TestPromisesHoldWhateverHappens(t *testing.T) {
	t.Parallel()
	for shard := range shards {
		t.Run(fmt.Sprintf("shard %d", shard+1), func(t *testing.T) {
			t.Parallel()
			g := newGround(t)
			seeded := seed(t, shard)
			rapid.Check(t, func(t *rapid.T) {
				seeded()
				run(t, g, noBug)
			})
		})
	}
}

// seeding holds the seed of all checks, which is read as one begins.
var seeding sync.Mutex

// seed has the next check that begins draw the runs of a number. Call begun in it.
func seed(t *testing.T, number int) (begun func()) {
	t.Helper()
	if ownSeed {
		return func() {}
	}
	seeding.Lock()
	if err := flag.Set("rapid.seed", strconv.Itoa(firstSeed+number)); err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(seeding.Unlock)
}

// ownSeed tells that the caller gave a seed.
var ownSeed bool

const firstSeed = 20261129

// run is one life: things happen, everything comes to rest, and in the end all
// grants are over and the locks are as strangers left them.
func run(t *rapid.T, g *ground, planted bug) {
	w := newWorld(t, g, planted)
	t.Repeat(w.actions())
	w.wantAsPromised(t)
	w.endAll(rapid.Bool().Draw(t, "by deleting"))
	w.wantAsPromised(t)
	w.wantOneEventEach(t)
	delete(g.driver.houses, w.workspace)
	w.closeHotel()
	g.sweep()
}

// endAll ends every grant, by deleting it or by letting its time pass.
func (w *world) endAll(deleting bool) {
	for _, p := range w.promises {
		if p.alive(w.now()) && (deleting || p.window.EndsAt == nil) {
			w.must(w.Store.DeleteGrant(w.ctx, w.workspace, p.id))
			p.deleted = true
		}
	}
	for _, door := range w.doors {
		w.must(w.Store.SetBackupPool(w.ctx, w.workspace, door.ID, false))
	}
	w.pools = set{}
	if !deleting {
		w.Clock.Advance(400 * time.Hour)
	}
}
