package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// theirs puts a code of others on the lock and returns it once it was seen.
func (k *kit) theirs(change ...func(*drivers.Observed)) latchkey.UnmanagedCode {
	k.t.Helper()
	entry := drivers.Observed{Ref: "theirs", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("4711"), Name: "Cleaner"}
	for _, change := range change {
		change(&entry)
	}
	k.lock.entries["theirs"], k.lock.door["theirs"] = entry, k.grant.Doors[0].NativeID
	k.readLock()
	return k.unmanaged()
}

// unmanaged is the one unmanaged code of the lock.
func (k *kit) unmanaged() latchkey.UnmanagedCode {
	k.t.Helper()
	codes := k.unmanagedCodes()
	require.Len(k.t, codes, 1)
	return codes[0]
}

func (k *kit) unmanagedCodes() []latchkey.UnmanagedCode {
	k.t.Helper()
	filter := latchkey.UnmanagedFilter{DeviceID: k.grant.Doors[0].ID}
	found, err := k.Store.ListUnmanagedCodes(k.t.Context(), k.Workspace.ID, filter, latchkey.Page{Limit: 10})
	require.NoError(k.t, err)
	return found.Rows
}

func (k *kit) code(id string) latchkey.AccessCode {
	k.t.Helper()
	code, err := k.Store.AccessCode(k.t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: id})
	require.NoError(k.t, err)
	return code
}

func (k *kit) takeOver(id string) {
	k.t.Helper()
	require.NoError(k.t, k.Store.TakeOver(k.t.Context(), k.Workspace.ID, id, latchkey.Takeover{}))
}

func (k *kit) giveBack(id string) error {
	_, err := k.Store.UpdateAccessCode(k.t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: id}, latchkey.CodeChange{GiveBack: true})
	return err
}

// forms are locks that keep our mark and locks that do not.
var forms = map[string]func(*kit){"marked": func(*kit) {}, "unmarked": func(k *kit) { k.lock.unmarked = true }}

func ofForm(t *testing.T, form string) *kit {
	t.Helper()
	var change []func(*store.FoundDoor)
	if form == "marked" {
		change = append(change, marked)
	}
	k := newKit(t, change...)
	forms[form](k)
	k.finds(true)
	k.settle(k.grant.ID)
	return k
}

// A code of others becomes ours under its id and never leaves the lock; from then
// on it is changed and deleted as any of ours.
func TestATakenOverCodeIsOurs(t *testing.T) {
	t.Parallel()
	for form := range forms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			k := ofForm(t, form)
			theirs := k.theirs()
			k.takeOver(theirs.ID)
			assert.Empty(t, k.unmanagedCodes())
			assert.Equal(t, latchkey.CodeSet, k.code(theirs.ID).Status(k.Clock.Now()), "it opens the door all the while")
			k.readLock()
			k.settle(theirs.ID)
			k.readLock()

			code := k.code(theirs.ID)
			assert.Equal(t, theirs.Secret, code.Method.Secret)
			assert.Empty(t, code.Mutations(k.Clock.Now()))
			entry := k.lock.entries["theirs"]
			assert.Equal(t, []any{theirs.Secret, "Cleaner"}, []any{entry.Secret, entry.Name})
			if form == "marked" {
				assert.Equal(t, k.Store.Mark(code.Credential.ID), entry.Owner)
			}
			assert.Empty(t, k.unmanagedCodes())
			assert.Len(t, k.Events(latchkey.EventCodeConverted), 1)
			assert.Empty(t, k.Events(latchkey.EventUnmanagedCodeRemoved))

			_, err := k.Store.DeleteAccessCode(t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: theirs.ID})
			require.NoError(t, err)
			k.settle(theirs.ID)
			assert.NotContains(t, k.lock.entries, "theirs")
			assert.Len(t, k.lock.entries, 1, "the grant's own code stays")
		})
	}
}

// Until the lock has our mark nothing claims that it does, and a lost answer is
// settled by it.
func TestALostAnswerToATakeoverIsSettled(t *testing.T) {
	t.Parallel()
	for name, acts := range map[string]bool{"it was written": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := ofForm(t, "marked")
			theirs := k.theirs()
			k.takeOver(theirs.ID)
			k.lock.script(answer{acts: acts, err: latchkey.Faultf(latchkey.FaultAmbiguous, "lost")})
			k.lock.sights = []sight{{err: latchkey.Faultf(latchkey.FaultOffline, "asleep")}}
			_, plan, err := k.Store.PlanGrant(t.Context(), theirs.ID, k.Clock.Now())
			require.NoError(t, err)
			_, err = k.runFor(t.Context(), k.carry, theirs.ID, plan.Steps[0])
			require.Error(t, err)
			assert.Empty(t, k.Events(latchkey.EventCodeConverted))
			k.settle(theirs.ID)
			assert.Len(t, k.Events(latchkey.EventCodeConverted), 1)
			assert.Equal(t, k.Store.Mark(k.code(theirs.ID).Credential.ID), k.lock.entries["theirs"].Owner)
			assert.Len(t, k.lock.entries, 2)
		})
	}
}

