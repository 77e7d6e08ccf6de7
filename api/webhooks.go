package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type webhooks struct{ Services }

type createWebhook struct {
	EventTypes []string `param:"event_types,min=1" doc:"All, when left out."`
	URL        string   `param:"url,required,max=2000" doc:"http or https."`
}

func (w webhooks) create(ctx context.Context, call *route.Call, p createWebhook) (wire.Webhook, error) {
	if !isWebhookURL(p.URL) {
		return wire.Webhook{}, latchkey.Invalid("url", "Invalid url")
	}
	types, err := webhookTypes(p.EventTypes)
	if err != nil {
		return wire.Webhook{}, err
	}
	made, err := w.Webhooks.CreateWebhook(ctx, call.Workspace.ID, latchkey.NewWebhook{URL: p.URL, EventTypes: types})
	call.Note("webhook_id", made.ID)
	return wire.WebhookOf(made), err
}

func (w webhooks) created(ctx context.Context, call *route.Call, _ createWebhook, id string) (wire.Webhook, error) {
	return w.find(ctx, call, id)
}

// isWebhookURL: whether the address may be reached is found out when something
// is brought there. A login in it would be shown wherever the address is.
func isWebhookURL(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https") && address.Hostname() != "" && address.User == nil
}

// webhookTypes are the event types that a webhook wants; without any, all.
func webhookTypes(names []string) ([]latchkey.EventType, error) {
	if names == nil {
		return []latchkey.EventType{latchkey.AnyEvent}, nil
	}
	types := make([]latchkey.EventType, len(names))
	for i, name := range names {
		types[i] = latchkey.EventType(name)
		if types[i] != latchkey.AnyEvent && !slices.Contains(eventTypes, name) {
			return nil, problem.New(http.StatusBadRequest, "invalid_event_types", "Invalid event types")
		}
	}
	return types, nil
}

func (w webhooks) find(ctx context.Context, call *route.Call, id string) (wire.Webhook, error) {
	found, err := w.Webhooks.Webhook(ctx, call.Workspace.ID, id)
	return wire.WebhookOf(found), err
}

// aWebhook names one. The contract says that its id is any string.
type aWebhook struct {
	ID string `param:"webhook_id,required,min=1"`
}

func (w webhooks) get(ctx context.Context, call *route.Call, p aWebhook) (wire.Webhook, error) {
	return w.find(ctx, call, p.ID)
}

func (w webhooks) list(ctx context.Context, call *route.Call, _ noParams) ([]wire.Webhook, error) {
	found, err := w.Webhooks.ListWebhooks(ctx, call.Workspace.ID)
	return wire.Map(found, wire.WebhookOf), err
}

type updateWebhook struct {
	EventTypes []string `param:"event_types,required,min=1"`
	ID         string   `param:"webhook_id,required,min=1"`
}

func (w webhooks) update(ctx context.Context, call *route.Call, p updateWebhook) error {
	types, err := webhookTypes(p.EventTypes)
	if err != nil {
		return err
	}
	return w.Webhooks.UpdateWebhook(ctx, call.Workspace.ID, p.ID, types)
}

func (w webhooks) delete(ctx context.Context, call *route.Call, p aWebhook) error {
	return w.Webhooks.DeleteWebhook(ctx, call.Workspace.ID, p.ID)
}

func (w webhooks) enable(ctx context.Context, call *route.Call, p aWebhook) error {
	return w.Webhooks.EnableWebhook(ctx, call.Workspace.ID, p.ID)
}

type rotateSecret struct {
	ID      string               `param:"webhook_id,required,min=1"`
	EndsOld param.Opt[time.Time] `param:"old_secret_expires_at" doc:"How long the old secret signs too; 24 hours when left out."`
}

// oldSecretTime is how long an old secret signs beside the new one.
const oldSecretTime = 24 * time.Hour

func (w webhooks) rotate(ctx context.Context, call *route.Call, p rotateSecret) (wire.Webhook, error) {
	until := p.EndsOld.Or(call.Now().Add(oldSecretTime))
	rotated, err := w.Webhooks.RotateWebhookSecret(ctx, call.Workspace.ID, p.ID, until)
	return wire.WebhookOf(rotated), err
}

func (w webhooks) rotated(ctx context.Context, call *route.Call, _ rotateSecret, id string) (wire.Webhook, error) {
	return w.find(ctx, call, id)
}
