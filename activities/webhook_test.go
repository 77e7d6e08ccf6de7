package activities_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"latchkey"
	"latchkey/activities"
	"latchkey/internal/storetest"
	"latchkey/webhook"
)

// subscriber is a receiver of events that keeps what it accepted.
type subscriber struct {
	*httptest.Server

	mu       sync.Mutex
	asked    []string // event ids, in the order in which they came
	accepted []string
	bodies   map[string]string
	headers  http.Header
	answer   func(w http.ResponseWriter, id string, before int) // before: earlier attempts at the event
}

func newSubscriber(t *testing.T, answer func(w http.ResponseWriter, id string, before int)) *subscriber {
	t.Helper()
	s := &subscriber{bodies: map[string]string{}, answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) receive(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // a body that breaks off fails the test by what it lacks
	id := r.Header.Get("Webhook-Id")
	s.mu.Lock()
	before := 0
	for _, earlier := range s.asked {
		if earlier == id {
			before++
		}
	}
	s.asked, s.bodies[id], s.headers = append(s.asked, id), string(body), r.Header
	s.mu.Unlock()
	recorder := httptest.NewRecorder()
	if s.answer != nil {
		s.answer(recorder, id, before)
	}
	if recorder.Code < 300 {
		s.mu.Lock()
		s.accepted = append(s.accepted, id)
		s.mu.Unlock()
	}
	maps.Copy(w.Header(), recorder.Header())
	w.WriteHeader(recorder.Code)
}

func (s *subscriber) got() (asked, accepted []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.asked...), append([]string{}, s.accepted...)
}

// post is a fixture with what brings events to subscribers.
type post struct {
	*storetest.Fixture

	t   *testing.T
	log *journal
}

func newPost(t *testing.T) *post {
	t.Helper()
	return &post{Fixture: storetest.New(t), t: t, log: &journal{}}
}

func (p *post) subscribe(s *subscriber, types ...latchkey.EventType) latchkey.Webhook {
	p.t.Helper()
	if types == nil {
		types = []latchkey.EventType{latchkey.AnyEvent}
	}
	made, err := p.Store.CreateWebhook(p.t.Context(), p.Workspace.ID, latchkey.NewWebhook{URL: s.URL, EventTypes: types})
	require.NoError(p.t, err)
	return made
}

