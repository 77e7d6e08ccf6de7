package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
)

type simulatedDevice struct {
	ID string `param:"device_id,required,uuid"`
}

// happen answers when it has happened and shows in the device.
func (d devices) happen(what latchkey.Simulation) route.Doer[simulatedDevice] {
	return func(ctx context.Context, call *route.Call, p simulatedDevice) error {
		call.Note("device_id", p.ID)
		return d.Devices.SimulateDevice(ctx, call.Workspace.ID, p.ID, what)
	}
}

type paidSubscription struct {
	ID      string `param:"device_id,required,uuid"`
	Expired bool   `param:"is_expired,required"`
}

func (d devices) subscribe(ctx context.Context, call *route.Call, p paidSubscription) error {
	call.Note("device_id", p.ID)
	what := latchkey.SimulateRenewal
	if p.Expired {
		what = latchkey.SimulateExpiry
	}
	return d.Devices.SimulateDevice(ctx, call.Workspace.ID, p.ID, what)
}
