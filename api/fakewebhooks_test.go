package api_test

import (
	"context"
	"time"

	"latchkey"
)

var hookID = id(14, 1)

func someWebhook(workspaceID string) latchkey.Webhook {
	return latchkey.Webhook{
		ID: hookID, WorkspaceID: workspaceID, URL: "https://subscriber.example/hook", CreatedAt: now,
		EventTypes: []latchkey.EventType{latchkey.AnyEvent}, Secret: latchkey.NewSecret("whsec_aHVzaA=="),
	}
}

func (w *world) EventsAfter(
	_ context.Context, ws string, place latchkey.EventPlace, f latchkey.EventFilter,
) ([]latchkey.Event, latchkey.EventPlace, error) {
	w.note(place)
	w.note(f)
	return only(w.events, func(e latchkey.Event) bool { return e.WorkspaceID == ws }), latchkey.EventPlace{Transaction: 9, Position: 7}, nil
}

func (w *world) EventHorizon(context.Context) (latchkey.EventPlace, error) {
	return latchkey.EventPlace{Transaction: 5}, nil
}

func (w *world) CreateWebhook(ctx context.Context, ws string, wish latchkey.NewWebhook) (latchkey.Webhook, error) {
	made := someWebhook(ws)
	made.URL, made.EventTypes = wish.URL, wish.EventTypes
	return made, w.change(ctx, wish, made.ID)
}

func (w *world) Webhook(_ context.Context, ws, id string) (latchkey.Webhook, error) {
	return find([]latchkey.Webhook{someWebhook(ours)}, "webhook", func(h latchkey.Webhook) bool { return h.WorkspaceID == ws && h.ID == id })
}

func (w *world) ListWebhooks(_ context.Context, ws string) ([]latchkey.Webhook, error) {
	return only([]latchkey.Webhook{someWebhook(ours)}, func(h latchkey.Webhook) bool { return h.WorkspaceID == ws }), nil
}

func (w *world) UpdateWebhook(ctx context.Context, _, id string, types []latchkey.EventType) error {
	return w.change(ctx, types, id)
}

func (w *world) DeleteWebhook(ctx context.Context, _, id string) error {
	return w.change(ctx, "delete webhook "+id, "")
}

func (w *world) RotateWebhookSecret(ctx context.Context, ws, id string, until time.Time) (latchkey.Webhook, error) {
	return someWebhook(ws), w.change(ctx, until, id)
}

func (w *world) EnableWebhook(ctx context.Context, _, id string) error {
	return w.change(ctx, "enable webhook "+id, id)
}

func (w *world) ListDeliveries(
	_ context.Context, _ string, f latchkey.DeliveryFilter, p latchkey.Page,
) (latchkey.List[latchkey.Delivery], error) {
	w.note(f)
	rows := []latchkey.Delivery{{
		WebhookID: hookID, EventID: eventID, EventType: latchkey.EventMethodIssued, ObjectID: grantID, Status: latchkey.DeliveryPending,
		CreatedAt: now, NextAt: new(now.Add(time.Hour)), Attempts: []latchkey.DeliveryAttempt{
			{At: now, Took: 20 * time.Millisecond, Status: 500, Failure: latchkey.FailureStatus},
			{At: now, Took: 15 * time.Second, Failure: latchkey.FailureTimeout},
		},
	}}
	return turn(rows, p, func(d latchkey.Delivery) latchkey.Mark { return latchkey.Mark{CreatedAt: d.CreatedAt, ID: d.EventID} }), nil
}

func (w *world) ReplayDeliveries(ctx context.Context, _, id string, which latchkey.ReplaySelector) error {
	return w.change(ctx, which, id)
}