// A lock that will not take our mark keeps the code, and it is unmanaged again.
func TestATakeoverThatTheLockRefusesIsUndone(t *testing.T) {
	t.Parallel()
	k := ofForm(t, "marked")
	theirs := k.theirs()
	before := k.lock.entries["theirs"]
	k.takeOver(theirs.ID)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultInvalidCode, "never")})
	assert.Equal(t, latchkey.GrantDeleted, k.settle(theirs.ID).Status)

	assert.Equal(t, theirs.ID, k.unmanaged().ID)
	failed := k.Events(latchkey.EventCodeNotConverted)
	require.Len(t, failed, 1)
	assert.Len(t, failed[0].Data["access_code_errors"], 2)
	assert.Empty(t, k.Events(latchkey.EventCodeConverted, latchkey.EventCodeDeleted, latchkey.EventCodeRemoved))
	k.readLock()
	assert.Equal(t, before, k.lock.entries["theirs"])
	assert.Equal(t, theirs.ID, k.unmanaged().ID)
}

// A code of others goes at somebody's word, and nothing else does.
func TestAnUnmanagedCodeIsTakenOff(t *testing.T) {
	t.Parallel()
	for form := range forms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			k := ofForm(t, form)
			theirs := k.theirs()
			ask := func() {
				_, err := k.Store.RemoveUnmanagedCode(t.Context(), k.Workspace.ID, theirs.ID)
				require.NoError(t, err)
			}
			ask()
			ask()
			k.readLock()
			assert.NotNil(t, k.unmanaged().RemovalAskedAt, "it is shown until it is gone")
			wantErr := k.Store.TakeOver(t.Context(), k.Workspace.ID, theirs.ID, latchkey.Takeover{})
			assert.Equal(t, latchkey.EConflict, latchkey.CodeOf(wantErr))

			k.lock.script(answer{acts: true, err: latchkey.Faultf(latchkey.FaultAmbiguous, "lost")})
			assert.Equal(t, latchkey.GrantDeleted, k.settle(theirs.ID).Status)
			assert.NotContains(t, k.lock.entries, "theirs")
			assert.Len(t, k.lock.entries, 1)
			assert.Empty(t, k.unmanagedCodes())
			k.readLock()
			assert.Len(t, k.Events(latchkey.EventUnmanagedCodeRemoved), 1)
			assert.Empty(t, k.Events(latchkey.EventCodeRemoved, latchkey.EventCodeDeleted, latchkey.EventCodeDeletedOutside))
		})
	}
}

// What was keyed in where a code was that is to go stays.
func TestARemovalLeavesWhatTookTheCodesPlace(t *testing.T) {
	t.Parallel()
	k := ofForm(t, "marked")
	theirs := k.theirs()
	_, err := k.Store.RemoveUnmanagedCode(t.Context(), k.Workspace.ID, theirs.ID)
	require.NoError(t, err)
	k.lock.edit("theirs", func(e *drivers.Observed) { e.Secret, e.Name = latchkey.NewSecret("5823"), "Gardener" })
	k.readLock()
	assert.Equal(t, latchkey.GrantDeleted, k.settle(theirs.ID).Status)
	k.readLock()
	assert.Equal(t, "Gardener", k.lock.entries["theirs"].Name)
	assert.Equal(t, "5823", k.unmanaged().Secret.Reveal())
}

