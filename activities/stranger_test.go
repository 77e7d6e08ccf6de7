package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/store"
)

// unmarkable makes a lock that keeps neither marks nor windows: handles and
// digits are all there is to tell whose an entry is.
func unmarkable(d *store.FoundDoor) {
	d.Capabilities.Native, d.Capabilities.ReadBack = latchkey.PrecisionNone, latchkey.ReadBackFull
}

// stranger keys in the digits of the grant's code at the lock.
func (k *kit) stranger() {
	k.t.Helper()
	grant, err := k.Store.GrantByID(k.t.Context(), k.grant.ID)
	require.NoError(k.t, err)
	k.lock.entries["theirs"] = drivers.Observed{Ref: "theirs", Mode: latchkey.ModeCode, Secret: grant.Methods[0].Secret}
	k.lock.door["theirs"] = grant.Doors[0].NativeID
}

// A removal that was done and whose answer was lost is settled by its handle: a
// stranger may have keyed in the same digits since (P6).
func TestStrangerWithOurDigitsOutlivesOurRemoval(t *testing.T) {
	t.Parallel()
	k := newUnmarkedKit(t)
	k.put()
	require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
	k.dies(k.step(), activities.AfterWrite)
	k.stranger()
	_, err := k.try(k.step())
	require.NoError(t, err)
	k.wantTheirs()
	assert.Empty(t, k.steps())
}

// The worker died before it could send the code, and a stranger keyed in the
// same digits: theirs stays, and the grant gets another code.
func TestStrangerWithOurDigitsIsNotTakenForALostWrite(t *testing.T) {
	t.Parallel()
	k := newUnmarkedKit(t)
	k.dies(k.step(), activities.AfterIntent)
	k.stranger()
	outcome, err := k.try(k.step())
	require.NoError(t, err)
	require.Equal(t, activities.Refused, outcome)
	assert.Zero(t, k.lock.tried(), "the lock is not even asked")
	k.put()
	require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
	_, err = k.try(k.step())
	require.NoError(t, err)
	k.wantTheirs()
}

// An entry that came with our write is taken off although its answer, and so its
// handle, was lost (P2).
func TestEntryOfALostWriteIsOursByItsDigits(t *testing.T) {
	t.Parallel()
	k := newUnmarkedKit(t)
	k.dies(k.step(), activities.AfterWrite)
	require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
	_, err := k.try(k.step())
	require.NoError(t, err)
	k.lock.wantOn(t)
}

// Where nothing is marked, too, the person gets another code when somebody took
// theirs off and keyed in the same digits, and the lock is not even asked.
func TestDigitsTakenOnAnUnmarkedLockAreGivenUp(t *testing.T) {
	t.Parallel()
	k := newUnmarkedKit(t)
	before := k.settle(k.grant.ID)
	k.lock.erase(k.lock.only(t).Ref)
	k.stranger()
	end := new(k.grant.Window.EndsAt.Add(time.Hour))
	require.NoError(t, k.Store.UpdateGrant(t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID},
		latchkey.GrantChange{EndsAt: &end}))

	after := k.settle(k.grant.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.NotEqual(t, before.Methods[0].Secret, after.Methods[0].Secret)
	assert.Len(t, k.lock.entries, 2)
	assert.Equal(t, before.Methods[0].Secret, k.lock.entries["theirs"].Secret)
}

// newUnmarkedKit is a kit on a lock that keeps no marks, and shows none.
func newUnmarkedKit(t *testing.T) *kit {
	t.Helper()
	k := newKit(t, unmarkable)
	k.lock.unmarked = true
	return k
}

// wantTheirs fails the test unless the stranger's entry is all that is left.
func (k *kit) wantTheirs() {
	k.t.Helper()
	assert.Len(k.t, k.lock.entries, 1)
	assert.Contains(k.t, k.lock.entries, "theirs")
}
