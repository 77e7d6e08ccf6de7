package uhppote

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"latchkey"
	"latchkey/drivers"
)

var (
	_ drivers.Session  = (*session)(nil)
	_ drivers.Unlocker = (*session)(nil)

	_ drivers.Historian = (*session)(nil)
)

// session is an account: the panels of its configuration.
type session struct {
	env    drivers.Env
	refs   refs
	panels []*panel
}

func newSession(config Config, env drivers.Env) *session {
	s := &session{env: env, refs: refs{key: []byte(config.ReferenceKey)}}
	for _, controller := range config.Controllers {
		s.panels = append(s.panels, newPanel(config, controller))
	}
	return s
}

// Close implements drivers.Session. No socket outlives its exchange.
func (s *session) Close() error { return nil }

// each runs a step at every panel side by side, and returns when all are done.
func (s *session) each(step func(place int, p *panel)) {
	var all sync.WaitGroup
	for place, p := range s.panels {
		all.Go(func() { step(place, p) })
	}
	all.Wait()
}

// locate finds the panel and the number of a door such as "405419896/1".
func (s *session) locate(native string) (*panel, int, error) {
	serial, number, _ := strings.Cut(native, "/")
	for _, p := range s.panels {
		for _, door := range p.doors {
			if strconv.FormatUint(uint64(p.serial), 10) == serial && strconv.Itoa(door.Number) == number {
				return p, door.Number, nil
			}
		}
	}
	return nil, 0, latchkey.Faultf(latchkey.FaultNotFound, "no panel of this account has a door %q", native)
}

// Unlock implements drivers.Unlocker: the door opens for the seconds that are
// set on the panel. A panel that is silent beforehand is FaultOffline and was
// not told to open; one that falls silent afterwards is FaultAmbiguous.
func (s *session) Unlock(ctx context.Context, door string) error {
	p, number, err := s.locate(door)
	if err != nil {
		return err
	}
	release, err := p.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	if _, _, err := p.drift(ctx, s.env.Clock.Now()); err != nil {
		return err
	}
	opened, err := p.unlock(ctx, number)
	if err == nil && !opened {
		return latchkey.Faultf(latchkey.FaultConflict, "the panel refused to open the door")
	}
	return err
}
