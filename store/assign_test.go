package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// office is an entrance of an account without a drawer of cards.
func office(f *storetest.Fixture) latchkey.Door {
	door := f.AddEntrance()
	f.Exec(`delete from cards where account_id = $1`, door.AccountID)
	return door
}

func assignTo(t *testing.T, f *storetest.Fixture, method latchkey.Method, number string) error {
	t.Helper()
	attempt, err := f.Store.AssignCard(t.Context(), f.Workspace.ID, method.ID, latchkey.NewSecret(number))
	if err == nil {
		_, _, err = f.Store.BindCard(t.Context(), attempt.ID)
	}
	return err
}

// Where there is no drawer a card is waited for, and nothing is told to a lock.
func TestCardWaitsForItsNumber(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := office(f)
	grant := f.Grant(storetest.On(door), askingFor(latchkey.ModeCard))
	require.Len(t, grant.Methods, 1)
	assert.Empty(t, grant.Unserved)
	read, plan, err := f.Store.PlanGrant(t.Context(), grant.ID, f.Clock.Now())
	require.NoError(t, err)
	assert.Empty(t, plan.Steps)
	assert.True(t, read.ReadyForAssignment(read.Methods[0]))
	assert.Len(t, f.Events(latchkey.EventAssignmentRequired), 1)

	require.NoError(t, assignTo(t, f, grant.Methods[0], "7100001"))
	read, plan, err = f.Store.PlanGrant(t.Context(), grant.ID, f.Clock.Now())
	require.NoError(t, err)
	assert.Len(t, plan.Steps, 1)
	assert.Equal(t, latchkey.NewSecret("7100001"), read.Methods[0].Secret)
	assert.False(t, read.Methods[0].Issued)
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	wantError(t, assignTo(t, f, grant.Methods[0], "7100001"), latchkey.ENotFound, "access_method_not_found")
}

func TestCardsThatCannotBeAssigned(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	drawer := f.Grant(storetest.On(f.AddEntrance()), askingFor(latchkey.ModeCard))
	code := f.Grant(storetest.On(f.AddDevice()))
	door := office(f)
	mine := f.Grant(storetest.On(door), askingFor(latchkey.ModeCard))
	other := f.Grant(storetest.On(door), askingFor(latchkey.ModeCard))
	wantError(t, assignTo(t, f, code.Methods[0], "7100001"), latchkey.EInvalid, "access_method_not_assignable")
	wantError(t, assignTo(t, f, drawer.Methods[0], "7100001"), latchkey.EConflict, "access_method_already_assigned")
	_, err := f.Store.SuspendGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: mine.ID})
	require.NoError(t, err)
	wantError(t, assignTo(t, f, mine.Methods[0], "7100001"), latchkey.EInvalid, "access_method_not_ready_for_assignment")
	_, err = f.Store.ResumeGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: mine.ID})
	require.NoError(t, err)
	require.NoError(t, assignTo(t, f, mine.Methods[0], "7100001"))
	require.NoError(t, assignTo(t, f, mine.Methods[0], "7100001"), "again")
	wantError(t, assignTo(t, f, mine.Methods[0], "7100002"), latchkey.EConflict, "access_method_already_assigned")
	wantError(t, assignTo(t, f, other.Methods[0], "7100001"), latchkey.EConflict, "card_already_assigned")
}

// Two methods that are to be one card at the same time: one of them is.
func TestOneCardIsAssignedOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := office(f)
	var attempts [2]latchkey.ActionAttempt
	for i := range attempts {
		grant := f.Grant(storetest.On(door), askingFor(latchkey.ModeCard))
		attempt, err := f.Store.AssignCard(t.Context(), f.Workspace.ID, grant.Methods[0].ID, latchkey.NewSecret("7100001"))
		require.NoError(t, err)
		attempts[i] = attempt
	}
	bound := make(chan bool)
	for _, attempt := range attempts {
		go func() {
			at, current, err := f.Store.BindCard(t.Context(), attempt.ID)
			assert.NoError(t, err)
			assert.True(t, current)
			bound <- at.Failure == nil
		}()
	}
	first, second := <-bound, <-bound
	assert.NotEqual(t, first, second)
}
