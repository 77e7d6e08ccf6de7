package model

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/drivers/sandbox"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// ground is what many runs stand on: a database, a clock, a worker.
type ground struct {
	*storetest.Fixture

	ctx    context.Context //nolint:containedctx // every call of every run has this one
	driver *driver
	carry  *activities.Grant
	act    *activities.Action
	watch  *activities.Account
	wires  *wires
	runs   int // that were made on it

	planted bool // a bug is in the database
}

func newGround(tb testing.TB) *ground {
	tb.Helper()
	f := storetest.New(tb)
	d := &driver{houses: map[string]*house{}}
	lanes := f.Store.Lanes()
	tb.Cleanup(func() { _ = lanes.Close() }) // its locks go with the connection
	log := slog.New(slog.DiscardHandler)
	w := newWires(tb, f.Clock)
	sessions := activities.NewSessions(f.Store, drivers.NewRegistry(d, sandbox.New()),
		drivers.Env{Log: log, Clock: f.Clock, HTTP: &http.Client{Transport: w}})
	return &ground{
		Fixture: f, ctx: context.Background(), driver: d,
		wires: w, act: &activities.Action{Store: f.Store, Sessions: sessions, Lanes: lanes},
		carry: &activities.Grant{Store: f.Store, Sessions: sessions, Lanes: lanes, Clock: f.Clock},
		watch: &activities.Account{Store: f.Store, Sessions: sessions, Lanes: lanes, Clock: f.Clock, Log: log},
	}
}

// sweepEvery is how many runs leave their rows to the next ones before the database
// is swept: a run changes the same few rows again and again, and each reader walks
// over what they were before. The server's own sweeper comes by once a minute only.
const sweepEvery = 5

// sweep is called at the end of a run.
func (g *ground) sweep() {
	if g.runs++; g.runs%sweepEvery == 0 {
		g.Exec(`vacuum analyze workspaces, accounts, doors, spaces, space_doors, grants, grant_doors, methods, credentials, holds, outbox, tries`)
	}
}

// inDatabase are the bugs that are planted in the database itself, as triggers.
var inDatabase = map[bug]struct{ trigger, does string }{
	eventWrittenOver: {"trigger planted after insert on events", `
		if pg_trigger_depth() = 1 and new.type = 'access_method.issued' then
			insert into events (id, workspace_id, type, method_id, data, occurred_at, created_at)
			values (gen_random_uuid(), new.workspace_id, new.type, new.method_id, new.data, new.occurred_at, new.created_at);
		end if; return null;`},
	keyKept: {"constraint trigger planted after update on credentials deferrable initially deferred", `
		if new.mode in ('cloud_key', 'mobile_key') and old.state <> 'removed' and new.state = 'removed' then
			update credentials set state = 'set', removed_at = null where id = new.id;
			update holds set released_at = null where credential_id = new.id;
		end if; return null;`},
	issuedUnwritten: {"trigger planted before update on credentials", `
		if new.mode = 'card' and new.state = 'set' then
			new.written_starts_at := new.asked_starts_at; new.written_ends_at := new.asked_ends_at;
		end if; return new;`},
}

// plant plants a bug that is the database's.
func (g *ground) plant(planted bug) {
	if does, is := inDatabase[planted]; is && !g.planted {
		g.Exec(`create function planted() returns trigger language plpgsql as $$ begin ` + does.does + ` end $$`)
		g.Exec(`create ` + does.trigger + ` for each row execute function planted()`)
		g.planted = true
	}
}

// world is one run: a workspace, its locks, and what was asked for.
type world struct {
	*ground

	t         *rapid.T
	ctx       context.Context //nolint:containedctx // of the API's calls, which carry the workspace's time
	ahead     time.Duration   // of the workspace's clock
	house     *house
	hotel     *hotel
	workspace string
	account   string
	people    []string
	doors     []latchkey.Door
	spaces    []*space
	promises  []*promise
	flows     []*flow
	elsewhere map[string]bool // grants of other runs
	pools     set             // doors that are to have backup codes
	paused    bool            // something may be
}

// now is the workspace's time: what the API, the locks and the promises go by.
// The workers' timers are real.
func (w *world) now() time.Time { return w.Clock.Now().Add(w.ahead) }

// space is a space as it was asked for.
type space struct {
	id      string
	members set
}

