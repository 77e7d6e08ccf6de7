package sandbox

import (
	"context"
	"net/http"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// happenings are the core's words in the cloud's.
var happenings = map[latchkey.Simulation]wire.Happening{
	latchkey.SimulateConnect: wire.Connect, latchkey.SimulateDisconnect: wire.Disconnect,
	latchkey.SimulateConnectHub: wire.ConnectHub, latchkey.SimulateDisconnectHub: wire.DisconnectHub,
	latchkey.SimulateRemoval: wire.Remove, latchkey.SimulateExpiry: wire.ExpireSubscription,
	latchkey.SimulateRenewal: wire.RenewSubscription, latchkey.SimulateTyping: wire.TypeCode,
	latchkey.SimulateLocking: wire.LockByHand, latchkey.SimulateCode: wire.SetCode, latchkey.SimulateNothing: wire.Recover,
}

// Simulate implements drivers.Simulator.
func (s *session) Simulate(ctx context.Context, door string, act latchkey.SimulatedAct) (latchkey.DenialReason, error) {
	happening, known := happenings[act.What]
	if !known {
		return "", latchkey.Faultf(latchkey.FaultUnsupported, "the sandbox cannot simulate %q", act.What)
	}
	var tried wire.TryAnswer
	err := s.client.call(ctx, request{
		method: http.MethodPost, path: lockPath(door) + "/simulate", want: http.StatusOK,
		body: wire.Simulation{What: happening, Code: act.Code.Reveal(), Name: act.Name},
	}, &tried)
	if err != nil || act.What != latchkey.SimulateTyping || tried.Opens {
		return "", err
	}
	return reasons[tried.Reason], nil
}
