package api

import (
	"context"

	"latchkey/api/route"
	"latchkey/api/wire"
)

// preview takes what create takes and writes nothing.
func (g grants) preview(ctx context.Context, call *route.Call, p createGrant) (wire.Preview, error) {
	found, err := g.Previews.PreviewGrant(ctx, call.Workspace.ID, p.grant())
	return wire.PreviewOf(found, call.Now()), err
}
