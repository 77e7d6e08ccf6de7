package uhppote

import (
	"context"

	"latchkey"
	"latchkey/drivers"
)

// Health implements drivers.Session by reading the panel's clock. A panel that
// does not answer is offline, not a fault. Detail also says when the clock of
// a panel that is online is wrong, because days begin and end by it.
func (s *session) Health(ctx context.Context, door string) (drivers.Health, error) {
	p, _, err := s.locate(door)
	if err != nil {
		return drivers.Health{}, err
	}
	release, err := p.hold(ctx)
	if err != nil {
		return drivers.Health{}, err
	}
	defer release()
	return s.look(ctx, p, false)
}

// look asks the panel for the time, and may correct its clock. The panel is
// held by the caller.
func (s *session) look(ctx context.Context, p *panel, correct bool) (drivers.Health, error) {
	now := s.env.Clock.Now()
	ahead, known, err := p.drift(ctx, now)
	if err != nil {
		return awayOr(err)
	}
	if correct && p.mayCorrect(ahead, known, now) {
		if err := p.setClock(ctx, now); err == nil {
			p.clockSet, ahead, known = now, 0, true
		}
	}
	return drivers.Health{Online: true, Detail: driftDetail(ahead, known)}, nil
}

// awayOr shows a panel that does not answer as offline; other faults stay faults.
func awayOr(err error) (drivers.Health, error) {
	fault := latchkey.FaultOf(err)
	if fault.Class == latchkey.FaultOffline || fault.Class == latchkey.FaultGatewayOffline {
		return drivers.Health{Detail: fault.Message}, nil
	}
	return drivers.Health{}, err
}
