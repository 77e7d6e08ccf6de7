package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// asking asks for the code 2468.
func asking(wish *latchkey.NewGrant) { wish.Requested[0].Code = latchkey.NewSecret("2468") }

func TestRequestedCodeIsUsedWhereItIsFree(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, keypad := f.AddDevice(), f.AddDevice(), f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{6} })
	f.Grant(storetest.On(back), asking)
	grant := f.Grant(storetest.On(front, back, keypad), asking)
	byDoor := map[string]string{}
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			byDoor[c.DoorID] = method.Secret.Reveal()
		}
	}
	require.Len(t, byDoor, 3)
	assert.Equal(t, "2468", byDoor[front.ID])
	assert.NotEqual(t, "2468", byDoor[back.ID], "another grant has it there")
	assert.Len(t, byDoor[keypad.ID], 6)
	assert.Equal(t, byDoor[back.ID], byDoor[keypad.ID], "the other doors share one code")
	assert.Equal(t, grant.Methods[0].ID, grant.Methods[1].SplitFrom)

	warned := map[string]string{}
	for _, warning := range grant.Warnings() {
		if warning.Code == "requested_code_unavailable" {
			assert.Equal(t, "2468", warning.Data["original_code"])
			id, _ := warning.Data["device_id"].(string)
			warned[id], _ = warning.Data["new_code"].(string)
		}
	}
	delete(byDoor, front.ID)
	assert.Equal(t, byDoor, warned)
}

// A lock refuses a code that somebody set by hand: the method keeps its id and
// gets another one, a few times.
func TestRefusedCodeIsReplacedUntilAPersonHasToLook(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door), asking)
	method, seen := grant.Methods[0].ID, map[string]bool{}
	for tries := 1; ; tries++ {
		_, due := plan(t, f, grant.ID)
		if len(due.Steps) == 0 {
			assert.Equal(t, 6, tries-1, "the door refused this many codes")
			break
		}
		job := begin(t, f, grant.ID, due.Steps[0])
		assert.Equal(t, method, job.Method.ID)
		assert.False(t, seen[job.Method.Secret.Reveal()], "a refused code is not tried again")
		seen[job.Method.Secret.Reveal()] = true
		fail(t, f, job, latchkey.FaultDuplicateCode)
	}
	grant = reread(t, f, grant.ID)
	c := live(grant)[door.ID]
	assert.Equal(t, latchkey.CredentialRefused, c.State)
	assert.Nil(t, c.RemovedAt)
	assert.Equal(t, []string{"failed_to_issue"}, noticeCodes(grant.MethodErrors(grant.Methods[0], f.Clock.Now())))

	var open *time.Time
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &open}))
	_, due := plan(t, f, grant.ID)
	assert.Len(t, due.Steps, 1, "a change gives it another chance")
}

// One door of several refuses the code: it alone gets another one.
func TestRefusedCodeIsReplacedOnThatDoorOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(front, back))
	_, due := plan(t, f, grant.ID)
	for _, step := range due.Steps {
		job := begin(t, f, grant.ID, step)
		if job.Door.ID == back.ID {
			fail(t, f, job, latchkey.FaultDuplicateCode)
		} else {
			finish(t, f, job)
		}
	}
	after := obey(t, f, grant.ID)
	require.Len(t, after.Methods, 2)
	assert.Equal(t, grant.Methods[0].Secret, after.Methods[0].Secret)
	assert.NotEqual(t, after.Methods[0].Secret, after.Methods[1].Secret)
	assert.Equal(t, after.Methods[0].ID, after.Methods[1].SplitFrom)
	assert.Equal(t, latchkey.GrantActive, after.Status)
}

