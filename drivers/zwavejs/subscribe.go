package zwavejs

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"latchkey/drivers"
)

// ownMove is for how long a bolt's move from afar is taken for the one that this
// session asked for.
const ownMove = 30 * time.Second

// Subscribe implements drivers.Subscriber. It begins with the state of every
// lock, so that what happened while nobody listened is not lost.
func (s *session) Subscribe(ctx context.Context, sink func(drivers.Event)) error {
	c, err := s.link.connection(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return faultOf(err)
	}
	heard := make(chan drivers.Event, 256)
	tell := func(kind drivers.Event) {
		select {
		case heard <- kind:
		case <-ctx.Done():
		}
	}
	defer s.listen(func(e event, node nodeState) { s.tell(e, node, tell) })()
	for _, node := range s.network.all() {
		sink(s.stateOf(node))
	}
	for {
		select {
		case event := <-heard:
			sink(event)
		case <-ctx.Done():
			return nil
		case <-c.ended:
			return faultOf(&callError{cause: errLost})
		}
	}
}

func (s *session) listen(ear func(event, nodeState)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	id := s.next
	s.ears[id] = ear
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.ears, id)
	}
}

func (s *session) stateOf(node nodeState) drivers.Event {
	kind := drivers.DoorOffline
	if node.online() {
		kind = drivers.DoorOnline
	}
	return s.eventOf(node, kind)
}

func (s *session) eventOf(node nodeState, kind drivers.EventKind) drivers.Event {
	return drivers.Event{Kind: kind, Door: s.network.nativeID(node.NodeID), At: s.now()}
}

// changedByOthers tells who listens that a lock's codes are not as they were.
func (s *session) changedByOthers(node int) {
	s.pass(event{Event: othersChanged, NodeID: node}, nodeState{NodeID: node})
}

// othersChanged is an event of our own making.
const othersChanged = "changed by others"

// tell makes of a server's event what the core asks to know.
func (s *session) tell(e event, node nodeState, tell func(drivers.Event)) {
	switch e.Event {
	case "dead", "alive", "sleep", "wake up", "ready", "interview started":
		tell(s.stateOf(node))
	case othersChanged:
		tell(s.eventOf(node, drivers.Changed))
	case "notification":
		s.tellNotification(e, node, tell)
	case "value updated", "value added":
		if changed, is := stateValue(e); is && changed {
			tell(s.eventOf(node, drivers.StateChanged))
		}
	}
}

// stateValue reports whether the event is about a battery or a door's leaf.
func stateValue(e event) (changed, is bool) {
	var v value
	if json.Unmarshal(e.Args, &v) != nil {
		return false, false
	}
	battery := v.Class == classBattery && word(v.Property) == "level"
	leaf := v.Class == classDoorLock && word(v.Property) == "doorStatus"
	return battery || leaf, true
}

// reportOf is what an event says of a slot; found is false when it says nothing of any.
func reportOf(e event) (report, bool) {
	switch e.Event {
	case "value updated", "value added":
		return reportOfValue(e)
	case "credential added", "credential modified", "credential deleted":
		var about struct {
			Slot int             `json:"credentialSlot"`
			Data json.RawMessage `json:"data"`
		}
		if json.Unmarshal(e.Args, &about) != nil {
			return report{}, false
		}
		return report{slot: about.Slot, occupied: e.Event != "credential deleted", digits: shownDigits(about.Data)}, true
	case "notification":
		n := notificationOf(e)
		switch {
		case n.Type != accessControl:
		case n.Event == allCodesDeleted:
			return report{byHand: true}, true
		case n.Event == codeDeleted, n.Event == codeAdded:
			return report{slot: n.Parameters.User, occupied: n.Event == codeAdded, byHand: true}, true
		}
	}
	return report{}, false
}

func reportOfValue(e event) (report, bool) {
	var v value
	if json.Unmarshal(e.Args, &v) != nil || v.Class != classUserCode {
		return report{}, false
	}
	slot, err := strconv.Atoi(word(v.PropertyKey))
	if err != nil {
		return report{}, false
	}
	switch word(v.Property) {
	case "userIdStatus":
		var status int
		_ = json.Unmarshal(v.NewValue, &status) // 0 when it is none
		return report{slot: slot, occupied: status != userAvailable && status != userNotAvailable}, true
	case "userCode":
		digits := shownDigits(v.NewValue)
		return report{slot: slot, occupied: digits != "", digits: digits}, digits != ""
	}
	return report{}, false
}
