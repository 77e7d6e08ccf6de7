package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// A lost card: the method is deleted, and another one asked for. What is there
// stays as it is.
func TestMethodsAreAddedToAGrantThatIsThere(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	before := obey(t, f, f.Grant(storetest.On(front, gate)).ID)
	added, err := f.Store.RequestMethods(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: before.ID}, []latchkey.RequestedMethod{
		{Mode: latchkey.ModeCard}, {Mode: latchkey.ModeCode, Code: latchkey.NewSecret("2468")},
	})
	require.NoError(t, err)
	assert.Equal(t, latchkey.GrantPending, added.Status)
	require.Len(t, added.Requested, 3)
	require.Len(t, added.Methods, 3)
	assert.Equal(t, before.Methods[0].ID, added.Methods[0].ID)
	after := obey(t, f, before.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.Equal(t, before.Methods[0].Secret, after.Methods[0].Secret)
	assert.Equal(t, "2468", after.Methods[2].Secret.Reveal())
	assert.Len(t, f.Events(latchkey.EventMethodCreated), 3)
	assert.Len(t, f.Events(latchkey.EventMethodIssued), 3)
}

func TestMethodIsCreatedOrNothingIs(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{1} })
	grant := f.Grant(storetest.On(door))
	create := func(mode latchkey.Mode) (latchkey.Method, error) {
		return f.Store.CreateMethod(t.Context(), f.Workspace.ID, grant.ID, latchkey.RequestedMethod{Mode: mode})
	}
	for range 9 {
		made, err := create(latchkey.ModeCode)
		require.NoError(t, err)
		assert.Equal(t, grant.ID, made.GrantID)
	}
	for _, mode := range []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard} { // no code is left, and no slot for cards
		_, err := create(mode)
		assert.Equal(t, latchkey.EConflict, latchkey.CodeOf(err))
	}
	assert.Len(t, reread(t, f, grant.ID).Requested, 10, "a refused request leaves nothing behind")
	assert.Empty(t, f.Events(latchkey.EventGrantCouldNotCreate))
}

func TestOverGrantTakesNoMoreMethods(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	request := func(workspaceID string) error {
		_, err := f.Store.RequestMethods(t.Context(), workspaceID, latchkey.GrantRef{ID: grant.ID},
			[]latchkey.RequestedMethod{{Mode: latchkey.ModeCode}})
		return err
	}
	other, _ := f.AddWorkspace("Other")
	assert.Equal(t, latchkey.ENotFound, latchkey.CodeOf(request(other.ID)))
	f.Clock.Set(*grant.Window.EndsAt)
	assert.Equal(t, latchkey.EInvalid, latchkey.CodeOf(request(f.Workspace.ID)))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	assert.Equal(t, latchkey.ENotFound, latchkey.CodeOf(request(f.Workspace.ID)))
}
