package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/storetest"
)

// newOffice is an office whose system knows some cards by their numbers.
func newOffice(t *testing.T) *hotel {
	t.Helper()
	return newSite(t, wire.SystemRequest{Profile: "brivo", Cards: []string{"1001", "1002", "1003"}})
}

// member makes the grant of a card for some doors, open-ended, from so many hours on.
func (h *hotel) member(from int, doors ...latchkey.Door) latchkey.Grant {
	h.t.Helper()
	start := h.Clock.Now().Add(time.Duration(from) * time.Hour)
	grant := h.Grant(storetest.On(doors...), func(wish *latchkey.NewGrant) {
		wish.StartsAt, wish.EndsAt = start, nil
		wish.Requested = []latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: start}}
	})
	return h.carryOut(grant.ID)
}

// assign has a card assigned to the grant's last method, and returns how the attempt ended.
func (h *hotel) assign(grant latchkey.Grant, number string) latchkey.ActionAttempt {
	h.t.Helper()
	method := grant.Methods[len(grant.Methods)-1]
	attempt, err := h.Store.AssignCard(h.t.Context(), h.Workspace.ID, method.ID, latchkey.NewSecret(number))
	require.NoError(h.t, err)
	return h.ends(grant, attempt)
}

// ends carries an attempt out as its workflow does, with what is due of the grant.
func (h *hotel) ends(grant latchkey.Grant, attempt latchkey.ActionAttempt) latchkey.ActionAttempt {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		_ = h.act(h.t.Context(), attempt.ID) // one that is busy says so, and is tried again
		h.carryOut(grant.ID)
		var err error
		attempt, err = h.Store.ActionAttempt(h.t.Context(), h.Workspace.ID, attempt.ID)
		require.NoError(h.t, err)
		return attempt.Status != latchkey.AttemptPending
	}, 20*time.Second, 10*time.Millisecond)
	return attempt
}

// use is what a door makes of a card.
func (h *hotel) use(door latchkey.Door, number string) string {
	h.t.Helper()
	tried, err := h.admin.Use(h.t.Context(), h.site, door.NativeID, wire.UseRequest{Card: number})
	require.NoError(h.t, err)
	return tried.Reason
}

// Nothing is issued before somebody said which card it is and every door has it.
func TestCardIsIssuedOnceItIsAssigned(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	grant := h.member(0, h.rooms...)
	require.Len(t, grant.Methods, 1)
	assert.True(t, grant.ReadyForAssignment(grant.Methods[0]))
	assert.False(t, grant.Methods[0].Issued)
	h.carryOut(grant.ID)
	assert.Len(t, h.Events(latchkey.EventAssignmentRequired), 1)
	assert.Empty(t, grant.MethodErrors(grant.Methods[0], h.Clock.Now().Add(time.Hour)), "it is a person who is waited for")

	ended := h.assign(grant, "1001")
	require.Equal(t, latchkey.AttemptSucceeded, ended.Status, ended.ErrorText)
	assert.Equal(t, []any{grant.Methods[0].ID, true, false},
		[]any{ended.Result["access_method_id"], ended.Result["is_issued"], ended.Result["is_assignment_required"]})
	grant = h.carryOut(grant.ID)
	assert.True(t, grant.Methods[0].Issued)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	for _, door := range h.rooms {
		assert.Equal(t, "open", h.use(door, "1001"))
	}
	assert.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1001").Status, "again")
	assert.Len(t, h.Events(latchkey.EventMethodIssued), 1)
	assert.Len(t, h.Events(latchkey.EventAssignmentRequired), 1)
}

// What the system says of a number is how the attempt ends; the method waits on.
func TestCardThatTheSystemDoesNotKnowIsNotAssigned(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	grant := h.member(0, h.rooms[0])
	ended := h.assign(grant, "9009")
	assert.Equal(t, latchkey.CardUnknown, ended.ErrorType)
	require.NoError(t, h.admin.SetSiteDown(t.Context(), h.site, true))
	assert.Equal(t, latchkey.AttemptUncategorized, h.assign(grant, "1001").ErrorType)
	require.NoError(t, h.admin.SetSiteDown(t.Context(), h.site, false))
	grant = h.carryOut(grant.ID)
	assert.True(t, grant.ReadyForAssignment(grant.Methods[0]))
	assert.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1002").Status)
}

// A card that a stranger's entry has at the door is refused there; another one will do.
func TestCardThatTheDoorRefusesIsAssignedAnew(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	require.NoError(t, h.admin.Keypad(t.Context(), h.site, h.rooms[0].NativeID,
		wire.KeypadRequest{Action: wire.KeypadAdd, Mode: wire.CardMode, Code: "1001"}))
	grant := h.member(0, h.rooms[0])
	ended := h.assign(grant, "1001")
	require.Equal(t, latchkey.AttemptFailed, ended.Status)
	assert.Equal(t, latchkey.AttemptUncategorized, ended.ErrorType)
	grant = h.carryOut(grant.ID)
	require.Len(t, grant.Methods, 1, "the caller's id stays")
	assert.True(t, grant.ReadyForAssignment(grant.Methods[0]))
	assert.Len(t, h.Events(latchkey.EventAssignmentRequired), 2)
	require.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1002").Status)
	assert.Equal(t, "open", h.use(h.rooms[0], "1002"))
}

