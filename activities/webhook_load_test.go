package activities_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
)

// A receiver that answers to nothing, with a thousand events before it, holds up
// only itself: another one gets its own at once.
func TestSlowReceiverDelaysNoOther(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Invents()
	release := make(chan struct{})
	slow := newSubscriber(t, func(http.ResponseWriter, string, int) { <-release })
	quick := newSubscriber(t, nil)
	slowHook, quickHook := p.subscribe(slow, latchkey.EventSpaceDeleted), p.subscribe(quick, latchkey.EventSpaceCreated)
	p.Exec(`insert into events (id, workspace_id, type, space_id, occurred_at, created_at)
		select gen_random_uuid(), $1, 'space.deleted', gen_random_uuid(), $2, $2 from generate_series(1, 1000)`,
		p.Workspace.ID, p.Clock.Now())
	require.NoError(t, p.Store.ReplayDeliveries(t.Context(), p.Workspace.ID, slowHook.ID, latchkey.ReplaySelector{Since: &time.Time{}}))
	assert.Len(t, p.deliveries(slowHook.ID), 1000)
	stuck := make(chan error, 1)
	go func() {
		_, err := p.drain(slowHook.ID)
		stuck <- err
	}()
	require.Eventually(t, func() bool {
		asked, _ := slow.got()
		return len(asked) == 8
	}, 10*time.Second, time.Millisecond, "eight abreast")
	for range 20 {
		p.Space()
	}
	p.drained(quickHook.ID)
	_, accepted := quick.got()
	assert.Len(t, accepted, 20)
	_, accepted = slow.got()
	assert.Empty(t, accepted)
	require.NoError(t, p.Store.DeleteWebhook(t.Context(), p.Workspace.ID, slowHook.ID))
	close(release)
	require.NoError(t, <-stuck, "it sees that its webhook is gone")
}

// A worker that dies after the receiver accepted and before that was written
// down: the event comes again, under the same id.
func TestKilledWorkerDeliversAtLeastOnceUnderOneID(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, nil)
	hook := p.subscribe(to)
	p.Space()
	p.Exec(`create function die() returns trigger language plpgsql as $$ begin raise 'the worker dies here'; end $$`)
	p.Exec(`create trigger die before insert on delivery_attempts execute function die()`)
	_, err := p.drain(hook.ID)
	require.Error(t, err, "nothing was written down")
	assert.Equal(t, latchkey.DeliveryPending, p.deliveries(hook.ID)[0].Status)
	p.Exec(`drop trigger die on delivery_attempts`)
	p.drained(hook.ID)
	_, accepted := to.got()
	require.Len(t, accepted, 2)
	assert.Equal(t, accepted[0], accepted[1])
	assert.Equal(t, latchkey.DeliveryDelivered, p.deliveries(hook.ID)[0].Status)
	p.drained(hook.ID)
	_, accepted = to.got()
	assert.Len(t, accepted, 2, "and then no more")
}

// During a rotation each delivery is signed with both secrets.
func TestRotationSignsWithBothSecrets(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, nil)
	hook := p.subscribe(to)
	signatures := func() int {
		p.Space()
		p.drained(hook.ID)
		return len(strings.Fields(to.headers.Get("Svix-Signature")))
	}
	assert.Equal(t, 1, signatures())
	rotated, err := p.Store.RotateWebhookSecret(t.Context(), p.Workspace.ID, hook.ID, p.Clock.Now().Add(time.Hour))
	require.NoError(t, err)
	assert.NotEqual(t, hook.Secret.Reveal(), rotated.Secret.Reveal())
	assert.Equal(t, 2, signatures())
	_, err = p.Store.RotateWebhookSecret(t.Context(), p.Workspace.ID, hook.ID, p.Clock.Now().Add(2*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, 3, signatures(), "a second rotation takes nothing from the first")
	p.Clock.Advance(90 * time.Minute)
	assert.Equal(t, 2, signatures())
	p.Clock.Advance(time.Hour)
	assert.Equal(t, 1, signatures())
}
