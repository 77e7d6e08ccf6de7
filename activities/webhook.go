package activities

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"latchkey"
	"latchkey/store"
	"latchkey/webhook"
)

// Webhook brings events to subscribers.
type Webhook struct {
	Store   *store.Store
	Client  *webhook.Client
	Payload Payload
	Log     *slog.Logger
	Abreast int // deliveries to one webhook at a time
}

// Payload is the body of an event, as the API shows it. It may hold a PIN: it is
// made when it is sent, and kept nowhere.
type Payload func(event latchkey.Event) ([]byte, error)

// Drained is how a webhook stands after a drain.
type Drained struct {
	Gone   bool       `json:"gone,omitempty"` // deleted
	More   bool       `json:"more,omitempty"` // due already
	NextAt *time.Time `json:"next_at,omitempty"`
	Sent   int        `json:"sent"`
}

// drainTime is how long one drain goes on before the workflow is told of it.
const drainTime = time.Minute

// Drain delivers what is due at a webhook, several objects at a time, and says
// when more is. A worker that dies in the middle loses nothing: what it did not
// record is sent again under the same id.
func (a *Webhook) Drain(ctx context.Context, webhookID string) (Drained, error) {
	stop := heartbeat(ctx)
	defer stop()
	d := &drain{Webhook: a, id: webhookID, busy: map[string]bool{}, done: make(chan result, a.Abreast)}
	drained, err := d.run(ctx)
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return Drained{Gone: true, Sent: drained.Sent}, nil
	}
	if err != nil {
		return drained, retryStore(err)
	}
	return drained, ctx.Err()
}

// drain is one drain.
type drain struct {
	*Webhook

	id   string
	to   store.Subscriber
	next []store.Outgoing // whose turn it is, one an object
	busy map[string]bool  // objects whose event is on its way
	done chan result
	sent int
}

type result struct {
	objectID string
	gone     bool
	err      error
}

// lookEvery is how soon a drain that waits for a slow subscriber sees what is new.
const lookEvery = time.Second

func (d *drain) run(ctx context.Context) (Drained, error) {
	end := time.NewTimer(drainTime)
	defer end.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		started, err := d.start(ctx)
		if err != nil || d.to.Disabled || len(d.busy) == 0 {
			return d.finish(ctx, false, err)
		}
		for more := started == 0 || len(d.busy) == d.Abreast; more; more = len(d.busy) == d.Abreast {
			if over, err := d.await(ctx, look.C, end.C); over || err != nil {
				return d.finish(ctx, over, err)
			}
		}
	}
}

// await waits for a delivery to end or for the next look. The drain is over when
// its time is up or its worker stops.
func (d *drain) await(ctx context.Context, look, end <-chan time.Time) (over bool, err error) {
	select {
	case ended := <-d.done:
		return false, d.ended(ended)
	case <-look:
		return false, nil
	case <-end:
		return true, nil
	case <-activity.GetWorkerStopChannel(ctx):
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

// start sends what is due and finds room.
func (d *drain) start(ctx context.Context) (started int, err error) {
	if len(d.next) == 0 && len(d.busy) < d.Abreast {
		if err := d.read(ctx); err != nil {
			return 0, err
		}
	}
	for ; len(d.next) > 0 && len(d.busy) < d.Abreast; started++ {
		out, to := d.next[0], d.to
		d.next, d.busy[out.ObjectID] = d.next[1:], true
		go func() {
			gone, err := d.deliver(ctx, to, out)
			d.done <- result{out.ObjectID, gone, err}
		}()
	}
	return started, nil
}

// readAhead is how many deliveries are read at a time.
const readAhead = 32

// read finds out whose turn it is.
func (d *drain) read(ctx context.Context) (err error) {
	if d.to, err = d.Store.Subscriber(ctx, d.id); err != nil || d.to.Disabled {
		return err
	}
	d.next, err = d.Store.DueDeliveries(ctx, d.to, slices.Collect(maps.Keys(d.busy)), readAhead)
	return err
}

func (d *drain) ended(r result) error {
	delete(d.busy, r.objectID)
	d.sent++
	if r.gone {
		d.next = nil // the next look sees the webhook disabled
	}
	return r.err
}

// finish waits for what is on its way and looks when the next is due.
func (d *drain) finish(ctx context.Context, more bool, err error) (Drained, error) {
	for len(d.busy) > 0 {
		if failure := d.ended(<-d.done); err == nil {
			err = failure
		}
	}
	drained := Drained{Sent: d.sent, More: more}
	if err != nil || more || d.to.Disabled {
		return drained, err
	}
	drained.NextAt, err = d.Store.NextDelivery(ctx, d.to)
	return drained, err
}
