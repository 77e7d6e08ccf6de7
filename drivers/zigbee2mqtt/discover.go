package zigbee2mqtt

import (
	"context"
	"time"

	"latchkey"
	"latchkey/drivers"
)

// pace is the pause between two operations on one lock, which sleeps between.
const pace = 2 * time.Second

// Discover implements drivers.Session, from the list that Zigbee2MQTT publishes.
func (s *session) Discover(ctx context.Context) (drivers.Inventory, error) {
	if err := s.ready(ctx); err != nil {
		return drivers.Inventory{}, err
	}
	var inventory drivers.Inventory
	s.house.look(func() {
		inventory.Whole = s.house.whole
		for _, l := range s.house.inOrder() {
			door := s.door(l)
			door.Health = l.health()
			inventory.Doors = append(inventory.Doors, door)
		}
	})
	return inventory, nil
}

// door is a lock as the core knows it. What it reads of l changes with a listing
// only.
func (s *session) door(l *lock) drivers.Door {
	able := latchkey.Capabilities{
		Native: latchkey.PrecisionNone, ReadBack: latchkey.ReadBackNone, UpdateInPlace: true,
		Unlock: l.bolt, Lock: l.bolt, EntryEvents: true, Battery: l.battery,
		LaneScope: latchkey.LaneDoor, MinInterval: pace,
	}
	if l.codes {
		able.Modes, able.ReadBack, able.MaxCodes = []latchkey.Mode{latchkey.ModeCode}, latchkey.ReadBackExistence, s.config.Slots
		for length := shortest; length <= longest; length++ {
			able.CodeLengths = append(able.CodeLengths, length)
		}
	}
	return drivers.Door{
		NativeID: l.address, Name: l.name, Kind: latchkey.DoorDevice, DeviceType: "zigbee2mqtt_lock",
		Manufacturer: l.manufacturer, Model: l.model, Capabilities: able,
	}
}

// health is what was heard of a lock.
func (l *lock) health() drivers.Health {
	shown := drivers.Health{Online: !l.away, Battery: l.charge, Locked: l.locked}
	if l.away {
		shown.Detail = "the lock does not answer Zigbee2MQTT"
		shown.Todo = "Look at its power and its distance, then operate it once by hand. What is asked of it waits for it."
	}
	return shown
}

// Health implements drivers.Session. A lock that spoke since it was last missed
// is believed; else it is asked for its bolt, which costs it battery.
func (s *session) Health(ctx context.Context, door string) (drivers.Health, error) {
	l, err := s.find(ctx, door)
	if err != nil {
		if fault := latchkey.FaultOf(err); fault.Class == latchkey.FaultOffline {
			return drivers.Health{Detail: fault.Message}, nil
		}
		return drivers.Health{}, err
	}
	var believed bool
	s.house.look(func() { believed = l.spoke && !l.away || !l.bolt })
	if !believed {
		since := s.house.moment()
		if err := s.ask(ctx, l, getState, ""); err != nil {
			return drivers.Health{}, err
		}
		err := s.answer(ctx, l, getState, since, func() bool { return l.lockedAt > since })
		if err != nil && latchkey.FaultOf(err).Class != latchkey.FaultOffline {
			return drivers.Health{}, err
		}
	}
	var shown drivers.Health
	s.house.look(func() { shown = l.health() })
	return shown, nil
}
