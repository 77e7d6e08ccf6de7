package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// retarget gives a grant these doors and no others.
func retarget(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, doors ...latchkey.Door) {
	t.Helper()
	ids := make([]string, len(doors))
	for i, door := range doors {
		ids[i] = door.ID
	}
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{DeviceIDs: &ids}))
}

// isTakenOff reports whether a removal from the door is due.
func isTakenOff(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, door latchkey.Door) bool {
	t.Helper()
	read, due := plan(t, f, grant.ID)
	return slices.ContainsFunc(due.Steps, func(step latchkey.Step) bool {
		return step.Action == latchkey.StepRemove && step.CredentialID == live(read)[door.ID].ID
	})
}

// serveOnly has one door take what is due there, and no other.
func serveOnly(t *testing.T, f *storetest.Fixture, grant latchkey.Grant, door latchkey.Door) {
	t.Helper()
	read, due := plan(t, f, grant.ID)
	for _, step := range due.Steps {
		if step.CredentialID == live(read)[door.ID].ID {
			finish(t, f, begin(t, f, grant.ID, step))
		}
	}
}

// A person moves to a door that came with the change or shortly before. One that has
// not answered for an hour keeps no door open that was taken from the grant.
func TestDoorThatIsGivenUpWaitsForANewOneOnly(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]struct {
		wait  time.Duration
		waits bool
	}{"at once": {0, true}, "shortly after": {latchkey.BreakAfter - time.Minute, true}, "long after": {time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := storetest.New(t)
			front, back := f.AddDevice(), f.AddDevice()
			grant := f.Grant(storetest.On(front, back))
			serveOnly(t, f, grant, front)
			f.Clock.Advance(is.wait)
			retarget(t, f, grant, back)
			assert.Equal(t, !is.waits, isTakenOff(t, f, grant, front))
			f.Clock.Advance(latchkey.BreakAfter)
			assert.True(t, isTakenOff(t, f, grant, front), "in the end it is cleaned all the same")
		})
	}
}

// A door that comes back to a grant is new to it, also when a write there is open still.
func TestDoorThatComesBackIsWaitedFor(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(back))
	_, due := plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1)
	begin(t, f, grant.ID, due.Steps[0]) // and nobody knows what became of it
	before := live(reread(t, f, grant.ID))[back.ID].ID
	f.Clock.Advance(time.Hour)
	retarget(t, f, grant, front)
	serveOnly(t, f, grant, front)
	f.Clock.Advance(time.Hour)
	retarget(t, f, grant, back)
	assert.False(t, isTakenOff(t, f, grant, front), "the person moves back")
	assert.Equal(t, before, live(reread(t, f, grant.ID))[back.ID].ID)
	f.Clock.Advance(latchkey.BreakAfter)
	assert.True(t, isTakenOff(t, f, grant, front))
}

// A door for which there has been no code for an hour keeps none open either.
func TestDoorWithoutACodeIsWaitedForWhileItIsNew(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard))
	f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard)) // the drawer has two
	both := func(w *latchkey.NewGrant) {
		w.Requested = append(w.Requested, latchkey.RequestedMethod{Mode: latchkey.ModeCard})
	}
	grant := f.Grant(storetest.On(front, gate), both)
	require.Equal(t, []string{gate.ID}, grant.Unserved)
	require.Equal(t, f.Clock.Now(), *reread(t, f, grant.ID).UnservedSince)
	serveOnly(t, f, grant, front)
	f.Clock.Advance(time.Hour)
	retarget(t, f, grant)
	assert.True(t, isTakenOff(t, f, grant, front))
}
