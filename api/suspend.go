package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

func (g grants) suspend(ctx context.Context, call *route.Call, p grantRef) (wire.Grant, error) {
	suspended, err := g.Suspensions.SuspendGrant(ctx, call.Workspace.ID, p.ref())
	call.Note("access_grant_id", suspended.ID)
	return grantAt(call)(suspended), err
}

func (g grants) resume(ctx context.Context, call *route.Call, p grantRef) (wire.Grant, error) {
	resumed, err := g.Suspensions.ResumeGrant(ctx, call.Workspace.ID, p.ref())
	call.Note("access_grant_id", resumed.ID)
	return grantAt(call)(resumed), err
}

// changed tells a grant that was suspended or resumed once more.
func (g grants) changed(ctx context.Context, call *route.Call, _ grantRef, id string) (wire.Grant, error) {
	return g.find(ctx, call, latchkey.GrantRef{ID: id})
}
