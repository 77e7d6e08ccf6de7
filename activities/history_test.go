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
	"latchkey/store"
)

// diary is a lock whose gateway keeps what happened. Once a watch has read to the
// end, and asked once more, its worker stops.
type diary struct {
	*lock

	pages map[string]drivers.History // by place; the place after one is its own
	err   error                      // of the next look
	asked []string
	stop  context.CancelFunc
}

func (d *diary) Open(context.Context, json.RawMessage, drivers.Env) (drivers.Session, error) {
	return d, nil
}

func (d *diary) History(_ context.Context, after drivers.Place) (drivers.History, error) {
	d.asked = append(d.asked, string(after))
	if err := d.err; err != nil {
		d.err = nil
		d.stop()
		return drivers.History{}, err
	}
	page, more := d.pages[string(after)]
	if !more {
		d.stop()
		return drivers.History{Place: after}, nil
	}
	page.More = true
	return page, nil
}

// reads watches the account in a worker of its own until the diary stops it.
func (k *kit) reads(d *diary) {
	k.t.Helper()
	ctx, cancel := context.WithCancel(k.t.Context())
	d.stop, d.asked = cancel, nil
	sessions := activities.NewSessions(k.Store, drivers.NewRegistry(d), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: k.Clock})
	defer sessions.Close()
	account := &activities.Account{
		Store: k.Store, Sessions: sessions, Lanes: k.carry.Lanes, Clock: k.Clock,
		Log: slog.New(slog.NewTextHandler(k.log, nil)), Every: time.Hour, Rounds: 1,
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	env.RegisterActivity(account)
	_, err := env.ExecuteActivity(account.Watch, k.Account.ID)
	require.Error(k.t, err, "its worker stopped")
}

// newDiary is a gateway with three pages: one before we came, two since.
func newDiary(k *kit, happened time.Time) *diary {
	door := k.grant.Doors[0].NativeID
	came := drivers.Event{Kind: drivers.DoorUnlocked, Door: door, Method: latchkey.ByManual, At: happened}
	left := drivers.Event{Kind: drivers.DoorLocked, Door: door, Method: latchkey.ByManual, At: happened.Add(time.Minute)}
	refused := drivers.Event{Kind: drivers.EntryDenied, Door: door, Reason: latchkey.DeniedUnknownCode, At: happened.Add(time.Hour)}
	return &diary{lock: k.lock, pages: map[string]drivers.History{
		"":        {Place: drivers.Place(`"first"`)},
		`"first"`: {Place: drivers.Place(`"then"`), Events: []drivers.Event{came, left}},
		`"then"`:  {Place: drivers.Place(`"last"`), Events: []drivers.Event{refused}, Missed: 7},
	}}
}

// What happened while no worker ran is told when one does, in its order and at its
// time, once, whoever reads it again; and nothing of before we came.
func TestWhatWasMissedIsCaughtUp(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(d *store.FoundDoor) { d.Capabilities.Unlock = true })
	happened := k.Clock.Now().Add(time.Hour)
	d := newDiary(k, happened)
	k.finds(true)
	pages := d.pages
	d.pages = map[string]drivers.History{"": pages[""]}
	k.reads(d)
	assert.Equal(t, []string{"", `"first"`}, d.asked)

	k.Clock.Advance(24 * time.Hour) // nobody was there
	d.pages = pages
	k.reads(d)
	assert.Equal(t, []string{`"first"`, `"then"`, `"last"`}, d.asked)
	assert.Contains(t, k.log.String(), "entries=7")
	k.reads(d)
	assert.Equal(t, []string{`"last"`}, d.asked)

	opened, denied := k.Events(latchkey.EventLockUnlocked), k.Events(latchkey.EventLockAccessDenied)
	require.Len(t, opened, 1)
	require.Len(t, denied, 1)
	assert.Len(t, k.Events(latchkey.EventLockLocked), 1)
	assert.Equal(t, happened, opened[0].OccurredAt)
	assert.Equal(t, happened.Add(time.Hour), denied[0].OccurredAt)
}

// A page that could not be read is read by the next worker, from where it was left.
func TestHistoryThatFailsIsReadOnFromWhereItWas(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := newDiary(k, k.Clock.Now())
	k.finds(true)
	delete(d.pages, `"then"`)
	k.reads(d)
	require.Len(t, k.Events(latchkey.EventLockUnlocked), 1)
	d.err = latchkey.Faultf(latchkey.FaultOffline, "no answer")
	k.reads(d)
	assert.Equal(t, []string{`"then"`}, d.asked)
	d.pages[`"then"`] = newDiary(k, k.Clock.Now()).pages[`"then"`]
	k.reads(d)
	assert.Equal(t, []string{`"then"`, `"last"`}, d.asked)
	assert.Len(t, k.Events(latchkey.EventLockUnlocked), 1)
	assert.Len(t, k.Events(latchkey.EventLockAccessDenied), 1)
}