// A code that is given back stays on the lock as it is, whatever reads or sweeps,
// and can be taken over again under the same id.
func TestACodeIsGivenBackAsItIs(t *testing.T) {
	t.Parallel()
	for form := range forms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			k := ofForm(t, form)
			wish := latchkey.NewAccessCode{DeviceID: k.grant.Doors[0].ID, Name: "Plumber", Code: latchkey.NewSecret("5823")}
			wish.Terms.Chosen = true
			code, _, err := k.Store.CreateAccessCode(t.Context(), k.Workspace.ID, wish)
			require.NoError(t, err)
			assert.Equal(t, latchkey.EConflict, latchkey.CodeOf(k.giveBack(code.ID)), "it is not on the lock yet")
			k.settle(code.ID)
			before := len(k.lock.ops)
			require.NoError(t, k.giveBack(code.ID))
			assert.Equal(t, latchkey.GrantDeleted, k.settle(code.ID).Status)
			k.readLock()
			_, err = k.sweep(k.grant.ID)
			require.NoError(t, err)

			assert.Len(t, k.lock.ops, before, "the lock was told nothing")
			assert.Len(t, k.lock.entries, 2)
			_, err = k.Store.AccessCode(t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: code.ID})
			assert.Equal(t, latchkey.ENotFound, latchkey.CodeOf(err))
			given := k.unmanaged()
			assert.Equal(t, []any{code.ID, "Plumber", "5823"}, []any{given.ID, given.Name, given.Secret.Reveal()})
			assert.Empty(t, k.Events(latchkey.EventCodeRemoved, latchkey.EventCodeDeleted, latchkey.EventUnmanagedCodeRemoved))

			k.takeOver(code.ID)
			k.settle(code.ID)
			k.readLock()
			assert.Equal(t, latchkey.CodeSet, k.code(code.ID).Status(k.Clock.Now()))
			assert.Empty(t, k.unmanagedCodes())
			assert.Len(t, k.lock.entries, 2)
		})
	}
}

// A grant's code is nobody's to give back, nor one that is not as it is wanted.
func TestOnlySettledCodesOfTheirOwnAreGivenBack(t *testing.T) {
	t.Parallel()
	k := ofForm(t, "marked")
	err := k.giveBack(k.credential().ID)
	assert.Equal(t, latchkey.EInvalid, latchkey.CodeOf(err))
	theirs := k.theirs()
	k.takeOver(theirs.ID)
	assert.Equal(t, latchkey.EConflict, latchkey.CodeOf(k.giveBack(theirs.ID)))
}

// What another system marked is taken over by force only.
func TestAnotherSystemsCodeNeedsForce(t *testing.T) {
	t.Parallel()
	k := ofForm(t, "marked")
	theirs := k.theirs(func(e *drivers.Observed) { e.Owner = "another.system" })
	err := k.Store.TakeOver(t.Context(), k.Workspace.ID, theirs.ID, latchkey.Takeover{})
	require.Equal(t, latchkey.EConflict, latchkey.CodeOf(err))
	require.NoError(t, k.Store.TakeOver(t.Context(), k.Workspace.ID, theirs.ID, latchkey.Takeover{Force: true}))
	k.settle(theirs.ID)
	assert.Equal(t, k.Store.Mark(k.code(theirs.ID).Credential.ID), k.lock.entries["theirs"].Owner)
}

// Digits that a managed code has are not managed twice.
func TestATakeoverOfDigitsThatAreManagedIsRefused(t *testing.T) {
	t.Parallel()
	k := ofForm(t, "marked")
	theirs := k.theirs(func(e *drivers.Observed) { e.Secret = k.lock.entries[k.credential().NativeRef].Secret })
	err := k.Store.TakeOver(t.Context(), k.Workspace.ID, theirs.ID, latchkey.Takeover{})
	require.Equal(t, latchkey.EConflict, latchkey.CodeOf(err))
	_, err = k.Store.RemoveUnmanagedCode(t.Context(), k.Workspace.ID, theirs.ID)
	require.NoError(t, err)
	k.settle(theirs.ID)
	assert.Len(t, k.lock.entries, 1)
	k.readLock()
	assert.Equal(t, latchkey.GrantActive, k.settle(k.grant.ID).Status)
}

// What others make of their code is shown, also when only its start has moved, and is
// what becomes ours: it is not put back to what it was.
func TestUnmanagedCodeIsTakenOverAsItIsNow(t *testing.T) {
	t.Parallel()
	for form := range forms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			k := ofForm(t, form)
			end := k.Clock.Now().Add(48 * time.Hour)
			window := latchkey.Window{StartsAt: k.Clock.Now().Add(24 * time.Hour), EndsAt: &end}
			k.theirs(func(e *drivers.Observed) { e.Window = new(window) })
			window.StartsAt = k.Clock.Now().Add(time.Hour)
			k.lock.edit("theirs", func(e *drivers.Observed) { e.Window = new(window) })
			k.readLock()
			theirs := k.unmanaged()
			require.NotNil(t, theirs.Window)
			assert.True(t, window.Equal(*theirs.Window), theirs.Window)
			k.takeOver(theirs.ID)
			k.settle(theirs.ID)
			k.readLock()
			k.settle(theirs.ID)
			assert.Empty(t, k.Events(latchkey.EventCodeModifiedOutside))
			assert.True(t, window.Equal(*k.lock.entries["theirs"].Window))
		})
	}
}
