package sandbox

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/sandbox/wire"
)

// session is a site of the cloud.
type session struct {
	client *client
	clock  latchkey.Clock
	locks  *lockCache
}

// Discover implements drivers.Session.
func (s *session) Discover(ctx context.Context) (drivers.Inventory, error) {
	var list wire.LockList
	if err := s.client.call(ctx, request{method: http.MethodGet, path: "/v1/locks", want: http.StatusOK}, &list); err != nil {
		return drivers.Inventory{}, err
	}
	inventory := systemsOf(list.Systems)
	for _, lock := range list.Locks {
		s.locks.keep(lock)
		inventory.Doors = append(inventory.Doors, doorOf(lock))
	}
	inventory.Groups = groupsOf(list)
	return inventory, nil
}

// Observe implements drivers.Session. The age of the listing is taken from our
// own clock, because the cloud's may show another time.
func (s *session) Observe(ctx context.Context, door string) (drivers.Snapshot, error) {
	asked := s.clock.Now()
	list, err := s.list(ctx, door)
	if err != nil {
		return drivers.Snapshot{}, err
	}
	snapshot := drivers.Snapshot{Complete: list.Complete, Fresh: asked.Add(-time.Duration(list.AgeMS) * time.Millisecond)}
	for _, code := range list.Codes {
		snapshot.Items = append(snapshot.Items, observedOf(code))
	}
	return snapshot, nil
}

func (s *session) list(ctx context.Context, door string) (wire.CodeList, error) {
	var list wire.CodeList
	err := s.client.call(ctx, request{method: http.MethodGet, path: lockPath(door) + "/codes", want: http.StatusOK}, &list)
	return list, err
}

// Health implements drivers.Session.
func (s *session) Health(ctx context.Context, door string) (drivers.Health, error) {
	lock, err := s.fetch(ctx, door)
	if err != nil {
		return drivers.Health{}, err
	}
	return healthOf(lock), nil
}

// RemoveGroup implements drivers.GroupRemover.
func (s *session) RemoveGroup(ctx context.Context, group string) error {
	return s.client.call(ctx, request{
		method: http.MethodDelete, path: "/v1/groups/" + url.PathEscape(group), want: http.StatusNoContent,
	}, nil)
}

// Close implements drivers.Session. Connections belong to the client that the
// core lent us.
func (s *session) Close() error { return nil }

// lock returns what is known of a lock's abilities, asking once.
func (s *session) lock(ctx context.Context, door string) (wire.Lock, error) {
	if known, ok := s.locks.find(door); ok {
		return known, nil
	}
	return s.fetch(ctx, door)
}

func (s *session) fetch(ctx context.Context, door string) (wire.Lock, error) {
	var lock wire.Lock
	if err := s.client.call(ctx, request{method: http.MethodGet, path: lockPath(door), want: http.StatusOK}, &lock); err != nil {
		return wire.Lock{}, err
	}
	s.locks.keep(lock)
	return lock, nil
}

func lockPath(door string) string { return "/v1/locks/" + url.PathEscape(door) }

// lockCache remembers the abilities of locks, which change when a lock is
// replaced: Discover and Health renew them.
type lockCache struct {
	mu   sync.Mutex
	byID map[string]wire.Lock
}

func newLockCache() *lockCache { return &lockCache{byID: map[string]wire.Lock{}} }

func (c *lockCache) keep(lock wire.Lock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byID[lock.ID] = lock
}

func (c *lockCache) find(id string) (wire.Lock, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lock, ok := c.byID[id]
	return lock, ok
}
