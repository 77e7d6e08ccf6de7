package api

import (
	"context"

	"latchkey/api/route"
	"latchkey/api/wire"
)

type noParams struct{}

type health struct{ Services }

func (h health) get(ctx context.Context, _ *route.Call, _ noParams) (wire.Health, error) {
	return wire.HealthOf(h.Probe.Parts(ctx)), nil
}
