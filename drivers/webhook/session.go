package webhook

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/rest"
	"latchkey/drivers/webhook/wire"
)

// session is a service of the owner's.
type session struct {
	client *rest.Client
	clock  latchkey.Clock
	doors  sync.Map // wire.Door by id, as last seen
}

// call makes a call; every error is a fault.
func (s *session) call(ctx context.Context, call rest.Call, out any) error {
	if reply := s.client.Do(ctx, call, out); !reply.OK() {
		return faultOf(reply)
	}
	return nil
}

func (s *session) read(ctx context.Context, path string, out any) error {
	return s.call(ctx, rest.Call{Method: http.MethodGet, Path: path, Want: http.StatusOK}, out)
}

func doorPath(door string) string { return "/v1/doors/" + url.PathEscape(door) }

// Discover implements drivers.Session.
func (s *session) Discover(ctx context.Context) (drivers.Inventory, error) {
	var list wire.DoorList
	if err := s.read(ctx, "/v1/doors", &list); err != nil {
		return drivers.Inventory{}, err
	}
	var found drivers.Inventory
	listed := map[string]bool{}
	for _, door := range list.Doors {
		switch door = tidy(door); {
		case door.ID == "" || door.Name == "":
			return drivers.Inventory{}, latchkey.Faultf(latchkey.FaultPermanent, "the service lists a door without an id or a name")
		case listed[door.ID]:
			return drivers.Inventory{}, latchkey.Faultf(latchkey.FaultPermanent, "the service lists two doors with one id")
		}
		listed[door.ID] = true
		s.doors.Store(door.ID, door)
		found.Doors = append(found.Doors, doorOf(door))
	}
	return found, nil
}

// door returns what is known of a door, asking once.
func (s *session) door(ctx context.Context, id string) (wire.Door, error) {
	if known, ok := s.doors.Load(id); ok {
		if door, is := known.(wire.Door); is {
			return door, nil
		}
	}
	return s.fetch(ctx, id)
}

func (s *session) fetch(ctx context.Context, id string) (wire.Door, error) {
	var door wire.Door
	call := rest.Call{Method: http.MethodGet, Path: doorPath(id), Want: http.StatusOK}
	if err := s.call(ctx, call, &door); err != nil {
		return wire.Door{}, err
	}
	if door.ID != id { // half an answer would be a door that can do nothing
		return wire.Door{}, faultOf(rest.Reply{Call: call, Sent: true, Err: rest.ErrNonsense})
	}
	door = tidy(door)
	s.doors.Store(id, door)
	return door, nil
}

// Observe implements drivers.Session.
func (s *session) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	asked := s.clock.Now()
	list, err := s.list(ctx, door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	snapshot := drivers.Snapshot{Complete: list.Complete, Fresh: asked.Add(-time.Duration(list.AgeMS) * time.Millisecond)}
	for _, entry := range list.Entries {
		snapshot.Items = append(snapshot.Items, observedOf(entry))
	}
	return snapshot, nil
}

// longestAge is how old a listing may say that it is, in milliseconds: a year.
const longestAge = 365 * 24 * int64(time.Hour/time.Millisecond)

func (s *session) list(ctx context.Context, door string) (wire.EntryList, error) {
	var list wire.EntryList
	err := s.read(ctx, doorPath(door)+"/entries", &list)
	if list.AgeMS < 0 || list.AgeMS > longestAge { // when the lock said so, nobody knows
		list.AgeMS, list.Complete = longestAge, false
	}
	return list, err
}

// Health implements drivers.Session.
func (s *session) Health(ctx context.Context, id string) (drivers.Health, error) {
	door, err := s.fetch(ctx, id)
	if err != nil {
		return drivers.Health{}, err
	}
	return healthOf(door), nil
}

// Unlock implements drivers.Unlocker.
func (s *session) Unlock(ctx context.Context, door string) error { return s.move(ctx, door, "/unlock") }

// Lock implements drivers.Locker.
func (s *session) Lock(ctx context.Context, door string) error { return s.move(ctx, door, "/lock") }

func (s *session) move(ctx context.Context, door, action string) error {
	return s.call(ctx, rest.Call{Method: http.MethodPost, Path: doorPath(door) + action, Want: http.StatusNoContent}, nil)
}

// Close implements drivers.Session. Connections belong to the client that the
// core lent us.
func (s *session) Close() error { return nil }
