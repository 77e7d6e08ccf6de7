package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

// suspended are grants in every state, all suspended.
func suspended() *rapid.Generator[latchkey.Grant] {
	return rapid.Custom(func(t *rapid.T) latchkey.Grant {
		grant := grants().Draw(t, "grant")
		since := now.Add(-minutes(t, "suspended for", 0, 600))
		grant.SuspendedAt = &since
		return grant
	})
}

func TestSuspendedGrantHasNothingWanted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := suspended().Draw(t, "grant")
		for _, step := range steps(grant.Plan(now)) {
			assert.True(t, step.Action.TakesOff(), "%+v", step)
		}
		for _, method := range grant.Methods {
			assert.False(t, grant.AllSet(method), "a method of it is issued")
			assert.Empty(t, grant.MethodErrors(method, now), "what nobody wants is not late")
		}
		assert.Empty(t, grant.NeedBackup(now))
	})
}

// What a lock has of a suspended grant is being taken off, or is another grant's,
// or is said to be there still.
func TestSuspendedGrantIsOffItsDoorsOrSaysThatItIsNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := suspended().Draw(t, "grant")
		plan := grant.Plan(now)
		if grant.Finished(now) {
			return
		}
		for _, method := range grant.Methods {
			for _, c := range method.Credentials {
				if c.OnLock() && !shared(c, now) {
					assert.Equal(t, 1, count(steps(plan), func(s latchkey.Step) bool { return s.CredentialID == c.ID }), "%+v", c)
					assert.Equal(t, latchkey.GrantSuspending, plan.Status)
					assert.Contains(t, codes(grant.MethodWarnings(method, now)), warningOf(method))
				}
			}
		}
	})
}

func warningOf(m latchkey.Method) string {
	if m.DeleteAskedAt != nil {
		return "being_deleted"
	}
	return "being_suspended"
}

// Whatever was done to it in between, a grant that is resumed is planned as one
// that never was suspended, but for what has been set aside.
func TestResumedGrantIsPutBack(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	grant.Methods[0].Credentials[0].Asked = &grant.Window
	require.Empty(t, grant.Plan(now).Steps)
	at := now
	grant.SuspendedAt = &at
	plan := grant.Plan(now)
	require.Len(t, plan.Steps, 1)
	assert.Equal(t, "take PIN off Front Door for now", plan.Steps[0].Summary)
	obey(&grant, plan, now)
	plan = grant.Plan(now)
	assert.Empty(t, plan.Steps)
	assert.Empty(t, plan.Drops, "the PIN stays reserved")
	assert.Equal(t, latchkey.GrantSuspended, plan.Status)

	grant.SuspendedAt = nil
	plan = grant.Plan(now)
	require.Len(t, plan.Steps, 1)
	assert.Equal(t, latchkey.StepPut, plan.Steps[0].Action)
	obey(&grant, plan, now)
	assert.Equal(t, latchkey.GrantActive, grant.Plan(now).Status)
}

// An entry is left to the person's other grants for as long as those want it.
func TestSharedEntryOfASuspendedGrantIsTheOthers(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	c := &grant.Methods[0].Credentials[0]
	theirs := latchkey.Window{StartsAt: now, EndsAt: new(now.Add(time.Hour))}
	c.Shared, c.Asked = []latchkey.Window{theirs}, &grant.Window
	grant.SuspendedAt = &now
	plan := grant.Plan(now)
	assert.Empty(t, plan.Steps)
	assert.Equal(t, latchkey.GrantSuspending, plan.Status, "the entry is still as long as this grant")
	c.Asked = &theirs
	assert.Equal(t, latchkey.GrantSuspended, grant.Plan(now).Status)
	plan = grant.Plan(now.Add(time.Hour))
	require.Len(t, plan.Steps, 1, "nobody else is left")
	assert.Equal(t, latchkey.StepSetAside, plan.Steps[0].Action)
}

// The code that a suspended grant keeps outlives the person's other grants.
func TestCodeOfASuspendedGrantIsKeptByTheOthersThatEnd(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet)
	grant.DeleteAskedAt = &now
	c := &grant.Methods[0].Credentials[0]
	c.Reserved = true
	plan := grant.Plan(now)
	require.Len(t, plan.Steps, 1)
	assert.Equal(t, latchkey.StepSetAside, plan.Steps[0].Action)
	obey(&grant, plan, now)
	plan = grant.Plan(now)
	assert.Equal(t, []string{c.ID}, plan.Releases)
	assert.Empty(t, plan.Drops)
}
