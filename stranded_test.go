package latchkey_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"latchkey"
)

// A method is not issued while one of its locks is not in its account any more:
// nobody can tell whom that lets in. Its entry is left alone.
func TestMethodIsNotIssuedOnALockThatLeft(t *testing.T) {
	t.Parallel()
	g := simpleGrant(0, latchkey.CredentialSet)
	c := credentialOf(&g)
	c.Asked, g.Methods[0].Issued, g.Methods[0].IssuedAt = &g.Window, true, &now
	assert.True(t, g.AllSet(g.Methods[0]))
	left := g.Window.StartsAt.Add(time.Hour)
	c.DoorLeftAt, g.Doors[0].RemovedAt = &left, &left
	at := left.Add(time.Minute)
	assert.False(t, g.AllSet(g.Methods[0]))
	assert.Empty(t, g.Plan(at).Steps)
	assert.Equal(t, latchkey.GrantPending, g.Plan(at).Status)
	assert.Equal(t, []latchkey.Notice{{
		Code: "failed_to_issue", CreatedAt: left,
		Message: "The grant has begun. Front Door left its account at " + left.UTC().Format(time.RFC3339) + ", so nobody can tell " +
			"whether it lets the person in. Bring it back there, or take it out of the grant.",
	}}, g.MethodErrors(g.Methods[0], at))
	assert.Equal(t, latchkey.EventMethodFailed, g.LateEvent(g.Methods[0], at))

	c.Mode, g.Methods[0].Mode = latchkey.ModeCloudKey, latchkey.ModeCloudKey
	assert.True(t, g.AllSet(g.Methods[0]), "Latchkey keeps the key, for its other doors")
}
