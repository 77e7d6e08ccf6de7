package api

import (
	"context"

	"latchkey/api/route"
	"latchkey/api/wire"
)

type noParams struct{}

func getWorkspace(_ context.Context, call *route.Call, _ noParams) (wire.Workspace, error) {
	return wire.WorkspaceOf(call.Workspace), nil
}

type health struct{ Services }

func (h health) get(ctx context.Context, _ *route.Call, _ noParams) (wire.Health, error) {
	return wire.HealthOf(h.Probe.Parts(ctx)), nil
}