// drain delivers what is due once, as a worker does.
func (p *post) drain(webhookID string) (activities.Drained, error) {
	carry := &activities.Webhook{
		Store: p.Store, Client: webhook.NewClient(webhook.NewGuard([]string{"127.0.0.1"})), Abreast: 8,
		Payload: func(event latchkey.Event) ([]byte, error) {
			return json.Marshal(map[string]any{"event_id": event.ID, "event_type": event.Type, "code": event.Code.Reveal()})
		},
		Log: slog.New(slog.NewTextHandler(p.log, nil)),
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(carry)
	value, err := env.ExecuteActivity(carry.Drain, webhookID)
	if err != nil {
		return activities.Drained{}, err
	}
	var drained activities.Drained
	return drained, value.Get(&drained)
}

func (p *post) drained(webhookID string) activities.Drained {
	p.t.Helper()
	drained, err := p.drain(webhookID)
	require.NoError(p.t, err)
	return drained
}

// untilDone drains and turns the clock to the next attempt until nothing is left.
func (p *post) untilDone(webhookID string) {
	p.t.Helper()
	for range 200 {
		drained := p.drained(webhookID)
		switch {
		case drained.NextAt != nil:
			p.Clock.Set(*drained.NextAt)
		case !drained.More:
			return
		}
	}
	p.t.Fatal("there is no end to it")
}

// eventIDs are the events that a webhook of everything gets, oldest first.
func (p *post) eventIDs(from int) []string {
	p.t.Helper()
	events := p.Events()
	ids := make([]string, 0, len(events))
	for _, event := range events[from:] {
		ids = append(ids, event.ID)
	}
	return ids
}

func (p *post) deliveries(webhookID string) []latchkey.Delivery {
	p.t.Helper()
	list, err := p.Store.ListDeliveries(p.t.Context(), p.Workspace.ID, latchkey.DeliveryFilter{WebhookID: webhookID}, latchkey.Page{Limit: 5000})
	require.NoError(p.t, err)
	return list.Rows
}

func refuse(status int) func(http.ResponseWriter, string, int) {
	return func(w http.ResponseWriter, _ string, _ int) { w.WriteHeader(status) }
}

// A receiver that accepts every third attempt only gets each object's events in
// their order, and one object's trouble holds up no other.
func TestOrderIsKeptPerObject(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, func(w http.ResponseWriter, _ string, before int) {
		if before < 2 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	hook := p.subscribe(to)
	from := len(p.Events())
	of := map[string]string{}
	spaces := make([]latchkey.Space, 4)
	for i := range spaces {
		spaces[i] = p.Space()
	}
	for range 5 {
		for _, space := range spaces {
			door := p.AddDevice()
			require.NoError(t, p.Store.AddDoors(t.Context(), p.Workspace.ID, space.ID, latchkey.DoorDevice, []string{door.ID}))
		}
	}
	for _, delivery := range p.deliveries(hook.ID) {
		of[delivery.EventID] = delivery.ObjectID
	}
	first := p.drained(hook.ID)
	asked, _ := to.got()
	seen := map[string]bool{}
	for _, id := range asked {
		assert.False(t, seen[of[id]], "an object's second event was tried before its first was accepted")
		seen[of[id]] = true
	}
	assert.Len(t, seen, 24, "every object had its turn: 4 spaces and 20 doors")
	assert.NotNil(t, first.NextAt)
	p.untilDone(hook.ID)
	_, accepted := to.got()
	want := p.eventIDs(from)
	assert.ElementsMatch(t, want, accepted)
	place := map[string]int{}
	for i, id := range accepted {
		place[id] = i
	}
	last := map[string]int{}
	for _, id := range want {
		assert.GreaterOrEqual(t, place[id], last[of[id]], "out of order")
		last[of[id]] = place[id]
	}
}

// The PIN is opened when it is sent: nothing of it is in the queue or a log.
func TestPayloadIsMadeWhenItIsSent(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, refuse(http.StatusInternalServerError))
	p.Invents()
	hook := p.subscribe(to, latchkey.EventMethodIssued)
	grant := p.Grant(storetest.On(p.AddDevice()))
	p.Exec(`insert into events (id, workspace_id, type, grant_id, method_id, occurred_at, created_at)
		values ('7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11', $1, 'access_method.issued', $2, $3, $4, $4)`,
		p.Workspace.ID, grant.ID, grant.Methods[0].ID, p.Clock.Now())
	require.NoError(t, p.Store.ReplayDeliveries(t.Context(), p.Workspace.ID, hook.ID,
		latchkey.ReplaySelector{EventIDs: []string{"7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11"}}))
	p.drained(hook.ID)
	pin := grant.Methods[0].Secret.Reveal()
	assert.Contains(t, to.bodies["7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11"], pin)
	assert.NotContains(t, p.log.String(), pin)
	for _, table := range []string{"deliveries", "delivery_attempts", "outbox", "events"} {
		var rows []string
		require.NoError(t, p.DB.Select(&rows, `select t::text from `+table+` t`))
		assert.NotContains(t, strings.Join(rows, "\n"), pin, table)
	}
}

func TestFailedDeliveryIsKeptAndReplayed(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	working := false
	to := newSubscriber(t, func(w http.ResponseWriter, _ string, _ int) {
		if !working {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	hook := p.subscribe(to)
	began := p.Clock.Now()
	space := p.Space()
	p.untilDone(hook.ID)
	asked, accepted := to.got()
	assert.Len(t, asked, webhook.Attempts)
	assert.Empty(t, accepted)
	assert.GreaterOrEqual(t, p.Clock.Now().Sub(began), 5*24*time.Hour)
	failed := p.deliveries(hook.ID)[0]
	assert.Equal(t, latchkey.DeliveryFailed, failed.Status)
	assert.Equal(t, space.ID, failed.ObjectID)
	require.Len(t, failed.Attempts, webhook.Attempts)
	assert.Equal(t, http.StatusBadGateway, failed.Attempts[0].Status)
	assert.Equal(t, latchkey.FailureStatus, failed.Attempts[0].Failure)
	working = true
	require.NoError(t, p.Store.ReplayDeliveries(t.Context(), p.Workspace.ID, hook.ID, latchkey.ReplaySelector{Failed: true}))
	p.drained(hook.ID)
	_, accepted = to.got()
	assert.Equal(t, []string{failed.EventID}, accepted, "under the same id")
	assert.Equal(t, latchkey.DeliveryDelivered, p.deliveries(hook.ID)[0].Status)
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, func(w http.ResponseWriter, _ string, before int) {
		if before == 0 {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	hook := p.subscribe(to)
	p.Space()
	next := p.drained(hook.ID).NextAt
	require.NotNil(t, next)
	assert.Equal(t, p.Clock.Now().Add(time.Hour), *next)
	p.untilDone(hook.ID)
	_, accepted := to.got()
	assert.Len(t, accepted, 1)
}

// Retries are due by the workspace's clock: whoever turns it sees them at once.
func TestRetriesFollowTheWorkspacesClock(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	to := newSubscriber(t, func(w http.ResponseWriter, _ string, before int) {
		if before < 5 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	hook := p.subscribe(to)
	p.Space()
	for {
		next := p.drained(hook.ID).NextAt
		if next == nil {
			break
		}
		_, err := p.Store.AdvanceClock(t.Context(), p.Workspace.ID, latchkey.ClockAdvance{By: next.Sub(p.Clock.Now())})
		require.NoError(t, err)
		assert.Equal(t, latchkey.ReasonClockMoved, p.LettersTo(latchkey.KindWebhook)[hook.ID])
	}
	_, accepted := to.got()
	require.Len(t, accepted, 1)
	attempts := p.deliveries(hook.ID)[0].Attempts
	assert.Greater(t, attempts[5].At.Sub(attempts[0].At), 7*time.Hour, "the log is in the workspace's time")
	assert.Equal(t, storetest.Start, p.Clock.Now())
}

// 410 disables: nothing more is sent, and what waits goes on when it is enabled.
func TestGoneDisablesTheWebhook(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	gone := true
	to := newSubscriber(t, func(w http.ResponseWriter, _ string, _ int) {
		if gone {
			w.WriteHeader(http.StatusGone)
		}
	})
	hook := p.subscribe(to)
	p.Space()
	assert.Equal(t, activities.Drained{Sent: 1}, p.drained(hook.ID))
	is, err := p.Store.Webhook(t.Context(), p.Workspace.ID, hook.ID)
	require.NoError(t, err)
	require.NotNil(t, is.DisabledAt)
	p.Space() // while it is disabled nothing is queued
	assert.Equal(t, activities.Drained{}, p.drained(hook.ID))
	gone = false
	require.NoError(t, p.Store.EnableWebhook(t.Context(), p.Workspace.ID, hook.ID))
	assert.Equal(t, latchkey.ReasonQueued, p.LettersTo(latchkey.KindWebhook)[hook.ID])
	p.drained(hook.ID)
	_, accepted := to.got()
	assert.Len(t, accepted, 1)
	require.NoError(t, p.Store.DeleteWebhook(t.Context(), p.Workspace.ID, hook.ID))
	assert.True(t, p.drained(hook.ID).Gone)
}