// A card for later is assigned at once and issued when its doors have it.
func TestCardForLaterIsAssignedNow(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	grant := h.member(24*30, h.rooms[0])
	require.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1001").Status)
	grant = h.carryOut(grant.ID)
	assert.False(t, grant.Methods[0].Issued)
	assert.False(t, grant.Methods[0].AwaitsCard())
	h.Clock.Advance(24 * 30 * time.Hour)
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
	assert.Equal(t, "open", h.use(h.rooms[0], "1001"))
}

// A lock that is away gets the card when it is back: what was assigned stays so.
func TestCardIsAssignedThoughALockIsAway(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	require.NoError(t, h.admin.AddFault(t.Context(), h.site, h.rooms[0].NativeID, wire.Fault{Kind: wire.FaultOffline}))
	grant := h.member(0, h.rooms[0])
	attempt, err := h.Store.AssignCard(t.Context(), h.Workspace.ID, grant.Methods[0].ID, latchkey.NewSecret("1001"))
	require.NoError(t, err)
	_ = h.act(t.Context(), attempt.ID)
	h.Exec(`update action_attempts set expires_at = clock_timestamp() where id = $1`, attempt.ID)
	_, err = h.Store.ExpireAttempts(t.Context())
	require.NoError(t, err)
	attempt, err = h.Store.ActionAttempt(t.Context(), h.Workspace.ID, attempt.ID)
	require.NoError(t, err)
	assert.Equal(t, latchkey.AttemptSucceeded, attempt.Status)
	require.NoError(t, h.admin.ClearFaults(t.Context(), h.site, h.rooms[0].NativeID, wire.FaultOffline))
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
}

// A worker that dies with the card assigned and not told of has it gone on with.
func TestKilledWorkerAssignsOneCard(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	grant := h.member(0, h.rooms[0])
	attempt, err := h.Store.AssignCard(t.Context(), h.Workspace.ID, grant.Methods[0].ID, latchkey.NewSecret("1001"))
	require.NoError(t, err)
	require.ErrorContains(t, h.act(context.WithValue(t.Context(), crash{}, "assign/after-write"), attempt.ID), "assign/after-write")
	require.Equal(t, latchkey.AttemptSucceeded, h.ends(grant, attempt).Status)
	assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
	assert.Len(t, h.Events(latchkey.EventMethodIssued), 1)
	lock, err := h.admin.Lock(t.Context(), h.site, h.rooms[0].NativeID)
	require.NoError(t, err)
	assert.Len(t, lock.Codes, 1)
}

// A lost card is deleted and another one asked for and assigned: the lost one opens
// nothing, whether the new one is there or not.
func TestLostCardIsReplacedByAnother(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	grant := h.member(0, h.rooms[0])
	require.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1001").Status)
	require.NoError(t, h.Store.DeleteMethods(t.Context(), h.Workspace.ID, latchkey.MethodSelector{MethodID: grant.Methods[0].ID}))
	_, err := h.Store.RequestMethods(t.Context(), h.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		[]latchkey.RequestedMethod{{Mode: latchkey.ModeCard, CreatedAt: h.Clock.Now()}})
	require.NoError(t, err)
	grant = h.carryOut(grant.ID)
	assert.Equal(t, "no_such_code", h.use(h.rooms[0], "1001"), "it is off before its place is taken")
	require.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, "1002").Status)
	assert.Equal(t, "open", h.use(h.rooms[0], "1002"))
	other := h.member(0, h.rooms[0])
	require.Equal(t, latchkey.AttemptSucceeded, h.assign(other, "1001").Status, "and what was found again is a card like any other")
}

// A card without an end in no stay is the staff's, and works on every system,
// beside the guests' and after their stays.
func TestStaffCardWorksEverywhere(t *testing.T) {
	t.Parallel()
	for _, profile := range []string{
		"visionline", "assa_abloy_vostio", "dormakaba_ambiance", "dormakaba_community", "salto_space", "salto_ks_site", "brivo",
	} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			h := newSite(t, wire.SystemRequest{Profile: profile})
			grant := h.member(0, h.rooms...)
			number := "1001"
			if grant.Methods[0].IsEncoded() {
				number = grant.Methods[0].Secret.Reveal()
				require.Equal(t, latchkey.AttemptSucceeded, h.encode(grant).Status)
			} else {
				require.Equal(t, latchkey.AttemptSucceeded, h.assign(grant, number).Status)
			}
			assert.True(t, h.carryOut(grant.ID).Methods[0].Issued)
			if h.rooms[0].Capabilities.Reservations {
				guest := h.book(h.rooms[0], "r1", 0)
				require.Equal(t, latchkey.AttemptSucceeded, h.encode(guest).Status)
				require.Equal(t, "open", h.at(h.rooms[0], guest))
			}
			h.Clock.Advance(24 * 365 * time.Hour)
			for _, door := range h.rooms {
				assert.Equal(t, "open", h.use(door, number))
			}
			require.NoError(t, h.Store.DeleteGrant(t.Context(), h.Workspace.ID, grant.ID))
			h.carryOut(grant.ID)
			assert.Equal(t, "no_such_code", h.use(h.rooms[0], number))
		})
	}
}
