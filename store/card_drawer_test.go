package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// lose deletes the card of a grant that goes on, and asks for another one. The
// method of that is returned; none when the drawer has no card.
func lose(t *testing.T, f *storetest.Fixture, grant latchkey.Grant) []latchkey.Method {
	t.Helper()
	for _, method := range grant.Methods {
		require.NoError(t, f.Store.DeleteMethods(t.Context(), f.Workspace.ID, latchkey.MethodSelector{MethodID: method.ID}))
	}
	obey(t, f, grant.ID) // the lost card is off its door before another is asked for
	_, err := f.Store.RequestMethods(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		[]latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: f.Clock.Now()}})
	require.NoError(t, err)
	return obey(t, f, grant.ID).Methods
}

// Whoever finds a lost card finds it to open nothing, also when the drawer has no other.
func TestALostCardIsDrawnForNobodyUntilItIsFound(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	grant := obey(t, f, f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard)).ID)
	first := grant.Methods[0].Secret
	methods := lose(t, f, grant)
	require.Len(t, methods, 1)
	second := methods[0].Secret
	assert.NotEqual(t, first, second)
	assert.Empty(t, lose(t, f, reread(t, f, grant.ID)), "both of the drawer's cards are lost")

	for _, want := range []int{1, 0} {
		put, err := f.Store.PutCards(t.Context(), f.Account.ID, []string{second.Reveal()})
		require.NoError(t, err)
		assert.Equal(t, want, put)
	}
	f.Clock.Advance(latchkey.ServeAgain)
	methods = obey(t, f, grant.ID).Methods
	require.Len(t, methods, 1)
	assert.Equal(t, second, methods[0].Secret)
	put, err := f.Store.PutCards(t.Context(), f.Account.ID, []string{second.Reveal(), "7000003"})
	require.NoError(t, err)
	assert.Equal(t, 1, put, "a card that somebody has stays theirs")
	_, err = f.Store.PutCards(t.Context(), grant.ID, []string{"7000004"})
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
}

// A card that just came back is the last to be given out again: it may be lost, too.
func TestACardThatCameBackIsDrawnLast(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	first := obey(t, f, f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard)).ID)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, first.ID))
	obey(t, f, first.ID)
	second := f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard))
	third := f.Grant(storetest.On(gate), askingFor(latchkey.ModeCard))
	assert.NotEqual(t, first.Methods[0].Secret, second.Methods[0].Secret)
	assert.Equal(t, first.Methods[0].Secret, third.Methods[0].Secret)
}
