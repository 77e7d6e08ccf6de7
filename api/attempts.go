package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type attempts struct{ Services }

type getAttempt struct {
	ID string `param:"action_attempt_id,required,uuid"`
}

func (a attempts) get(ctx context.Context, call *route.Call, p getAttempt) (wire.ActionAttempt, error) {
	return a.find(ctx, call, p.ID)
}

func (a attempts) find(ctx context.Context, call *route.Call, id string) (wire.ActionAttempt, error) {
	found, err := a.Attempts.ActionAttempt(ctx, call.Workspace.ID, id)
	if err != nil {
		return wire.ActionAttempt{}, err
	}
	shown, err := a.show(ctx, call, found)
	if err != nil {
		return wire.ActionAttempt{}, err
	}
	return shown[0], nil
}

// show tells how jobs ended. The result of a card's assignment is its access method,
// as it is now.
func (a attempts) show(ctx context.Context, call *route.Call, found ...latchkey.ActionAttempt) ([]wire.ActionAttempt, error) {
	shown := wire.Map(found, wire.ActionAttemptOf)
	for i, attempt := range found {
		if attempt.Type != latchkey.AttemptAssign || attempt.Status != latchkey.AttemptSucceeded {
			continue
		}
		method, err := methods(a).get(ctx, call, getMethod{ID: attempt.MethodID})
		switch {
		case latchkey.CodeOf(err) == latchkey.ENotFound: // its grant is gone, and it with that
		case err != nil:
			return nil, err
		default:
			shown[i] = shown[i].With(method)
		}
	}
	return shown, nil
}

type listAttempts struct {
	route.Paging

	IDs      []string `param:"action_attempt_ids,uuid"`
	DeviceID string   `param:"device_id,uuid"`
}

func (a attempts) list(ctx context.Context, call *route.Call, p listAttempts) (route.Page[wire.ActionAttempt], error) {
	filter := latchkey.AttemptFilter{IDs: p.IDs, DeviceID: p.DeviceID}
	found, err := a.Attempts.ListActionAttempts(ctx, call.Workspace.ID, filter, call.Page())
	if err != nil {
		return route.Page[wire.ActionAttempt]{}, err
	}
	shown, err := a.show(ctx, call, found.Rows...)
	page := latchkey.List[wire.ActionAttempt]{Rows: shown, Next: found.Next}
	return route.Show(call, page, func(a wire.ActionAttempt) wire.ActionAttempt { return a }), err
}
