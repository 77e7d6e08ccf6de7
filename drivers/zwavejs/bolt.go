package zwavejs

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// The modes of a bolt.
const (
	modeUnsecured = 0
	modeSecured   = 255
)

// doorSensorVersion is from which version on a lock says whether it senses its door.
const doorSensorVersion = 4

// healthOf is a lock's state as the server knows it.
func healthOf(node nodeState) drivers.Health {
	health := drivers.Health{Online: node.online()}
	if !health.Online {
		health.Detail, health.Todo = node.absence(), node.remedy()
	}
	if level, known := node.number(classBattery, "level"); known && level >= 0 && level <= 100 {
		level /= 100
		health.Battery = &level
	}
	if mode, known := node.number(classDoorLock, "currentMode"); known && (mode == modeSecured || mode < modeSecured-1) {
		locked := mode == modeSecured
		health.Locked = &locked
	}
	if raw, known := node.find(classDoorLock, "doorStatus"); known && node.version(classDoorLock) >= doorSensorVersion {
		var status string
		if json.Unmarshal(raw, &status) == nil {
			open := status == "open"
			health.Open = &open
		}
	}
	return health
}

// Health implements drivers.Session. It asks the server for the state of the
// lock; one that is presumed dead is called once, because it may be back.
func (s *session) Health(ctx context.Context, door string) (drivers.Health, error) {
	b, err := s.talk(ctx, door)
	if err != nil {
		return drivers.Health{}, err
	}
	ask := asker{connection: b.connection, timing: s.timing, node: b.node.NodeID}
	var got struct {
		State *nodeState `json:"state"`
	}
	if err := ask.ask(ctx, false, "node.get_state", nil, &got); err != nil {
		return awayOr(err)
	}
	if got.State == nil {
		return drivers.Health{}, faultOf(&callError{sent: true, cause: errNonsense})
	}
	node := *got.State
	node.Values = b.node.Values
	if node.Ready && node.Status == statusDead {
		var pong struct {
			Responded bool `json:"responded"`
		}
		if err := ask.ask(ctx, false, "node.ping", nil, &pong); err == nil && pong.Responded {
			node.Status = statusAlive
		}
	}
	return healthOf(node), nil
}

// awayOr shows a lock that does not answer as offline; other faults stay faults.
func awayOr(err error) (drivers.Health, error) {
	if fault := latchkey.FaultOf(err); fault.Class == latchkey.FaultOffline {
		return drivers.Health{Detail: fault.Message}, nil
	}
	return drivers.Health{}, err
}

// Unlock implements drivers.Unlocker.
func (s *session) Unlock(ctx context.Context, door string) error {
	return s.move(ctx, door, modeUnsecured)
}

// Lock implements drivers.Locker.
func (s *session) Lock(ctx context.Context, door string) error { return s.move(ctx, door, modeSecured) }

// move turns the bolt. A lock that sleeps is not told: it would obey when it wakes.
func (s *session) move(ctx context.Context, door string, mode int) error {
	b, err := s.talk(ctx, door)
	if err != nil {
		return err
	}
	switch {
	case b.node.version(classDoorLock) == 0:
		return latchkey.Faultf(latchkey.FaultUnsupported, "the lock has no bolt that can be moved from afar")
	case b.node.Status == statusAsleep:
		return latchkey.Faultf(latchkey.FaultOffline, "%s", b.node.absence())
	}
	letGo, err := b.lock.hold(ctx)
	if err != nil {
		return err
	}
	defer letGo()
	s.remember(b.node.NodeID)
	ask := asker{connection: b.connection, timing: s.timing, node: b.node.NodeID}
	var got struct {
		Status int `json:"status"`
	}
	err = ask.invoke(ctx, true, classDoorLock, "set", &got, mode)
	switch {
	case errors.Is(err, errNoResponse): // it heard, and does not confirm
		s.lookAtBolt(ctx, ask)
		return nil
	case err == nil && got.Status == supervisionSuccess:
		s.network.setValue(b.node.NodeID, boltMode(mode))
	case err == nil && got.Status != supervisionWorking:
		return latchkey.Faultf(latchkey.FaultConflict, "the lock refuses to move its bolt")
	}
	return err
}

// supervisionWorking is a bolt that moves.
const supervisionWorking = 1

// lookAtBolt asks where the bolt is now. A lock that does not say tells later.
func (s *session) lookAtBolt(ctx context.Context, ask asker) {
	var got struct {
		Mode int `json:"currentMode"`
	}
	if ask.invoke(ctx, false, classDoorLock, "get", &got) == nil {
		s.network.setValue(ask.node, boltMode(got.Mode))
	}
}

// boltMode is the value in which the server keeps where a bolt is.
func boltMode(mode int) value {
	return value{Class: classDoorLock, Property: "currentMode", NewValue: json.RawMessage(strconv.Itoa(mode))}
}

func (s *session) remember(node int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moved[node] = time.Now()
}
