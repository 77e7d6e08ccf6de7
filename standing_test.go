package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"latchkey"
)

// P4: every door of every grant stands somehow, since a time that has come, for a
// reason, and shows what is next exactly where something is.
func TestEveryDoorStandsSomehow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grant := grants().Draw(t, "grant")
		planned := map[string]latchkey.Step{}
		for _, step := range steps(grant.Plan(now)) {
			planned[step.CredentialID] = step
		}
		doors := 0
		for _, stands := range grant.Standings(now) {
			if stands.Standing == latchkey.StandingUnserved {
				assert.Empty(t, stands.Credential.ID)
				continue
			}
			doors++
			step, due := planned[stands.Credential.ID]
			assert.NotEmpty(t, stands.Standing)
			assert.False(t, stands.Since.After(now), "%+v", stands)
			switch stands.Standing {
			case latchkey.StandingProgramming:
				assert.True(t, due && step.Action == latchkey.StepPut)
			case latchkey.StandingRemoving:
				assert.True(t, due && step.Action.TakesOff())
			case latchkey.StandingRetrying:
				assert.True(t, due && stands.NextAt != nil)
			case latchkey.StandingScheduled:
				assert.False(t, stands.Credential.OnLock())
			default:
				assert.False(t, due, "%+v", stands)
			}
		}
		for _, method := range grant.Methods {
			doors -= len(method.Credentials)
		}
		assert.Zero(t, doors)
	})
}

func TestStandingSaysWhyAndWhatIsNext(t *testing.T) {
	t.Parallel()
	next := now.Add(time.Minute)
	for name, test := range map[string]struct {
		change func(*latchkey.Grant, *latchkey.Credential)
		want   latchkey.DoorStanding
	}{
		"waits for its next try": {
			func(_ *latchkey.Grant, c *latchkey.Credential) {
				c.State, c.Attempts, c.NextAttemptAt = latchkey.CredentialSetting, 3, &next
				c.Fault, c.FaultMessage = latchkey.FaultOffline, "the lock does not answer"
			},
			latchkey.DoorStanding{Standing: latchkey.StandingRetrying, Reason: "the lock does not answer (offline, 3 attempts)", NextAt: &next},
		},
		"paused": {
			func(_ *latchkey.Grant, c *latchkey.Credential) { c.PausedAt = &now },
			latchkey.DoorStanding{Standing: latchkey.StandingPaused, Since: now, Reason: "paused until access_methods/retry_now"},
		},
		"suspended": {
			func(g *latchkey.Grant, _ *latchkey.Credential) { g.SuspendedAt = &now },
			latchkey.DoorStanding{Standing: latchkey.StandingSuspended, Since: now, Reason: "the access grant is suspended"},
		},
		"refused": {
			func(_ *latchkey.Grant, c *latchkey.Credential) {
				c.State, c.FaultAt, c.FaultMessage, c.Fault = latchkey.CredentialRefused, &now, "no keypad", latchkey.FaultUnsupported
			},
			latchkey.DoorStanding{Standing: latchkey.StandingRefused, Since: now, Reason: "no keypad"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			grant := simpleGrant(0, latchkey.CredentialWaiting)
			test.change(&grant, &grant.Methods[0].Credentials[0])
			got := grant.Standings(now)[0]
			got.Method, got.Credential = latchkey.Method{}, latchkey.Credential{}
			if test.want.Since.IsZero() {
				test.want.Since = got.Since
			}
			assert.Equal(t, test.want, got)
		})
	}
}
