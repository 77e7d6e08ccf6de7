package store

import (
	"context"
	"reflect"

	"github.com/google/uuid"

	"latchkey"
)

func (s *syncing) doors(ctx context.Context, found []FoundDoor) error {
	known, err := all[doorRow](ctx, s, newQuery(doorSelect+`
		where d.account_id = ? order by d.id for no key update of d`, s.account.ID))
	if err != nil {
		return err
	}
	unseen := make(map[string]latchkey.Door, len(known))
	for _, door := range known {
		unseen[door.NativeID] = door
	}
	for _, now := range found {
		old, isKnown := unseen[now.NativeID]
		delete(unseen, now.NativeID)
		if isKnown && old.DeletedAt != nil && old.RemovedAt == nil {
			continue // forgotten on request, and never gone since
		}
		if err := s.door(ctx, s.seenAs(old, isKnown, now), old, isKnown); err != nil {
			return err
		}
	}
	return s.removeDoors(ctx, unseen)
}

// seenAs is the row of a door as it was found now.
func (s *syncing) seenAs(old latchkey.Door, isKnown bool, found FoundDoor) latchkey.Door {
	door := old
	if !isKnown {
		door = latchkey.Door{
			ID: uuid.NewString(), WorkspaceID: s.account.WorkspaceID, AccountID: s.account.ID,
			NativeID: found.NativeID, Provider: s.account.Provider, CreatedAt: s.now,
			Managed: s.account.ManageNewDevices || found.Kind != latchkey.DoorDevice,
		}
	}
	door.SystemID, door.Kind, door.Name = s.systemIDs[found.System], found.Kind, found.Name
	door.DeviceType, door.Model, door.Manufacturer = found.DeviceType, found.Model, found.Manufacturer
	door.Capabilities, door.RemovedAt, door.DeletedAt = found.Capabilities, nil, nil
	if found.TimeZone != "" { // else what was reported of it holds
		door.TimeZone = found.TimeZone
	}
	s.seeState(&door, found)
	return door
}

// seeState takes over what the lock says of itself; what it does not say stays.
func (s *syncing) seeState(door *latchkey.Door, found FoundDoor) {
	door.Online, door.OfflineSince = found.Online, since(door.OfflineSince, !found.Online, s.now)
	door.Troubles = troublesNow(door.Troubles, found.Troubles, s.now)
	door.Battery, door.Locked = either(found.Battery, door.Battery), either(found.Locked, door.Locked)
	door.Open, door.AutoLock = either(found.Open, door.Open), either(found.AutoLock, door.AutoLock)
}

// either is what is known now, or what was known before.
func either[T any](now, before *T) *T {
	if now != nil {
		return now
	}
	return before
}

// door writes down what is new about one door.
func (s *syncing) door(ctx context.Context, door, old latchkey.Door, isKnown bool) error {
	if isKnown && old.RemovedAt == nil {
		return s.presentDoor(ctx, door, old)
	}
	if err := s.saveDoor(ctx, door); err != nil {
		return err
	}
	if isKnown {
		if err := s.returned(ctx, door, old); err != nil {
			return err
		}
	}
	return s.recordDoorEvent(ctx, addedEvents[door.Kind], door, nil)
}

// returned has done what waited for a door that was gone.
func (s *syncing) returned(ctx context.Context, door, old latchkey.Door) error {
	s.changed = append(s.changed, door.ID)
	if err := s.takeUp(ctx, door.ID); err != nil {
		return err
	}
	if !sameCapabilities(door.Capabilities, old.Capabilities) {
		if err := s.tryUnable(ctx, door.ID); err != nil {
			return err
		}
	}
	if !door.Online {
		return nil
	}
	_, err := s.wakeDoor(ctx, door.ID)
	return err
}

// presentDoor is door for one that was there last time too.
func (s *syncing) presentDoor(ctx context.Context, door, old latchkey.Door) error {
	if _, err := s.setHealth(ctx, old, door); err != nil {
		return err
	}
	able := sameCapabilities(door.Capabilities, old.Capabilities)
	if !able {
		s.changed = append(s.changed, door.ID)
		if err := s.tryUnable(ctx, door.ID); err != nil {
			return err
		}
	}
	old.Capabilities, old.Online, old.Battery = door.Capabilities, door.Online, door.Battery
	old.Troubles, old.OfflineSince = door.Troubles, door.OfflineSince
	if able && reflect.DeepEqual(door, old) {
		return nil
	}
	if err := s.saveDoor(ctx, door); err != nil {
		return err
	}
	return s.renamed(ctx, old, door)
}

func (s *syncing) saveDoor(ctx context.Context, door latchkey.Door) error {
	_, err := s.ExecContext(ctx, `
		insert into doors (id, workspace_id, account_id, system_id, kind, native_id, name, provider,
			device_type, model, manufacturer, time_zone, capabilities, online, battery, created_at,
			locked, door_open, auto_lock, offline_since, troubles, managed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
		on conflict (id) do update set
			system_id = excluded.system_id, kind = excluded.kind, name = excluded.name,
			device_type = excluded.device_type, model = excluded.model, manufacturer = excluded.manufacturer,
			time_zone = excluded.time_zone, capabilities = excluded.capabilities, online = excluded.online,
			battery = excluded.battery, locked = excluded.locked, door_open = excluded.door_open, auto_lock = excluded.auto_lock,
			offline_since = excluded.offline_since, troubles = excluded.troubles, removed_at = null, deleted_at = null`,
		door.ID, door.WorkspaceID, door.AccountID, null(door.SystemID), door.Kind, door.NativeID, door.Name, door.Provider,
		door.DeviceType, door.Model, door.Manufacturer, door.TimeZone,
		document[latchkey.Capabilities]{door.Capabilities}, door.Online, door.Battery, door.CreatedAt,
		door.Locked, door.Open, optional(door.AutoLock), door.OfflineSince, troubleColumn(door.Troubles), door.Managed)
	if err != nil {
		return failed("save door", err)
	}
	return nil
}

// removeDoors notes that the driver does not find these doors any more.
func (s *syncing) removeDoors(ctx context.Context, gone map[string]latchkey.Door) error {
	for _, door := range gone {
		if door.RemovedAt != nil {
			continue
		}
		if _, err := s.ExecContext(ctx, `update doors set removed_at = $2 where id = $1`, door.ID, s.now); err != nil {
			return failed("remove door", err)
		}
		if door.DeletedAt != nil {
			continue
		}
		s.changed = append(s.changed, door.ID)
		if err := s.recordDoorEvent(ctx, removedEvents[door.Kind], door, nil); err != nil {
			return err
		}
	}
	return nil
}
