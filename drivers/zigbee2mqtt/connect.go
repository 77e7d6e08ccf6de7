package zigbee2mqtt

import (
	"context"
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers"
)

const (
	firstPause   = 250 * time.Millisecond
	longestPause = 30 * time.Second
)

// keepConnected connects again whenever the connection is lost, until ctx ends.
func (s *session) keepConnected(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		if s.stay(ctx) {
			pause = firstPause
		}
		select {
		case <-time.After(jittered(pause)):
		case <-ctx.Done():
		}
		pause = min(2*pause, longestPause)
	}
}

// jittered is between half of a pause and all of it, so that many sessions do
// not come back at one moment.
func jittered(pause time.Duration) time.Duration {
	return pause/2 + mathrand.N(pause/2+1) //nolint:gosec // no secret
}

// stay connects and returns when the connection is gone. It reports whether
// there was one.
func (s *session) stay(ctx context.Context) bool {
	ctx, lost := context.WithCancel(ctx)
	defer lost()
	w, err := dial(ctx, s.config, s.hear, lost)
	if err != nil {
		s.house.change(func() { s.house.forget(s.config.unreached(err)) })
		return false
	}
	defer w.close()
	s.house.change(func() { s.house.wire, s.house.life, s.house.hangUp, s.house.fault = w, ctx, lost, nil })
	if err := s.listen(ctx, w); err == nil {
		s.env.Log.Info("zigbee2mqtt: connected", "broker", s.config.host)
		<-ctx.Done()
	}
	s.house.change(func() { s.house.forget(lostFault()) })
	return true
}

// listen subscribes to what Zigbee2MQTT says of itself, and hears our notes: first of
// which locks there are any, and then theirs.
func (s *session) listen(ctx context.Context, w wire) error {
	base, notes := s.config.BaseTopic, s.config.NotesTopic
	err := w.subscribe(ctx, notes+"/+", notes+"/"+barrierWord+"/+",
		base+"/bridge/state", base+"/bridge/info", base+"/bridge/devices", base+"/bridge/event",
		base+"/bridge/logging", base+"/bridge/response/device/options")
	if err == nil {
		err = s.drain(ctx, w)
	}
	if err != nil {
		return err
	}
	var surveyed []string
	s.house.look(func() { surveyed = slices.Sorted(maps.Keys(s.house.surveyed)) })
	if err := s.hearNotesOf(ctx, w, surveyed); err != nil {
		return err
	}
	s.house.change(func() { s.house.settled = true })
	return nil
}

// unreached is why there is no connection.
func (c Config) unreached(err error) *latchkey.Fault {
	fault := &latchkey.Fault{Class: latchkey.FaultGatewayOffline, Cause: err}
	switch {
	case errors.Is(err, errRefused):
		fault.Class, fault.Message = latchkey.FaultUnauthorized, "the MQTT broker refuses the user name or the password"
	case errors.Is(err, errVersion):
		fault.Message = "the MQTT broker does not speak this version of MQTT: choose the other one"
	case errors.Is(err, errNoMQTT):
		fault.Message = "the MQTT broker cannot be reached: " + c.noMQTT()
	default:
		fault.Message = "the MQTT broker cannot be reached: " + drivers.Unreached(err, c.noMQTT())
	}
	return fault
}

// noMQTT is for a connection in which something else is spoken, or nothing.
func (c Config) noMQTT() string {
	if c.tls != nil {
		return "what is there does not speak MQTT over TLS: look at the port, and whether it is mqtt://"
	}
	return "what is there does not speak MQTT without TLS: look at the port, and whether it is mqtts://"
}
