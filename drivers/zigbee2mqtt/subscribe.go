package zigbee2mqtt

import (
	"context"
	"strings"

	"latchkey"
	"latchkey/drivers"
)

// Subscribe implements drivers.Subscriber.
func (s *session) Subscribe(ctx context.Context, sink func(drivers.Event)) error {
	if err := s.ready(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // nobody listens any more
		}
		return err
	}
	defer s.attach(sink)()
	var events []drivers.Event
	s.house.look(func() {
		for _, l := range s.house.inOrder() {
			events = append(events, drivers.Event{Kind: presence(!l.away), Door: l.address, At: s.env.Clock.Now()})
		}
	})
	for _, event := range events {
		sink(event)
	}
	if lost := s.house.await(ctx, s.house.gone); !lost {
		return nil
	}
	return goneFault() // also when it is back already: what happened meanwhile was not heard
}

// attach has a sink hear events until the returned function is called.
func (s *session) attach(sink func(drivers.Event)) (detach func()) {
	s.sinksMu.Lock()
	defer s.sinksMu.Unlock()
	id := s.nextID
	s.nextID++
	s.sinks[id] = sink
	return func() {
		s.sinksMu.Lock()
		defer s.sinksMu.Unlock()
		delete(s.sinks, id)
	}
}

// tell passes an event on. It is called in the order in which things were heard.
func (s *session) tell(event drivers.Event) {
	event.At = s.env.Clock.Now()
	s.sinksMu.Lock()
	defer s.sinksMu.Unlock()
	for _, sink := range s.sinks {
		sink(event)
	}
}

// hearAction takes what happened at the lock. What came over the radio is what
// somebody asked Zigbee2MQTT for.
func (s *session) hearAction(l *lock, said report) {
	if said.Source == "rf" {
		return
	}
	event := drivers.Event{Door: l.address}
	switch {
	case strings.HasPrefix(said.Action, "pin_code_"), said.Action == "master_code_changed":
		s.changedByHand(l, said)
		return
	case strings.Contains(said.Action, "failure_invalid"):
		event.Kind, event.Reason = drivers.EntryDenied, latchkey.DeniedUnknownCode
		if strings.HasSuffix(said.Action, "invalid_schedule") {
			event.Reason = latchkey.DeniedExpiredCode
		}
	case strings.HasSuffix(said.Action, "unlock"):
		event.Kind = drivers.DoorUnlocked
	case strings.HasSuffix(said.Action, "lock"):
		event.Kind = drivers.DoorLocked
	default:
		return
	}
	event.Method = methodOf(said)
	if said.User != nil && event.Method == latchkey.ByKeycode {
		if whose := s.noteOf(l, *said.User); whose.ours() {
			event.Owner, event.Ref = string(whose), refOf(l, *said.User, whose)
		}
	}
	s.tell(event)
}

func methodOf(said report) latchkey.EntryMethod {
	switch {
	case said.Action == "auto_lock", strings.HasPrefix(said.Action, "schedule_"):
		return latchkey.ByAutomatic
	case strings.HasPrefix(said.Action, "manual_"), strings.HasPrefix(said.Action, "key_"), strings.HasPrefix(said.Action, "one_touch_"):
		return latchkey.ByManual
	case said.Source == "keypad":
		return latchkey.ByKeycode
	case said.Source == "manual":
		return latchkey.ByManual
	case said.Source == "rfid":
		return latchkey.ByCard
	}
	return latchkey.ByUnknown
}

// changedByHand notes that somebody changed a slot at the lock: what is in it
// now is not ours, whatever was.
func (s *session) changedByHand(l *lock, said report) {
	if said.User != nil && strings.HasPrefix(said.Action, "pin_code_") {
		slot, whose := *said.User, foreign
		if said.Action == "pin_code_deleted" {
			whose = vacant
		}
		s.house.change(func() { s.house.setNote(l.address, slot, whose) })
		s.later(func(ctx context.Context) {
			if err := s.publishNote(ctx, l, slot, whose); err != nil {
				s.env.Log.Warn("zigbee2mqtt: a slot that was changed at the lock could not be noted", "slot", slot)
			}
		})
	}
	s.tell(drivers.Event{Kind: drivers.Changed, Door: l.address})
}
