package latchkey_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

func TestPlanIsPure(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		before, err := json.Marshal(grant)
		require.NoError(t, err)
		first := grant.Plan(now)
		after, err := json.Marshal(grant)
		require.NoError(t, err)
		assert.JSONEq(t, string(before), string(after))
		assert.Equal(t, first, grant.Plan(now))
	})
}

func TestPlanPutsNothingOnceTheGrantIsOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		for _, step := range steps(grant.Plan(now)) {
			method, credential := find(grant, step.CredentialID)
			if grant.Finished(now) || method.DeleteAskedAt != nil || !targets(grant, credential) {
				assert.True(t, step.Action.TakesOff())
			}
		}
	})
}

func TestPlanRemovesOnlyWhatALockMayHave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		for _, step := range steps(plan) {
			if _, credential := find(grant, step.CredentialID); step.Action.TakesOff() {
				assert.True(t, credential.OnLock(), "a removal of what no lock has: %+v", credential)
			}
		}
		for _, id := range plan.Drops {
			_, credential := find(grant, id)
			assert.False(t, credential.OnLock(), "a lock may have what is dropped: %+v", credential)
		}
	})
}

// Every credential that is not gone has exactly one fate.
func TestPlanForgetsNoCredential(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		for _, method := range grant.Methods {
			for _, c := range method.Credentials {
				stepped := count(steps(plan), func(s latchkey.Step) bool { return s.CredentialID == c.ID })
				dropped := count(plan.Drops, func(id string) bool { return id == c.ID })
				released := count(plan.Releases, func(id string) bool { return id == c.ID })
				fates := stepped + dropped + released
				if c.State == latchkey.CredentialRemoved {
					assert.Zero(t, fates, "a removed credential is done with")
					continue
				}
				require.LessOrEqual(t, fates, 1)
				if fates == 0 {
					assert.True(t, rests(grant, plan, c), "nothing happens to %+v", c)
				}
			}
		}
	})
}

// rests reports whether a credential without a step is as it should be, or waits
// for a time at which the plan will look again.
func rests(grant latchkey.Grant, plan latchkey.Plan, c latchkey.Credential) bool {
	kept, refused := c.SetFor(c.Wanted(grant.Window, now)), c.State == latchkey.CredentialRefused
	aside := grant.SuspendedAt != nil && (!c.OnLock() || shared(c, now))
	return plan.WakeAt != nil || (targets(grant, c) && (kept || refused || aside || c.PausedAt != nil))
}

// A plan holds until the time at which it wants to be made again.
func TestNothingIsDueBeforeTheWakeUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		until := now.Add(200 * time.Hour)
		if plan.WakeAt != nil {
			require.True(t, plan.WakeAt.After(now), "the wake-up has passed already")
			until = *plan.WakeAt
		}
		later := now.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(now))-1).Draw(t, "later")))
		then := grant.Plan(later)
		assert.Equal(t, plan.Steps, then.Steps)
		assert.Equal(t, plan.Kept, then.Kept)
		assert.Equal(t, plan.Drops, then.Drops)
		assert.Equal(t, plan.Releases, then.Releases)
		assert.Equal(t, plan.Status, then.Status)
		for _, method := range grant.Methods {
			assert.Equal(t, codes(grant.MethodErrors(method, now)), codes(grant.MethodErrors(method, later)))
			assert.Equal(t, codes(grant.MethodWarnings(method, now)), codes(grant.MethodWarnings(method, later)))
		}
	})
}

func TestOldDoorKeepsItsCredentialUntilTheNewOneConfirms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		for _, step := range steps(grant.Plan(now)) {
			method, old := find(grant, step.CredentialID)
			if grant.Finished(now) || method.DeleteAskedAt != nil || targets(grant, old) || old.State == latchkey.CredentialRemoving {
				continue
			}
			if now.Before(old.UnwantedSince.Add(latchkey.BreakAfter)) {
				assert.False(t, hasNewDoor(grant, *old.UnwantedSince), "the old door is cleaned while a new one is not confirmed")
			}
		}
	})
}

// Nobody moves to a door that was theirs before and does not answer: another door that
// is given up meanwhile is cleaned at once.
func TestDoorThatIsGivenUpForNoOtherIsCleanedAtOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		cleaned := map[string]bool{}
		for _, step := range steps(grant.Plan(now)) {
			cleaned[step.CredentialID] = step.Action.TakesOff()
		}
		for _, method := range grant.Methods {
			for _, c := range method.Credentials {
				if !targets(grant, c) && c.OnLock() && !shared(c, now) && !hasNewDoor(grant, *c.UnwantedSince) {
					assert.True(t, cleaned[c.ID], "it opens a door that was taken from the grant: %+v", c)
				}
			}
		}
	})
}

