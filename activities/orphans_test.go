package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/store"
)

// P2, P6: a lock that pays for each reading with its battery is cleaned as it is read, of
// what has our mark and nothing explains: the sweep does not read it.
func TestBatteryLockIsCleanedAsItIsRead(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked, func(d *store.FoundDoor) { d.Capabilities.Battery = true })
	k.finds(true)
	k.put()
	mark := k.credentialOnLock().Owner
	strangers := []string{"", "somebody else"}
	for _, owner := range append(strangers, mark[:len(mark)-4]+"0000") {
		k.place(owner)
	}
	swept, err := k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Zero(t, swept)
	k.readLock()
	var left []string
	for _, entry := range k.lock.entries {
		left = append(left, entry.Owner)
	}
	assert.ElementsMatch(t, append(strangers, mark), left)
}

// What is taken off a lock as it is read is an operation as any other: it keeps the lock's
// pace. What does not go is looked for again soon, and holds up nothing else.
func TestLeftoversAreTakenOffAtTheLocksPace(t *testing.T) {
	t.Parallel()
	const pace = 50 * time.Millisecond
	k := newKit(t, marked, func(d *store.FoundDoor) { d.Capabilities.Battery, d.Capabilities.MinInterval = true, pace })
	k.finds(true)
	k.put()
	mark := k.credentialOnLock().Owner
	for _, end := range []string{"0000", "0001"} {
		k.place(mark[:len(mark)-4] + end)
	}
	k.lock.touched = nil
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultOffline, "no answer")})
	k.readLock()
	require.Len(t, k.lock.entries, 2, "the other one went")
	var due time.Time
	require.NoError(t, k.DB.Get(&due, `select read_at from doors where id = $1`, k.grant.Doors[0].ID))
	assert.False(t, due.After(k.Clock.Now().Add(15*time.Minute)), due)
	k.readLock()
	assert.Equal(t, mark, k.credentialOnLock().Owner)
	require.Len(t, k.lock.touched, 5, "two readings and three removals")
	for i, at := range k.lock.touched[1:] {
		assert.GreaterOrEqual(t, at.Sub(k.lock.touched[i]), pace)
	}
}
