package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/stack"
)

// P7 through kill -9: a worker that dies while a receiver answers loses no event
// and mixes up none. What was under way comes again, under the same id.
func TestAKilledWorkerLosesNoWebhook(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{Env: []string{"LATCHKEY_WEBHOOK_ALLOW_HOSTS=127.0.0.1"}})
	const deadly = 3
	inbox := newInbox(t, deadly)
	h.must("/webhooks/create", object{"url": inbox.url, "event_types": []string{"*"}})

	g := h.give(time.Hour, []string{"Front Door", "Flat 1"}, nil, "code")
	select {
	case <-inbox.reached:
	case <-time.After(soon):
		t.Fatal("nothing arrived")
	}
	h.Worker.Kill() // the receiver has the event, and nobody has its answer
	inbox.goOn()
	h.StartWorker()
	g.reaches(latchkey.GrantActive, 2*soon)
	h.must("/access_grants/delete", object{"access_grant_id": g.id})
	g.reaches(latchkey.GrantDeleted, 2*soon)

	h.Within(2*soon, "each event of the grant arrived, in its order", func() error {
		if want, got := h.eventIDs(g), inbox.first(h.eventIDs(g)); !slices.Equal(want, got) {
			return fmt.Errorf("%v is not %v", got, want)
		}
		return nil
	})
	id, times := inbox.held()
	require.Equal(t, 2, times, "%s was under way, and came again", id)
	h.nothingLeaks()
}

// eventIDs are the ids of a grant's events, oldest first.
func (h *house) eventIDs(g grant) []string {
	h.t.Helper()
	events, err := h.Store.ListEvents(h.t.Context(), h.Workspace.ID, latchkey.EventFilter{GrantIDs: []string{g.id}, Limit: 500})
	require.NoError(h.t, err)
	ids := make([]string, len(events))
	for i, event := range events {
		ids[i] = event.ID
	}
	return ids
}

// inbox is a webhook's receiver that holds one of its answers back.
type inbox struct {
	url     string
	deadly  int           // the delivery that it holds back, from 1
	reached chan struct{} // closed when that one is there
	release chan struct{}
	goOn    func()

	mu  sync.Mutex
	ids []string // of the events, as they came
}

func newInbox(t *testing.T, deadly int) *inbox {
	t.Helper()
	in := &inbox{deadly: deadly, reached: make(chan struct{}), release: make(chan struct{})}
	in.goOn = sync.OnceFunc(func() { close(in.release) })
	server := httptest.NewServer(in)
	t.Cleanup(server.Close)
	t.Cleanup(in.goOn)
	in.url = server.URL
	return in
}

func (in *inbox) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var event struct {
		ID string `json:"event_id"`
	}
	if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
		panic(err)
	}
	if in.take(event.ID) == in.deadly {
		close(in.reached)
		<-in.release
	}
}

func (in *inbox) take(id string) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.ids = append(in.ids, id)
	return len(in.ids)
}

// held is the id of the event whose answer was held back, and times how often it came.
func (in *inbox) held() (id string, times int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	id = in.ids[in.deadly-1]
	for _, each := range in.ids {
		if each == id {
			times++
		}
	}
	return id, times
}

// first are those of the ids that came, in the order in which they first did.
func (in *inbox) first(wanted []string) []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var came []string
	for _, id := range in.ids {
		if slices.Contains(wanted, id) && !slices.Contains(came, id) {
			came = append(came, id)
		}
	}
	return came
}
