package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

func TestNoLockIsToldOfAKeyThatLatchkeyKeeps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		for _, step := range plan.Steps {
			method, _ := find(grant, step.CredentialID)
			assert.False(t, method.Mode.Kept(), "%+v", step)
		}
		for _, step := range plan.Kept {
			method, _ := find(grant, step.CredentialID)
			assert.True(t, method.Mode.Kept(), "%+v", step)
		}
	})
}

// What a plan leaves to be written down is written down in a few rounds, and then
// each such key is as it is wanted, long before its time and whatever its door is.
func TestKeptKeysAreAsWantedAtOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		plan := grant.Plan(now)
		for rounds := 0; plan.Ours(); rounds++ {
			require.Less(t, rounds, 4, "it never comes to rest")
			plan.Steps = nil // no lock does anything meanwhile
			obey(&grant, plan, now)
			plan = grant.Plan(now)
		}
		for _, method := range grant.Methods {
			for _, c := range method.Credentials {
				if method.Mode.Kept() && c.State != latchkey.CredentialRemoved {
					assertAsWanted(t, grant, method, c)
				}
			}
		}
	})
}

func assertAsWanted(t *rapid.T, grant latchkey.Grant, method latchkey.Method, c latchkey.Credential) {
	assert.False(t, grant.Finished(now) || method.DeleteAskedAt != nil, "it outlives its grant: %+v", c)
	switch {
	case !targets(grant, c): // it stays until another door has its own, at most BreakAfter
		assert.True(t, hasNewDoor(grant, *c.UnwantedSince) && now.Before(c.UnwantedSince.Add(latchkey.BreakAfter)), "%+v", c)
	case grant.SuspendedAt != nil:
		assert.Equal(t, latchkey.CredentialWaiting, c.State)
	default:
		assert.True(t, c.SetFor(grant.Window), "%+v", c)
	}
}

// A key of ours takes times that the lock could not keep.
func TestKeptKeyHasAnyTimes(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(90*24*time.Hour, latchkey.CredentialWaiting)
	grant.Window.EndsAt = nil
	can := &grant.Doors[0].Capabilities
	can.NeedsEnd, can.Unlock = true, true
	grant.Requested[0].Mode, grant.Methods[0].Mode = latchkey.ModeCloudKey, latchkey.ModeCloudKey
	plan := grant.Plan(now)
	assert.Empty(t, plan.Steps)
	require.Len(t, plan.Kept, 1)
	assert.Equal(t, "issue cloud key for Front Door", plan.Kept[0].Summary)
	assert.Empty(t, grant.Errors())
	assert.Empty(t, grant.Warnings())
	can.Unlock = false
	assert.Equal(t, []string{"cannot_create_requested_access_methods"}, codes(grant.Errors()))
}