// An entry that another takes the place of goes when that one is confirmed, whatever
// other doors do not say.
func TestReplacedEntryWaitsForItsOwnSuccessorOnly(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	second := grant.Doors[0]
	second.ID, second.Name = "back", "Back Door"
	grant.Doors = append(grant.Doors, second)
	old, at := grant.Methods[0].Credentials[0], now.Add(-time.Minute)
	next, elsewhere := old, old
	old.ID, old.ReplacedAt = "old", &at
	next.ID = "next"
	elsewhere.ID, elsewhere.DoorID, elsewhere.State, elsewhere.Asked = "elsewhere", second.ID, latchkey.CredentialSetting, nil
	grant.Methods[0].Credentials = []latchkey.Credential{old, next, elsewhere}
	removes := func() bool {
		return slices.ContainsFunc(grant.Plan(now).Steps, func(s latchkey.Step) bool {
			return s.CredentialID == "old" && s.Action == latchkey.StepRemove
		})
	}
	assert.True(t, removes(), "its successor is confirmed")
	grant.Methods[0].Credentials[1].Asked, grant.Methods[0].Credentials[1].State = nil, latchkey.CredentialSetting
	assert.False(t, removes(), "its successor is not")
}

func TestOldDoorIsCleanedInTheEndAllTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		at := now.Add(latchkey.BreakAfter)
		removed := map[string]bool{}
		for _, step := range steps(grant.Plan(at)) {
			removed[step.CredentialID] = step.Action.TakesOff()
		}
		for _, method := range grant.Methods {
			for _, c := range method.Credentials {
				if !targets(grant, c) && c.OnLock() && !shared(c, at) {
					assert.True(t, removed[c.ID], "still on a door of which the grant knows nothing: %+v", c)
				}
			}
		}
	})
}

func TestGrantIsActiveExactlyWhenEveryMethodIsOnAllItsDoors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		status := grant.Plan(now).Status
		onDoors, all := 0, len(grant.Unserved) == 0
		clean := true
		for _, method := range grant.Methods {
			clean = clean && method.Clean()
			if method.DeleteAskedAt == nil && slices.ContainsFunc(method.Credentials, func(c latchkey.Credential) bool {
				return targets(grant, c) && c.State != latchkey.CredentialRemoved
			}) {
				onDoors++
				all = all && grant.AllSet(method)
			}
		}
		over := grant.DeleteAskedAt != nil || grant.Window.Ended(now)
		suspended := grant.SuspendedAt != nil
		assert.Equal(t, !over && !suspended && onDoors > 0 && all, status == latchkey.GrantActive)
		assert.Equal(t, !over && suspended, status == latchkey.GrantSuspending || status == latchkey.GrantSuspended)
		assert.Equal(t, over && clean, status.Over())
		assert.Equal(t, grant.DeleteAskedAt != nil, status == latchkey.GrantDeleting || status == latchkey.GrantDeleted)
	})
}

// With locks that do what they are told, whatever state a grant is in leads to
// every door being as wanted, and in the end to clean doors.
func TestPlanLeadsToItsGoal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		grant.Unserved = nil
		if grant.Window.EndsAt == nil {
			end := now.Add(time.Hour)
			grant.Window.EndsAt = &end
		}
		at := now
		for looks := 0; ; looks++ {
			require.Less(t, looks, 50, "the plan never comes to rest")
			plan := grant.Plan(at)
			grant.Status = plan.Status
			switch {
			case len(plan.Steps) > 0, plan.Ours():
				obey(&grant, plan, at)
			case plan.WakeAt != nil:
				at = *plan.WakeAt
				othersObey(&grant, at)
			default:
				assert.True(t, plan.Status.Over(), "the grant rests as %s", plan.Status)
				return
			}
		}
	})
}

