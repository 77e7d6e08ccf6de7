package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type deliveries struct{ Services }

type listDeliveries struct {
	route.Paging

	EventIDs  []string       `param:"event_ids,uuid"`
	Since     *time.Time     `param:"since" doc:"Queued strictly later."`
	Status    deliveryStatus `param:"status"`
	WebhookID string         `param:"webhook_id,required,min=1"`
}

// deliveryStatus is a status as a filter.
type deliveryStatus string

// Values implements param.Listed.
func (deliveryStatus) Values() []string {
	return []string{string(latchkey.DeliveryPending), string(latchkey.DeliveryDelivered), string(latchkey.DeliveryFailed)}
}

func (d deliveries) list(ctx context.Context, call *route.Call, p listDeliveries) (route.Page[wire.Delivery], error) {
	filter := latchkey.DeliveryFilter{
		WebhookID: p.WebhookID, EventIDs: p.EventIDs, Status: latchkey.DeliveryStatus(p.Status), Since: p.Since,
	}
	found, err := d.Webhooks.ListDeliveries(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.DeliveryOf), err
}

type replay struct {
	EventIDs  []string   `param:"event_ids,uuid,min=1,max=1000" doc:"These, whatever the webhook wants."`
	Failed    bool       `param:"failed" doc:"Those whose attempts are used up."`
	Since     *time.Time `param:"since" doc:"All that the webhook wants, strictly later."`
	WebhookID string     `param:"webhook_id,required,min=1"`
}

func (replay) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("event_ids", "since", "failed")}
}

func (d deliveries) replay(ctx context.Context, call *route.Call, p replay) error {
	if p.EventIDs == nil && p.Since == nil && !p.Failed {
		return latchkey.Invalid("failed", "Leave it out or send true")
	}
	return d.Webhooks.ReplayDeliveries(ctx, call.Workspace.ID, p.WebhookID,
		latchkey.ReplaySelector{EventIDs: p.EventIDs, Since: p.Since, Failed: p.Failed})
}
