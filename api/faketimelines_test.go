package api_test

import (
	"context"

	"latchkey"
)

func (w *world) GrantTimeline(
	ctx context.Context, ws string, ref latchkey.GrantRef, filter latchkey.TimelineFilter,
) (latchkey.Grant, latchkey.Timeline, error) {
	w.note(filter)
	grant, err := w.Grant(ctx, ws, ref)
	if err != nil {
		return latchkey.Grant{}, latchkey.Timeline{}, err
	}
	return grant, failedTry(), nil
}

func (w *world) CodeTimeline(ctx context.Context, ws, codeID string, filter latchkey.TimelineFilter) (latchkey.Timeline, error) {
	if _, err := w.AccessCode(ctx, ws, latchkey.CodeRef{ID: codeID}); err != nil {
		return latchkey.Timeline{}, err
	}
	w.note(filter)
	return failedTry(), nil
}
