package zigbee2mqtt

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// patience is how long a call waits for a connection that is being made, and for
// what the broker retains.
const patience = 3 * time.Second

// firstPatience is how long the first calls of a session wait for everything to be
// heard once. Nobody waits for a broker that cannot be reached then.
const firstPatience = 12 * time.Second

// session is one account: one Zigbee2MQTT on one broker.
type session struct {
	config Config
	env    drivers.Env
	house  *house
	opened time.Time
	stop   context.CancelFunc
	done   sync.WaitGroup
	chores chan func(context.Context) // what follows from what was heard, in order

	notesMu sync.Mutex // held while notes are asked for

	sinksMu sync.Mutex
	sinks   map[int]func(drivers.Event)
	nextID  int
}

func newSession(config Config, env drivers.Env) *session {
	ctx, stop := context.WithCancel(context.Background())
	s := &session{
		config: config, env: env, house: newHouse(), opened: time.Now(), stop: stop,
		chores: make(chan func(context.Context), 1024), sinks: map[int]func(drivers.Event){},
	}
	if s.env.Log == nil {
		s.env.Log = slog.New(slog.DiscardHandler)
	}
	s.done.Go(func() { s.keepConnected(ctx) })
	s.done.Go(func() { s.work(ctx) })
	return s
}

// Close implements drivers.Session.
func (s *session) Close() error {
	s.stop()
	s.done.Wait()
	return nil
}

// work does what follows from what was heard: hearing itself must not wait.
func (s *session) work(ctx context.Context) {
	for {
		select {
		case chore := <-s.chores:
			chore(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// later has a chore done soon. One too many is dropped: it is of use only now.
func (s *session) later(chore func(context.Context)) {
	select {
	case s.chores <- chore:
	default:
		s.env.Log.Warn("zigbee2mqtt: more is reported than can be followed")
	}
}

// ready waits for Zigbee2MQTT: connected, online, its devices and our notes heard.
func (s *session) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &latchkey.Fault{Class: latchkey.FaultBusy, Message: "the operation was given up before anything was changed", Cause: err}
	}
	h := s.house
	ctx, cancel := context.WithTimeout(ctx, h.patience(s.opened))
	defer cancel()
	up := h.await(ctx, func() bool {
		if h.wire != nil && h.bridge && h.follows() && h.knows() {
			h.served = true
			return true
		}
		return h.fault != nil && (!h.served || h.fault.Class == latchkey.FaultUnauthorized)
	})
	var fault *latchkey.Fault
	h.look(func() { fault = h.absence() })
	switch {
	case fault != nil:
		return fault
	case !up:
		return lostFault() // it came back in this very moment
	}
	return nil
}

// patience is how long a call waits for a connection, in a session that was opened then.
func (h *house) patience(opened time.Time) (wait time.Duration) {
	wait = patience
	h.look(func() {
		if !h.served {
			wait = max(patience, firstPatience-time.Since(opened))
		}
	})
	return wait
}

// absence says what is missing; nil when nothing is.
func (h *house) absence() *latchkey.Fault {
	switch {
	case h.wire == nil && h.fault != nil:
		return h.fault
	case h.wire == nil:
		return latchkey.Faultf(latchkey.FaultGatewayOffline, "the MQTT broker cannot be reached")
	case !h.bridge || !h.follows():
		return latchkey.Faultf(latchkey.FaultGatewayOffline, "Zigbee2MQTT is not running, or publishes below another base topic")
	case !h.knows():
		return latchkey.Faultf(latchkey.FaultGatewayOffline, "the MQTT broker does not let Latchkey read and write its notes topic")
	}
	return nil
}

// find returns a lock of the network. One that we have notes of and that is not
// listed was excluded: what is on it still opens it.
func (s *session) find(ctx context.Context, address string) (*lock, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	var l *lock
	var known bool
	s.house.look(func() {
		l, known = s.house.locks[address], s.house.surveyed[address] || len(s.house.notes[address]) > 0
	})
	switch {
	case l != nil:
		return l, nil
	case known:
		return nil, latchkey.Faultf(latchkey.FaultOffline,
			"the lock is not in the Zigbee network any more: include it again, and what is to be done on it is done then")
	}
	return nil, latchkey.Faultf(latchkey.FaultNotFound, "Zigbee2MQTT has no such lock")
}

// publish sends a message and returns when the broker has it.
func (s *session) publish(ctx context.Context, topic string, payload []byte, retain bool) error {
	var w wire
	s.house.look(func() { w = s.house.wire })
	if w == nil {
		return latchkey.Faultf(latchkey.FaultGatewayOffline, "the MQTT broker cannot be reached")
	}
	waited, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if ctx.Err() != nil {
		return endFault(ctx)
	}
	if err := w.publish(waited, topic, payload, retain); err != nil {
		s.house.lose(w)
		return &latchkey.Fault{Class: latchkey.FaultGatewayOffline, Message: "the MQTT broker did not take a message", Cause: err}
	}
	return nil
}

// ask has Zigbee2MQTT set or get an attribute of a lock. There is no answer.
func (s *session) ask(ctx context.Context, l *lock, what request, value any) error {
	payload, err := json.Marshal(map[string]any{what.attribute: value})
	if err != nil {
		return latchkey.Faultf(latchkey.FaultPermanent, "the request cannot be written as JSON")
	}
	var name string
	s.house.look(func() { name = l.name })
	return s.publish(ctx, s.config.BaseTopic+"/"+name+"/"+what.verb, payload, false)
}