// The PIN that a person was given holds although no lock has it at the moment.
func TestPINStaysTheSameWhileNoDoorHasIt(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*testing.T, *storetest.Fixture, latchkey.Grant, latchkey.Door) func(){
		"its window moved away": func(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, _ latchkey.Door) func() {
			t.Helper()
			later := f.Clock.Now().Add(10 * time.Hour)
			require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
				latchkey.GrantChange{StartsAt: &later}))
			return func() { f.Clock.Set(later) }
		},
		"its door left its space for a while": func(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, door latchkey.Door) func() {
			t.Helper()
			space := grant.SpaceIDs[0]
			require.NoError(t, f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space, door.Kind, []string{door.ID}))
			return func() {
				require.NoError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space, door.Kind, []string{door.ID}))
			}
		},
	} {
		for _, mode := range []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard} {
			t.Run(name+", "+mode.Label(), func(t *testing.T) {
				t.Parallel()
				f := storetest.New(t)
				gate := f.AddEntrance(func(d *store.FoundDoor) { d.Capabilities.Native = latchkey.PrecisionNone })
				made := f.Grant(storetest.In(f.Space(gate)), func(w *latchkey.NewGrant) { w.Requested[0].Mode = mode })
				grant := obey(t, f, made.ID)
				require.Equal(t, latchkey.GrantActive, grant.Status)
				comeBack := leave(t, f, grant, gate)
				require.NotEqual(t, latchkey.CredentialSet, live(obey(t, f, made.ID))[gate.ID].State, "the door is clean")
				comeBack()
				after := obey(t, f, made.ID)
				require.Len(t, after.Methods, 1)
				assert.Equal(t, grant.Methods[0].ID, after.Methods[0].ID)
				assert.Equal(t, grant.Methods[0].Secret, after.Methods[0].Secret)
				assert.Equal(t, latchkey.GrantActive, after.Status)
			})
		}
	}
}

// A door that its driver does not find for a while is not taken from the grant:
// only the caller does that.
func TestLostDoorKeepsItsCredential(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := obey(t, f, f.Grant(storetest.On(front, back)).ID)
	lost := f.Lose(back)
	meanwhile := live(obey(t, f, grant.ID))
	left := meanwhile[back.ID]
	assert.NotNil(t, left.DoorLeftAt)
	left.DoorLeftAt = nil
	meanwhile[back.ID] = left
	assert.Equal(t, live(grant), meanwhile)
	f.Find(lost)
	after := obey(t, f, grant.ID)
	assert.Equal(t, live(grant), live(after))
	assert.Equal(t, latchkey.GrantActive, after.Status)
}

// The drawer has two cards.
func TestEachGrantHasACardOfItsOwnUntilItEnds(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	card := func(w *latchkey.NewGrant) { w.Requested[0].Mode = latchkey.ModeCard }
	first, second, third := f.Grant(storetest.On(gate), card), f.Grant(storetest.On(gate), card), f.Grant(storetest.On(gate), card)
	require.Len(t, first.Methods, 1)
	require.Len(t, second.Methods, 1)
	assert.NotEqual(t, first.Methods[0].Secret, second.Methods[0].Secret)
	assert.Empty(t, third.Methods)
	assert.Equal(t, []string{"cannot_create_requested_access_methods"}, noticeCodes(third.Errors()))

	obey(t, f, first.ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, first.ID))
	obey(t, f, first.ID)
	f.Clock.Advance(latchkey.ServeAgain)
	third = obey(t, f, third.ID)
	require.Len(t, third.Methods, 1)
	assert.Equal(t, first.Methods[0].Secret, third.Methods[0].Secret)
	assert.Empty(t, third.Errors())
	assert.Equal(t, latchkey.GrantActive, third.Status)
}

// A door that takes none of the modes, or has no code left, is reported when it
// joins, once.
func TestDoorsThatNoMethodOpensAreReportedOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	mute := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Modes, d.Capabilities.CodeLengths = nil, nil })
	full := f.AddDevice(func(d *store.FoundDoor) {
		d.Capabilities.Constraints = []latchkey.Constraint{{Type: latchkey.NoAllSameDigits}, {Type: latchkey.NoZeros}}
		d.Capabilities.CodeLengths = []int{1}
	})
	space := f.Space(front)
	grant := obey(t, f, f.Grant(storetest.In(space)).ID)
	require.Empty(t, f.Events(latchkey.EventGrantCouldNotCreate))
	for _, door := range []latchkey.Door{mute, full} {
		require.NoError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{door.ID}))
		obey(t, f, grant.ID)
		obey(t, f, grant.ID)
	}
	events := f.Events(latchkey.EventGrantCouldNotCreate)
	require.Len(t, events, 2)
	assert.Equal(t, []any{mute.ID}, events[0].Data["missing_device_ids"])
	assert.Equal(t, []any{mute.ID, full.ID}, events[1].Data["missing_device_ids"])
	assert.NotEmpty(t, events[1].Data["error_message"])
	assert.Equal(t, latchkey.GrantPending, reread(t, f, grant.ID).Status)
}

func noticeCodes(notices []latchkey.Notice) []string {
	var codes []string
	for _, notice := range notices {
		codes = append(codes, notice.Code)
	}
	return codes
}
