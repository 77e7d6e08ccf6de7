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

// maker makes a lock that chooses its PINs; one PIN a person, as Salto's do.
func maker(d *store.FoundDoor) {
	d.Capabilities.Constraints = []latchkey.Constraint{{Type: latchkey.CannotSpecifyPINCode}}
	d.Capabilities.OnePIN = true
}

// acknowledge carries a grant's steps out on locks that choose the PIN pin.
func acknowledge(t *testing.T, f *storetest.Fixture, grantID, pin string) latchkey.Grant {
	t.Helper()
	_, due := plan(t, f, grantID)
	for _, step := range due.Steps {
		job := begin(t, f, grantID, step)
		require.NoError(t, f.Store.FinishPut(t.Context(), job, store.Ack{Ref: "ref", Actual: job.Window, Made: latchkey.NewSecret(pin)}))
	}
	return obey(t, f, grantID)
}

// The Salto rule: the locks of an account share one PIN that they choose, and the
// requested code is ignored. It is not known until a lock said it.
func TestLocksThatChooseThePINShareOne(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, other := f.AddDevice(maker), f.AddDevice(maker), f.AddDevice()
	grant := f.Grant(storetest.On(front, back, other), asking)
	require.Len(t, grant.Methods, 2, "one for the choosers, one for the other lock")
	made := grant.Methods[0]
	assert.True(t, made.Secret.IsZero())
	assert.Len(t, made.Credentials, 2)
	assert.Empty(t, grant.Warnings(), "there is no new code to name yet")

	_, due := plan(t, f, grant.ID)
	for _, step := range due.Steps {
		job := begin(t, f, grant.ID, step)
		ack := store.Ack{Ref: "ref", Actual: job.Window}
		if job.Method.ID == made.ID {
			ack.Made = latchkey.NewSecret("864213")
		}
		require.NoError(t, f.Store.FinishPut(t.Context(), job, ack))
	}
	after := obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.Equal(t, "864213", after.Methods[0].Secret.Reveal())
	assert.Equal(t, "2468", after.Methods[1].Secret.Reveal())
	assert.Equal(t, "2468", after.Requested[0].Code.Reveal(), "the echo never changes")
	assert.Equal(t, []string{"requested_code_unavailable", "requested_code_unavailable"}, noticeCodes(after.Warnings()))
}

// Locks that compute a code each have a method each.
func TestLocksThatComputeTheirPINsHaveAMethodEach(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	alone := func(d *store.FoundDoor) { maker(d); d.Capabilities.OnePIN = false }
	grant := f.Grant(storetest.On(f.AddDevice(alone), f.AddDevice(alone)))
	assert.Len(t, grant.Methods, 2)
}

// A lock that follows its account waits for the grant's PIN to be on another one.
func TestFollowerGetsThePINOfItsAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	leader := f.AddDevice()
	follower := f.AddDevice(func(d *store.FoundDoor) {
		d.Capabilities.Constraints = []latchkey.Constraint{{Type: latchkey.PINCodeMatchesSet}}
	})
	grant := f.Grant(storetest.On(leader, follower))
	require.Len(t, grant.Methods, 1)
	assert.Equal(t, []string{follower.ID}, grant.Unserved)
	after := obey(t, f, grant.ID)
	require.Len(t, after.Methods, 1, "the same PIN on both")
	assert.Len(t, after.Methods[0].Credentials, 2)
	assert.Equal(t, latchkey.GrantActive, after.Status)

	second := f.Grant(storetest.On(follower))
	assert.Empty(t, second.Methods, "the one PIN of the account is taken there")
}

