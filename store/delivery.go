package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// Subscriber is a webhook as a delivery needs it.
type Subscriber struct {
	ID            string
	WorkspaceID   string
	URL           string
	Disabled      bool
	ClockOffsetUs int64             // of its workspace, by whose clock attempts are due
	Secrets       []latchkey.Secret `db:"-"` // those that sign now
}

func (s Subscriber) ahead() time.Duration { return microseconds(s.ClockOffsetUs) }

// Subscriber finds a webhook in whatever workspace it is.
func (s *Store) Subscriber(ctx context.Context, webhookID string) (Subscriber, error) {
	found, err := scanOne[Subscriber](ctx, s.db, "webhook", newQuery(`
		select h.id, h.workspace_id, h.url, h.disabled_at is not null as disabled, w.clock_offset_us
		from webhooks h join workspaces w on w.id = h.workspace_id where h.id = ?`, webhookID))
	if err != nil {
		return Subscriber{}, err
	}
	found.Secrets, err = s.signingSecrets(ctx, webhookID, s.clock.Now().Add(found.ahead()))
	return found, err
}

// Outgoing is a delivery whose turn it is.
type Outgoing struct {
	EventID  string
	ObjectID string
	Attempts int // made so far
}

// firstOfObject keeps an object's events in their order: one waits for those
// before it.
const firstOfObject = `
	d.status = 'pending' and not exists (select from deliveries e
		where e.webhook_id = d.webhook_id and e.object_id = d.object_id and e.status = 'pending' and e.position < d.position)`

// DueDeliveries lists the deliveries to a subscriber whose turn it is, the oldest
// event first, at most one an object and none of the busy objects.
func (s *Store) DueDeliveries(ctx context.Context, to Subscriber, busy []string, limit int) ([]Outgoing, error) {
	return scanAll[Outgoing](ctx, s.db, newQuery(`
		select d.event_id, d.object_id, d.attempts from deliveries d
		where d.webhook_id = ? and d.due_at <= ? and d.object_id <> all(coalesce(?::uuid[], '{}')) and `+firstOfObject+`
		order by d.position limit ?`, to.ID, s.clock.Now().Add(to.ahead()), pq.Array(busy), limit))
}

// NextDelivery is when the next delivery to a subscriber is due, in real time;
// nil when there is none.
func (s *Store) NextDelivery(ctx context.Context, to Subscriber) (*time.Time, error) {
	var at *time.Time
	err := s.db.GetContext(ctx, &at, `
		select min(d.due_at) from deliveries d where d.webhook_id = $1 and `+firstOfObject, to.ID)
	if err != nil {
		return nil, failed("look for the next delivery", err)
	}
	if at != nil {
		*at = at.Add(-to.ahead())
	}
	return utc(at), nil
}
