package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/wire"
	"latchkey/drivers/uhppote/uhppotetest"
)

// demoDoor is a door of the story, as the API knows it and where a person
// stands before it.
type demoDoor struct {
	name string
	id   string
	lock string // of the sandbox cloud; "" for a door of the panel
	door int    // of the panel
}

// The doors of the story: a quick keypad, a slow one behind a gateway, a door
// of the panel, and the lock that takes the slow one's place. The visitor goes to
// the office, the guests to their rooms.
const (
	frontDoor  = "Front Door"
	gardenGate = "Garden Gate"
	lobby      = "Lobby"
	apartment  = "Apartment 1"
	office     = "Office"
	room101    = "Room 101"
	room102    = "Room 102"
)

// findDoors finds the seeded doors of the story through the API.
func (d *demo) findDoors(ctx context.Context) error {
	d.doors = map[string]demoDoor{lobby: {name: lobby, door: 1}, office: {name: office, door: 3}}
	for _, lock := range slices.Concat(demoLocks, demoRooms) {
		d.doors[lock.Name] = demoDoor{name: lock.Name, lock: lock.ID}
	}
	for _, resource := range []string{"devices", "acs/entrances"} {
		listed, err := d.api.doors(ctx, resource)
		if err != nil {
			return err
		}
		for _, one := range listed {
			if known, ok := d.doors[one.DisplayName]; ok {
				known.id = or(one.DeviceID, one.AcsEntranceID)
				d.doors[one.DisplayName] = known
			}
		}
	}
	for _, name := range []string{frontDoor, gardenGate, lobby, apartment, office, room101, room102} {
		if d.doors[name].id == "" {
			return fmt.Errorf("the sandbox workspace has no door %q: it was renamed or removed", name)
		}
	}
	return nil
}

// opens types the PIN at a door.
func (d *demo) opens(ctx context.Context, at demoDoor, pin latchkey.Secret) (bool, error) {
	if at.lock != "" {
		tried, err := d.locks.Try(ctx, demoSite, at.lock, wire.TryRequest{Code: pin.Reveal()})
		return tried.Opens, err
	}
	number, err := numberOf(pin)
	if err != nil {
		return false, err
	}
	return d.panels.Swipe(ctx, demoPanel, uhppotetest.Swipe{Door: at.door, Number: number})
}

// faultBook makes locks fail and remembers how they were before.
type faultBook struct {
	locks  *admin.Client
	before []faultPage
}

type faultPage struct {
	lock   string
	kind   wire.FaultKind
	faults []wire.Fault
}

// add gives a lock one more fault.
func (b *faultBook) add(ctx context.Context, lock string, fault wire.Fault) error {
	state, err := b.locks.Lock(ctx, demoSite, lock)
	if err != nil {
		return err
	}
	page := faultPage{lock: lock, kind: fault.Kind}
	for _, had := range state.Faults {
		if had.Kind == fault.Kind {
			page.faults = append(page.faults, had)
		}
	}
	b.before = append(b.before, page)
	return b.locks.AddFault(ctx, demoSite, lock, fault)
}

// restore gives every lock the faults that it had.
func (b *faultBook) restore(ctx context.Context) error {
	var failures []error
	for _, page := range slices.Backward(b.before) {
		failures = append(failures, b.locks.ClearFaults(ctx, demoSite, page.lock, page.kind))
		for _, fault := range page.faults {
			failures = append(failures, b.locks.AddFault(ctx, demoSite, page.lock, fault))
		}
	}
	b.before = nil
	return errors.Join(failures...)
}
