package drivers

import (
	"context"

	"latchkey"
)

// Simulator is a session without hardware, at whose doors things can be made to
// happen. Denied says why a door did not open that somebody typed a code at; ""
// when it opened, or when nothing was typed.
type Simulator interface {
	Simulate(ctx context.Context, door string, act latchkey.SimulatedAct) (denied latchkey.DenialReason, err error)
}
