package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"latchkey"
)

// P2: a pause holds back what is written, never what comes off.
func TestPauseHoldsBackPutsOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		paused := map[string]bool{}
		for m := range grant.Methods {
			for i := range grant.Methods[m].Credentials {
				c := &grant.Methods[m].Credentials[i]
				paused[c.ID] = c.PausedAt != nil
			}
		}
		held := grant.Plan(now)
		for m := range grant.Methods {
			for i := range grant.Methods[m].Credentials {
				grant.Methods[m].Credentials[i].PausedAt = nil
			}
		}
		for _, step := range grant.Plan(now).Steps {
			if _, c := find(grant, step.CredentialID); step.Action == latchkey.StepPut && paused[c.ID] && !outlasts(grant, c) {
				assert.NotContains(t, held.Steps, step)
			} else {
				assert.Contains(t, held.Steps, step)
			}
		}
	})
}

// outlasts reports whether somebody changed a credential at its lock, or a lock that
// keeps windows may have one for it that goes beyond what is wanted.
func outlasts(grant latchkey.Grant, c latchkey.Credential) bool {
	if c.Drift != nil && c.Drift.Change == latchkey.DriftModified {
		return true
	}
	wanted := c.Wanted(grant.Window, now)
	door, _ := grant.Door(c.DoorID)
	for _, on := range []*latchkey.Window{c.Asked, c.Intended} {
		if on == nil || on.Ended(now) || on == c.Intended && !c.Uncertain {
			continue
		}
		sooner := on.StartsAt.Before(wanted.StartsAt) && now.Before(wanted.StartsAt)
		later := wanted.EndsAt != nil && (on.EndsAt == nil || on.EndsAt.After(*wanted.EndsAt))
		if door.Capabilities.Native.EnforcesTimes() && (sooner || later) {
			return true
		}
	}
	return false
}

// A pause is no reason to let somebody in for longer than they may (P2).
func TestShorterWindowIsWrittenDespiteAPause(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSet) // the lock has it without an end
	grant.Methods[0].Credentials[0].PausedAt = &now
	require.Len(t, grant.Plan(now).Steps, 1)
	assert.Equal(t, latchkey.StepPut, grant.Plan(now).Steps[0].Action)

	sooner := now.Add(time.Hour)
	grant.Methods[0].Credentials[0].Asked.EndsAt = &sooner
	assert.Empty(t, grant.Plan(now).Steps, "a longer one waits")
}

// Another retry is another step, so that it does not wait for the time of the one
// that is under way.
func TestRetryIsAnotherStep(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialWaiting)
	before := grant.Plan(now).Steps[0]
	grant.Methods[0].Credentials[0].Retries++
	after := grant.Plan(now).Steps[0]
	assert.Equal(t, before.Action, after.Action)
	assert.NotEqual(t, before.Key, after.Key)
}

func TestPausedMethodSaysSo(t *testing.T) {
	t.Parallel()
	grant := simpleGrant(0, latchkey.CredentialSetting)
	c := &grant.Methods[0].Credentials[0]
	c.PausedAt, c.Fault, c.FaultMessage, c.Attempts = &now, latchkey.FaultOffline, "the lock does not answer", 3
	assert.True(t, grant.Paused(grant.Methods[0]))
	assert.Contains(t, codes(grant.MethodWarnings(grant.Methods[0], now)), "programming_paused")
	errors := grant.MethodErrors(grant.Methods[0], now)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0].Message, "paused until access_methods/retry_now")
	grant.DeleteAskedAt = &now
	assert.NotContains(t, codes(grant.MethodWarnings(grant.Methods[0], now)), "programming_paused")
}
