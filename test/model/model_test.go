package model

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchkey/activities"
)

// A thousand runs of fifty steps on average, side by side on two cores. The
// flags -rapid.checks (runs a shard) and -rapid.steps ask for more, for a night.
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
			rapid.Check(t, func(t *rapid.T) { run(t, g, noBug) })
		})
	}
}

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