// promise is a grant as it was asked for.
type promise struct {
	id, person     string
	direct, spaces set
	window         latchkey.Window
	deleted        bool
	suspended      bool
	key            latchkey.Mode // a cloud or mobile key was asked for, besides a code; "" for none
	stay           *stay         // at the hotel; nil for a grant for smart locks
}

// set is a set of ids.
type set map[string]bool

// alive reports whether the grant is not over.
func (p *promise) alive(now time.Time) bool { return !p.deleted && !p.window.Ended(now) }

// wanted reports whether the grant is to be on its doors.
func (p *promise) wanted(now time.Time) bool { return p.alive(now) && !p.suspended }

// targets reports whether the grant is to open a door.
func (w *world) targets(p *promise, doorID string) bool {
	if p.direct[doorID] {
		return true
	}
	for _, s := range w.spaces {
		if p.spaces[s.id] && s.members[doorID] {
			return true
		}
	}
	return false
}

// due reports whether a grant's code must be on a door by now.
func due(p *promise, door latchkey.Door, now time.Time) bool {
	lead := latchkey.JustInTimeLead
	if door.Capabilities.Native.EnforcesTimes() {
		lead = latchkey.NativeLead
	}
	return !now.Before(p.window.StartsAt.Add(-lead))
}

// sorts are the kinds of lock that a run has, one of each.
var sorts = []lock{{native: true, marks: true, remote: true}, {native: true}, {room: 4, remote: true}}

func newWorld(t *rapid.T, g *ground, planted bug) *world {
	w := &world{ground: g, t: t, ctx: g.ctx, elsewhere: map[string]bool{}, pools: set{}}
	w.house = &house{now: w.now, bug: planted, locks: map[string]*lock{}, leaving: w.leaving}
	g.plant(planted)
	workspace, err := g.Store.CreateWorkspace(g.ctx, "Run", true)
	w.must(err)
	w.workspace = workspace.ID
	g.driver.houses[workspace.ID] = w.house
	w.build()
	w.openHotel(planted)
	for range 2 {
		made, err := g.Store.CreateSpace(g.ctx, w.workspace, latchkey.NewSpace{Name: "Space"})
		w.must(err)
		w.spaces = append(w.spaces, &space{id: made.ID, members: set{}})
		person, err := g.Store.CreateIdentity(g.ctx, w.workspace, latchkey.NewIdentity{})
		w.must(err)
		w.people = append(w.people, person.ID)
	}
	return w
}

// build connects the run's locks.
func (w *world) build() {
	settings, err := json.Marshal(w.workspace)
	w.must(err)
	account, err := w.Store.CreateAccount(w.ctx, store.NewAccount{
		WorkspaceID: w.workspace, Provider: "model", ProviderTitle: "Model", Category: "lock", DisplayName: "Model",
		Config: latchkey.NewSecret(string(settings)),
	})
	w.must(err)
	w.account = account.ID
	for i, kind := range sorts {
		native, name := latchkey.PrecisionNone, fmt.Sprintf("door-%d", i)
		if kind.native {
			native = latchkey.PrecisionSecond
		}
		at := kind
		at.entries, at.sent = map[string]*entry{}, set{}
		at.is = drivers.Door{
			NativeID: name, Name: name, Kind: latchkey.DoorDevice, DeviceType: "schlage_lock", Manufacturer: "schlage",
			Capabilities: latchkey.Capabilities{
				Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4}, Native: native, MaxCodes: kind.room,
				ReadBack: latchkey.ReadBackFull, Marks: kind.marks, UpdateInPlace: true, Unlock: kind.remote, LaneScope: latchkey.LaneDoor,
			},
		}
		w.house.locks[name] = &at
	}
	w.lookAt(w.account)
	for _, name := range slices.Sorted(maps.Keys(w.house.locks)) {
		read, err := w.Store.DoorByName(w.ctx, w.workspace, latchkey.DoorDevice, name)
		w.must(err)
		w.doors = append(w.doors, read)
	}
}

// must ends the run when the system fails: nothing it is asked here may.
func (w *world) must(err error) {
	if err != nil {
		w.t.Fatalf("the system failed: %v", err)
	}
}

// follow begins to stand in for the workflow of a new grant.
func (w *world) follow(p *promise) {
	w.promises = append(w.promises, p)
	w.flows = append(w.flows, &flow{id: p.id})
}
