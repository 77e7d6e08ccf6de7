package activities

import (
	"context"
	"time"

	"latchkey"
	"latchkey/store"
	"latchkey/webhook"
)

// deliver makes one attempt and records it. Its error is the store's: what the
// subscriber does is no failure of ours.
func (d *drain) deliver(ctx context.Context, to store.Subscriber, out store.Outgoing) (gone bool, err error) {
	event, err := d.Store.Event(ctx, to.WorkspaceID, out.EventID, latchkey.Viewer{})
	switch latchkey.CodeOf(err) {
	case latchkey.ENotFound:
		return false, nil // gone meanwhile, and its delivery with it
	case latchkey.EUnavailable:
		return false, err
	default: // read, or unreadable for good: see below
	}
	var answer webhook.Answer
	if err == nil {
		answer, err = d.send(ctx, to, event)
	}
	if ctx.Err() != nil && (err != nil || answer.Failure != "") {
		return false, ctx.Err() // it was ours to give up, not the subscriber's failure
	}
	if err != nil {
		d.Log.Error("cannot make the payload of an event", "webhook_id", to.ID, "event_id", out.EventID, "error", err)
		answer.Failure = latchkey.FailureUnreadable
	}
	err = d.Store.RecordAttempt(context.WithoutCancel(ctx), to, out.EventID, judge(answer, out.Attempts))
	return answer.Failure == latchkey.FailureGone, err
}

// send signs an event as of now and posts it.
func (d *drain) send(ctx context.Context, to store.Subscriber, event latchkey.Event) (webhook.Answer, error) {
	body, err := d.Payload(event)
	if err != nil {
		return webhook.Answer{}, err
	}
	header, err := webhook.Sign(to.Secrets, event.ID, time.Now(), body)
	if err != nil {
		return webhook.Answer{}, err
	}
	return d.Client.Post(ctx, to.URL, header, body), nil
}

// judge says what follows from an answer after so many attempts before it. A
// subscriber that is gone has used up no attempt: its webhook is disabled.
func judge(answer webhook.Answer, before int) store.Tried {
	tried := store.Tried{Took: answer.Took, Status: answer.Status, Failure: answer.Failure}
	if answer.Failure != "" && answer.Failure != latchkey.FailureGone {
		wait, again := webhook.Wait(before+1, answer.RetryAfter)
		tried.Wait, tried.Last = wait, !again
	}
	return tried
}
