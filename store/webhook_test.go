package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

const hookURL = "https://subscriber.example/hook"

func addWebhook(t *testing.T, f *storetest.Fixture, types ...latchkey.EventType) latchkey.Webhook {
	t.Helper()
	made, err := f.Store.CreateWebhook(t.Context(), f.Workspace.ID, latchkey.NewWebhook{URL: hookURL, EventTypes: types})
	require.NoError(t, err)
	return made
}

func queued(t *testing.T, f *storetest.Fixture, webhookID string) (types []latchkey.EventType) {
	t.Helper()
	list, err := f.Store.ListDeliveries(t.Context(), f.Workspace.ID, latchkey.DeliveryFilter{WebhookID: webhookID}, latchkey.Page{Limit: 100})
	require.NoError(t, err)
	for _, delivery := range list.Rows {
		types = append(types, delivery.EventType)
	}
	return types
}

// An event and its deliveries are one transaction, and word of them reaches the
// outbox by the relay's look.
func TestEventsAreQueuedForTheWebhooksThatWantThem(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	everything, spaces := addWebhook(t, f, latchkey.AnyEvent), addWebhook(t, f, latchkey.EventSpaceCreated, latchkey.EventSpaceDeleted)
	nothing := addWebhook(t, f, latchkey.EventMethodIssued)
	space := f.Space()
	f.AddDevice()
	require.NoError(t, f.Store.DeleteSpace(t.Context(), f.Workspace.ID, space.ID))
	other, _ := f.AddWorkspace("Other")
	_, err := f.Store.CreateSpace(t.Context(), other.ID, latchkey.NewSpace{Name: "Theirs"})
	require.NoError(t, err)
	assert.ElementsMatch(t, []latchkey.EventType{latchkey.EventSpaceCreated, latchkey.EventDeviceAdded, latchkey.EventSpaceDeleted}, queued(t, f, everything.ID))
	assert.ElementsMatch(t, []latchkey.EventType{latchkey.EventSpaceCreated, latchkey.EventSpaceDeleted}, queued(t, f, spaces.ID))
	assert.Empty(t, queued(t, f, nothing.ID))
	assert.Empty(t, f.LettersTo(latchkey.KindWebhook))
	require.NoError(t, f.Store.TellWebhooks(t.Context()))
	want := map[string]latchkey.Reason{everything.ID: latchkey.ReasonQueued, spaces.ID: latchkey.ReasonQueued}
	assert.Equal(t, want, f.LettersTo(latchkey.KindWebhook))
	f.EmptyOutbox()
	require.NoError(t, f.Store.TellWebhooks(t.Context()))
	assert.Empty(t, f.LettersTo(latchkey.KindWebhook), "each is told once")
}

func TestWebhooksOfAWorkspaceAreItsOwn(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := addWebhook(t, f, latchkey.AnyEvent)
	found, err := f.Store.Webhook(t.Context(), f.Workspace.ID, made.ID)
	require.NoError(t, err)
	assert.Equal(t, made, found)
	require.NoError(t, f.Store.UpdateWebhook(t.Context(), f.Workspace.ID, made.ID, []latchkey.EventType{latchkey.EventSpaceCreated}))
	list, err := f.Store.ListWebhooks(t.Context(), f.Workspace.ID)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, []latchkey.EventType{latchkey.EventSpaceCreated}, list[0].EventTypes)
	other, _ := f.AddWorkspace("Other")
	for _, id := range []string{made.ID, uuid.NewString(), "no-uuid"} {
		workspace := f.Workspace.ID
		if id == made.ID {
			workspace = other.ID
		}
		_, err := f.Store.Webhook(t.Context(), workspace, id)
		wantError(t, err, latchkey.ENotFound, "webhook_not_found")
		_, err = f.Store.RotateWebhookSecret(t.Context(), workspace, id, f.Clock.Now())
		wantError(t, err, latchkey.ENotFound, "webhook_not_found")
		_, err = f.Store.ListDeliveries(t.Context(), workspace, latchkey.DeliveryFilter{WebhookID: id}, latchkey.Page{Limit: 1})
		wantError(t, err, latchkey.ENotFound, "webhook_not_found")
		for _, err := range []error{
			f.Store.UpdateWebhook(t.Context(), workspace, id, nil), f.Store.DeleteWebhook(t.Context(), workspace, id),
			f.Store.EnableWebhook(t.Context(), workspace, id),
			f.Store.ReplayDeliveries(t.Context(), workspace, id, latchkey.ReplaySelector{Failed: true}),
		} {
			wantError(t, err, latchkey.ENotFound, "webhook_not_found")
		}
	}
}

func TestReplayQueuesWhatIsNamedOrWanted(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.Space()
	f.AddDevice()
	made := addWebhook(t, f, latchkey.EventSpaceCreated)
	since := storetest.Start.Add(-time.Second)
	replay := func(which latchkey.ReplaySelector) error {
		return f.Store.ReplayDeliveries(t.Context(), f.Workspace.ID, made.ID, which)
	}
	require.NoError(t, replay(latchkey.ReplaySelector{Since: &since}))
	assert.Equal(t, []latchkey.EventType{latchkey.EventSpaceCreated}, queued(t, f, made.ID))
	added := f.Events(latchkey.EventDeviceAdded)[0].ID
	require.NoError(t, replay(latchkey.ReplaySelector{EventIDs: []string{added, added}}))
	assert.Len(t, queued(t, f, made.ID), 2)
	wantError(t, replay(latchkey.ReplaySelector{EventIDs: []string{added, uuid.NewString()}}), latchkey.ENotFound, "event_not_found")
	other, _ := f.AddWorkspace("Other")
	theirs, err := f.Store.CreateWebhook(t.Context(), other.ID, latchkey.NewWebhook{URL: hookURL, EventTypes: []latchkey.EventType{latchkey.AnyEvent}})
	require.NoError(t, err)
	err = f.Store.ReplayDeliveries(t.Context(), other.ID, theirs.ID, latchkey.ReplaySelector{EventIDs: []string{added}})
	wantError(t, err, latchkey.ENotFound, "event_not_found")
	f.Clock.Advance(365 * 24 * time.Hour)
	require.NoError(t, f.Store.PurgeDeliveries(t.Context()))
	assert.Len(t, queued(t, f, made.ID), 2, "what is under way is kept")
}
