package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// openCode is a code of its own on the marked lock, which others may change there.
func openCode(t *testing.T) (*kit, latchkey.AccessCode, drivers.Observed) {
	t.Helper()
	k := ofForm(t, "marked")
	end := k.Clock.Now().Add(8 * time.Hour)
	code, _, err := k.Store.CreateAccessCode(t.Context(), k.Workspace.ID, latchkey.NewAccessCode{
		DeviceID: k.grant.Doors[0].ID, Name: "Plumber", Code: latchkey.NewSecret("5823"),
		Window: &latchkey.Window{StartsAt: k.Clock.Now(), EndsAt: &end}, Terms: latchkey.CodeTerms{Chosen: true, ExternalChanges: true},
	})
	require.NoError(t, err)
	k.settle(code.ID)
	code = k.code(code.ID)
	return k, code, k.lock.entries[code.Credential.NativeRef]
}

// noticed are the codes of a code's warnings and errors.
func noticed(k *kit, code latchkey.AccessCode) []string {
	codes := []string{}
	for _, notice := range append(code.Errors(), code.Warnings(k.Clock.Now())...) {
		codes = append(codes, notice.Code)
	}
	return codes
}

// What somebody changes of such a code at its lock is the code from then on.
func TestAChangeThatIsAllowedHolds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*drivers.Observed)
		wanted func(t *testing.T, before, after latchkey.AccessCode)
	}{
		"digits": {
			func(e *drivers.Observed) { e.Secret = latchkey.NewSecret("6914") },
			func(t *testing.T, before, after latchkey.AccessCode) {
				t.Helper()
				assert.Equal(t, "6914", after.Method.Secret.Reveal())
				assert.Equal(t, before.Grant.Window, after.Grant.Window)
			},
		},
		"times": {
			func(e *drivers.Observed) {
				end := e.Window.EndsAt.Add(time.Hour)
				e.Window = &latchkey.Window{StartsAt: e.Window.StartsAt, EndsAt: &end}
			},
			func(t *testing.T, before, after latchkey.AccessCode) {
				t.Helper()
				assert.Equal(t, before.Grant.Window.EndsAt.Add(time.Hour), *after.Grant.Window.EndsAt)
				assert.Equal(t, before.Method.ID, after.Method.ID)
			},
		},
		"name": {
			func(e *drivers.Observed) { e.Name = "Gardener" },
			func(t *testing.T, _, after latchkey.AccessCode) {
				t.Helper()
				assert.Equal(t, "Gardener", after.Grant.Name)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, before, entry := openCode(t)
			k.lock.edit(entry.Ref, test.change)
			changed := k.lock.entries[entry.Ref]
			k.readLock()
			k.settle(before.ID)
			k.readLock()

			after := k.code(before.ID)
			test.wanted(t, before, after)
			assert.Equal(t, latchkey.CodeSet, after.Status(k.Clock.Now()))
			assert.Equal(t, []string{"external_modification_in_effect"}, noticed(k, after))
			assert.Empty(t, after.Mutations(k.Clock.Now()))
			assert.Equal(t, changed, k.lock.entries[entry.Ref], "the lock was told nothing")
			assert.Len(t, k.Events(latchkey.EventCodeModifiedOutside), 1)

			_, err := k.Store.UpdateAccessCode(t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: before.ID},
				latchkey.CodeChange{Name: new("Painter")})
			require.NoError(t, err)
			k.settle(before.ID)
			assert.Empty(t, noticed(k, k.code(before.ID)), "what is changed here holds again")
			assert.Equal(t, "Painter", k.lock.entries[entry.Ref].Name)
		})
	}
}

// Who takes such a code off its lock is taken at their word, until it is wanted
// again; a lock that shows it again has it.
func TestARemovalThatIsAllowedHolds(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(k *kit, code latchkey.AccessCode, entry drivers.Observed){
		"the lock shows it again": func(k *kit, code latchkey.AccessCode, entry drivers.Observed) {
			k.lock.entries[entry.Ref] = entry
			k.readLock()
			_ = code
		},
		"it is changed here": func(k *kit, code latchkey.AccessCode, _ drivers.Observed) {
			_, err := k.Store.UpdateAccessCode(k.t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: code.ID},
				latchkey.CodeChange{EndsAt: new(code.Grant.Window.EndsAt.Add(time.Hour))})
			require.NoError(k.t, err)
		},
		"it may not be taken off any more": func(k *kit, code latchkey.AccessCode, _ drivers.Observed) {
			_, err := k.Store.UpdateAccessCode(k.t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: code.ID},
				latchkey.CodeChange{ExternalChanges: new(false)})
			require.NoError(k.t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, code, entry := openCode(t)
			k.lock.erase(entry.Ref)
			k.readLock()
			k.readLock()
			k.settle(code.ID)
			gone := k.code(code.ID)
			assert.Equal(t, latchkey.CodeUnset, gone.Status(k.Clock.Now()))
			assert.Equal(t, []string{"external_modification_in_effect"}, noticed(k, gone))
			assert.Empty(t, gone.Mutations(k.Clock.Now()))
			assert.Len(t, k.lock.entries, 1, "nothing puts it back")
			assert.Len(t, k.Events(latchkey.EventCodeDeletedOutside), 1)

			again(k, code, entry)
			k.settle(code.ID)
			after := k.code(code.ID)
			assert.Equal(t, latchkey.CodeSet, after.Status(k.Clock.Now()))
			assert.Empty(t, noticed(k, after))
			assert.Len(t, k.lock.entries, 2)
		})
	}
}

// A lock that lost most of its codes at once is not taken at its word.
func TestAMassAbsenceIsNobodysWish(t *testing.T) {
	t.Parallel()
	k, code, _ := openCode(t)
	for _, pin := range []string{"6914", "3752"} {
		wish := latchkey.NewAccessCode{DeviceID: k.grant.Doors[0].ID, Code: latchkey.NewSecret(pin), Terms: latchkey.CodeTerms{Chosen: true}}
		made, _, err := k.Store.CreateAccessCode(t.Context(), k.Workspace.ID, wish)
		require.NoError(t, err)
		k.settle(made.ID)
	}
	k.lock.entries = map[string]drivers.Observed{}
	k.readLock()
	assert.Equal(t, []string{"conflicting_external_modification", "delay_in_setting_on_device"}, noticed(k, k.code(code.ID)))
	require.NoError(t, k.Store.RestoreCodes(t.Context(), k.Workspace.ID, k.grant.Doors[0].ID))
	k.settle(code.ID)
	assert.Len(t, k.lock.entries, 1)
}

// Such a change during one of ours is put right: what was asked here comes first.
func TestAChangeOfOursComesFirst(t *testing.T) {
	t.Parallel()
	k, code, entry := openCode(t)
	_, err := k.Store.UpdateAccessCode(t.Context(), k.Workspace.ID, latchkey.CodeRef{ID: code.ID},
		latchkey.CodeChange{EndsAt: new(code.Grant.Window.EndsAt.Add(time.Hour))})
	require.NoError(t, err)
	k.lock.edit(entry.Ref, func(e *drivers.Observed) { e.Window = &latchkey.Window{StartsAt: e.Window.StartsAt} })
	k.readLock()
	k.settle(code.ID)
	assert.Equal(t, code.Grant.Window.EndsAt.Add(time.Hour), *k.lock.entries[entry.Ref].Window.EndsAt)
	assert.Empty(t, noticed(k, k.code(code.ID)))
}