// An offline code is left to run out, and the API says why.
func TestOfflineCodeIsReportedUntilItRunsOut(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	offline := f.AddDevice(func(d *store.FoundDoor) { maker(d); d.Capabilities.OnePIN, d.Capabilities.Offline = false, true })
	front := f.AddDevice()
	space := f.Space(offline, front)
	grant := f.Grant(storetest.In(space))
	require.Equal(t, latchkey.GrantActive, acknowledge(t, f, grant.ID, "987654321").Status)
	require.NoError(t, f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{offline.ID}))
	after := obey(t, f, grant.ID)
	warnings := after.Warnings()
	require.Equal(t, []string{"overprovisioned_access"}, noticeCodes(warnings))
	assert.Equal(t, []any{map[string]any{
		"device_id": offline.ID, "error_code": "offline_access_code_not_revocable", "message": "An offline code works until its end.",
	}}, warnings[0].Data["failed_devices"])
	f.Clock.Set(*grant.Window.EndsAt)
	assert.Equal(t, latchkey.GrantEnded, obey(t, f, grant.ID).Status)
}

// Other times are another offline code: the one that people have works until its
// end, which the API says, and the method of the new one is issued once it is known.
func TestOtherTimesAreAnotherOfflineCode(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	offline := f.AddDevice(func(d *store.FoundDoor) { maker(d); d.Capabilities.OnePIN, d.Capabilities.Offline = false, true })
	grant := acknowledge(t, f, f.Grant(storetest.On(offline)).ID, "987654321")
	old, ended := grant.Methods[0], *grant.Window.EndsAt
	end := new(ended.Add(time.Hour))
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &end}))
	grant = acknowledge(t, f, grant.ID, "123456789")
	require.Len(t, grant.Methods, 2)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Equal(t, []string{"987654321", "123456789"}, []string{grant.Methods[0].Secret.Reveal(), grant.Methods[1].Secret.Reveal()})
	assert.NotNil(t, grant.Methods[0].DeleteAskedAt)
	assert.True(t, grant.Methods[1].Issued)
	assert.Equal(t, old.ID, grant.Methods[1].SplitFrom)
	assert.Equal(t, []string{"overprovisioned_access"}, noticeCodes(grant.Warnings()))

	f.Clock.Set(ended)
	grant = obey(t, f, grant.ID)
	require.Len(t, grant.Methods, 1)
	assert.Empty(t, grant.Warnings())
	f.Clock.Set(*end)
	assert.Equal(t, latchkey.GrantEnded, obey(t, f, grant.ID).Status)
}

// A lock that cannot keep the times is left out, said so, and served once it can.
func TestDoorThatCannotKeepTheTimesIsLeftOutAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	visitor := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.NeedsEnd = true })
	open := func(w *latchkey.NewGrant) { w.EndsAt = nil }
	grant := obey(t, f, f.Grant(storetest.On(front, visitor), open).ID)
	assert.Equal(t, latchkey.CredentialSet, live(grant)[front.ID].State)
	assert.NotContains(t, live(grant), visitor.ID)
	require.Equal(t, []string{"device_time_constraints_violated"}, noticeCodes(grant.Warnings()))
	assert.Equal(t, map[string]any{"device_id": visitor.ID, "reason": "ongoing_not_supported"}, grant.Warnings()[0].Data)
	assert.Equal(t, []string{"cannot_create_requested_access_methods"}, noticeCodes(grant.Errors()))

	ends := f.Clock.Now().Add(time.Hour)
	end := &ends
	change := func(end *time.Time) latchkey.Grant {
		require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &end}))
		return obey(t, f, grant.ID)
	}
	cured := change(end)
	assert.Equal(t, latchkey.GrantActive, cured.Status)
	assert.Empty(t, cured.Warnings())
	assert.Empty(t, cured.Errors())

	again := change(nil)
	assert.True(t, live(again)[visitor.ID].Asked.EndsAt.Equal(ends), "what opens within the new times stays")
	assert.Equal(t, []string{"device_time_constraints_violated", "updating_access_times"}, noticeCodes(again.Warnings()))
	assert.Equal(t, f.Clock.Now(), again.Warnings()[0].CreatedAt, "since the times were changed")
}
