package api

import (
	"context"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// clocks is the time of workspaces. It is ours: Seam has no such thing.
type clocks struct{ Services }

func (c clocks) get(_ context.Context, call *route.Call, _ noParams) (wire.Clock, error) {
	return wire.ClockOf(call.Workspace, c.Clock.Now()), nil
}

type advanceClock struct {
	Seconds int        `param:"seconds,min=1,max=630720000" doc:"How far to turn the workspace's clock."`
	To      *time.Time `param:"to,datetime" doc:"The workspace's time to turn it to."`
}

func (advanceClock) Rules() []param.Rule { return []param.Rule{param.ExactlyOne("seconds", "to")} }

func (c clocks) advance(ctx context.Context, call *route.Call, p advanceClock) (wire.Clock, error) {
	advance := latchkey.ClockAdvance{By: time.Duration(p.Seconds) * time.Second, To: p.To}
	moved, err := c.Clocks.AdvanceClock(ctx, call.Workspace.ID, advance)
	return wire.ClockOf(moved, c.Clock.Now()), err
}

func (c clocks) advanced(ctx context.Context, call *route.Call, _ advanceClock, _ string) (wire.Clock, error) {
	return c.get(ctx, call, noParams{})
}