func TestLockWithoutHoursIsOpenedOneHourBeforeAndClosedWhenTheWindowMovesAway(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		native latchkey.WindowPrecision
		starts time.Duration
		state  latchkey.CredentialState
		want   string
		wake   time.Duration
	}{
		{"no hours, too early", latchkey.PrecisionNone, 61 * time.Minute, latchkey.CredentialWaiting, "", time.Minute},
		{"days only, too early", latchkey.PrecisionDate, 61 * time.Minute, latchkey.CredentialWaiting, "", time.Minute},
		{"no hours, due", latchkey.PrecisionNone, time.Hour, latchkey.CredentialWaiting, "put", time.Minute},
		{"no hours, moved away", latchkey.PrecisionNone, 61 * time.Minute, latchkey.CredentialSet, "set_aside", time.Minute},
		{"days only, moved away", latchkey.PrecisionDate, 61 * time.Minute, latchkey.CredentialSet, "set_aside", time.Minute},
		{"own hours, too early", latchkey.PrecisionMinute, 73 * time.Hour, latchkey.CredentialWaiting, "", time.Hour},
		{"own hours, due", latchkey.PrecisionMinute, 72 * time.Hour, latchkey.CredentialWaiting, "put", 71*time.Hour + time.Minute},
		{"own hours, moved away", latchkey.PrecisionMinute, 100 * time.Hour, latchkey.CredentialSet, "put", 124 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			grant := simpleGrant(test.starts, test.state)
			grant.Doors[0].Capabilities.Native = test.native
			plan := grant.Plan(now)
			var got strings.Builder
			for _, step := range plan.Steps {
				got.WriteString(string(step.Action))
			}
			assert.Equal(t, test.want, got.String())
			require.NotNil(t, plan.WakeAt)
			assert.Equal(t, test.wake, plan.WakeAt.Sub(now))
		})
	}
}

func TestStepSaysInWordsWhatItDoes(t *testing.T) {
	t.Parallel()
	for state, want := range map[latchkey.CredentialState]string{
		latchkey.CredentialWaiting:  "program PIN on Front Door",
		latchkey.CredentialSet:      "move window of PIN on Front Door",
		latchkey.CredentialRemoving: "remove PIN from Front Door",
	} {
		grant := simpleGrant(0, state)
		if state == latchkey.CredentialRemoving {
			grant.DeleteAskedAt = &now
		}
		steps := grant.Plan(now).Steps
		require.Len(t, steps, 1)
		assert.Equal(t, want, steps[0].Summary)
	}
}

// Another window supersedes the step that is under way; the same one does not.
func TestStepKeyTellsWindowsApart(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialWaiting)
	first := grant.Plan(now).Steps[0].Key
	assert.Equal(t, first, grant.Plan(now.Add(time.Minute)).Steps[0].Key)
	grant.Window.EndsAt = nil
	assert.NotEqual(t, first, grant.Plan(now).Steps[0].Key)
}

func TestDoorWithoutAFreeCodeIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	grant.Methods[0].Credentials[0].Asked = &grant.Window
	assert.Equal(t, latchkey.GrantActive, grant.Plan(now).Status)
	grant.Doors = append(grant.Doors, latchkey.Door{ID: "full", Capabilities: grant.Doors[0].Capabilities})
	grant.Unserved = []string{"full"}
	plan := grant.Plan(now)
	assert.Equal(t, latchkey.GrantPending, plan.Status)
	require.NotNil(t, plan.WakeAt)
	assert.Equal(t, latchkey.ServeAgain, plan.WakeAt.Sub(now))
}

// shared reports whether another grant wants the entry at an instant.
func shared(c latchkey.Credential, at time.Time) bool {
	return slices.ContainsFunc(c.Shared, func(w latchkey.Window) bool { return !w.Ended(at) })
}

// What another grant still uses is never taken off by this one.
func TestPlanLeavesASharedEntryToItsOtherGrants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		for _, step := range plan.Steps {
			method, c := find(grant, step.CredentialID)
			if step.Action.TakesOff() && shared(c, now) {
				assert.True(t, !grant.Finished(now) && method.DeleteAskedAt == nil && targets(grant, c), "taken off under another grant: %+v", c)
			}
		}
		for _, id := range plan.Releases {
			_, c := find(grant, id)
			assert.True(t, shared(c, now) || c.Reserved, "left to nobody: %+v", c)
		}
	})
}

// The window of a shared entry never opens the door at a time at which no grant
// that uses it does, and covers whichever comes first.
func TestWantedWindowIsTheUnionOfThoseThatMeet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		own := windows().Filter(func(w latchkey.Window) bool { return !w.Ended(now) }).Draw(t, "own")
		c := latchkey.Credential{Shared: rapid.SliceOfN(windows(), 0, 3).Draw(t, "shared")}
		wanted := c.Wanted(own, now)
		all := append([]latchkey.Window{own}, c.Shared...)
		at := now.Add(minutes(t, "at", 0, 500*60))
		if wanted.Started(at) && !wanted.Ended(at) {
			assert.True(t, slices.ContainsFunc(all, func(w latchkey.Window) bool { return w.Started(at) && !w.Ended(at) }),
				"the door opens at a time that no grant asks for")
		}
		for _, w := range all {
			if w.Started(now) && !w.Ended(now) {
				assert.True(t, wanted.Covers(w), "a window that runs now is not covered")
			}
		}
	})
}
