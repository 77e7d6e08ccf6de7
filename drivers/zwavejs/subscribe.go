package zwavejs

import (
	"bytes"
	"context"
	"encoding/json"
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
	nodes, _ := s.network.all()
	for _, node := range nodes {
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
		s.tellValue(e, node, tell)
	}
}

// tellValue tells of the values that matter, unless they say again what they were.
func (s *session) tellValue(e event, node nodeState, tell func(drivers.Event)) {
	var v value
	if json.Unmarshal(e.Args, &v) != nil || bytes.Equal(v.NewValue, v.PrevValue) {
		return
	}
	if v.Class == classBattery && word(v.Property) == "level" || v.Class == classDoorLock && word(v.Property) == "doorStatus" {
		tell(s.eventOf(node, drivers.StateChanged))
	}
	var shown int
	if v.Class != classNotification || json.Unmarshal(v.NewValue, &shown) != nil {
		return
	}
	if happened, known := lasting[state{word(v.Property), word(v.PropertyKey), shown}]; known {
		happened.Door, happened.At = s.network.nativeID(node.NodeID), s.now()
		tell(happened)
	}
}
