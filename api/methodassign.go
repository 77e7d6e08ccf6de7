package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type assignCard struct {
	ID     string `param:"access_method_id,required,uuid"`
	Number string `param:"card_number,required,min=1,max=100" doc:"As the access control system writes it."`
}

func (m methods) assign(ctx context.Context, call *route.Call, p assignCard) (wire.ActionAttempt, error) {
	call.Note("access_method_id", p.ID)
	attempt, err := m.Cards.AssignCard(ctx, call.Workspace.ID, p.ID, latchkey.NewSecret(p.Number))
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (m methods) assigned(ctx context.Context, call *route.Call, _ assignCard, id string) (wire.ActionAttempt, error) {
	return attempts(m).find(ctx, call, id)
}
