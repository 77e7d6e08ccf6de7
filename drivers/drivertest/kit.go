package drivertest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// patience bounds a case, from when it has its doors; a driver that needs longer
// is broken.
const patience = 2 * time.Minute

// kit is what one case works with: a session on a fresh site, and memory of
// every secret used and every error seen.
type kit struct {
	*testing.T

	ctx     context.Context //nolint:containedctx // a kit lives as long as its test
	harness Harness
	site    Site
	session drivers.Session
	mode    latchkey.Mode
	doors   []drivers.Door // the site's doors, as discovered
	secrets *draw
	ears    *ears
}

func newKit(t *testing.T, harness Harness, mode latchkey.Mode, doors int) *kit {
	t.Helper()
	site := harness.Fresh(t, doors)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	k := &kit{T: t, ctx: ctx, harness: harness, mode: mode, site: site, ears: newEars()}
	t.Cleanup(func() { k.ears.check(t) })
	k.session = k.open(k.site.Config())
	k.doors = k.discover()
	k.secrets = newDraw(k.ears, k.caps())
	return k
}

// open opens a session of its own.
func (k *kit) open(config json.RawMessage) drivers.Session {
	k.Helper()
	session, err := k.tryOpen(config)
	require.NoError(k, err, "open")
	return session
}

func (k *kit) tryOpen(config json.RawMessage) (drivers.Session, error) {
	k.Helper()
	k.ears.guardConfig(k.harness.Driver().Info(), config)
	transport := &http.Transport{}
	env := drivers.Env{Log: slog.New(k.ears.handler()), Clock: latchkey.SystemClock{}, HTTP: &http.Client{Transport: transport}}
	session, err := k.harness.Driver().Open(k.ctx, config, env)
	if k.ears.heard(err) == nil {
		k.Cleanup(func() { require.NoError(k, session.Close(), "close"); transport.CloseIdleConnections() })
	}
	return session, err
}

// discover returns the site's doors in the site's order.
func (k *kit) discover() []drivers.Door {
	k.Helper()
	inventory, err := k.session.Discover(k.ctx)
	require.NoError(k, k.ears.heard(err), "discover")
	var doors []drivers.Door
	for _, id := range k.site.Doors() {
		at := slices.IndexFunc(inventory.Doors, func(d drivers.Door) bool { return d.NativeID == id })
		require.GreaterOrEqual(k, at, 0, "door %s was not discovered", id)
		doors = append(doors, inventory.Doors[at])
	}
	return doors
}

// door is the NativeID of the first door.
func (k *kit) door() string { return k.doors[0].NativeID }

func (k *kit) caps() latchkey.Capabilities { return k.doors[0].Capabilities }

func (k *kit) rounding() drivers.Rounding {
	return drivers.RoundingOf(k.doors[0], latchkey.SystemClock{}.Now())
}
