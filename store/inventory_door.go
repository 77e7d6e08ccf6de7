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
		}
	}
	door.SystemID, door.Kind, door.Name = s.systemIDs[found.System], found.Kind, found.Name
	door.DeviceType, door.Model, door.Manufacturer = found.DeviceType, found.Model, found.Manufacturer
	door.TimeZone, door.Capabilities = found.TimeZone, found.Capabilities
	door.Online, door.Battery, door.RemovedAt = found.Online, found.Battery, nil
	door.Locked, door.Open, door.AutoLock = found.Locked, found.Open, found.AutoLock
	return door
}

// door writes down what is new about one door.
func (s *syncing) door(ctx context.Context, door, old latchkey.Door, isKnown bool) error {
	if isKnown && old.RemovedAt == nil {
		return s.presentDoor(ctx, door, old)
	}
	if isKnown {
		s.changed = append(s.changed, door.ID)
	}
	if err := s.saveDoor(ctx, door); err != nil {
		return err
	}
	if isKnown && door.Online {
		if _, err := s.wakeDoor(ctx, door.ID); err != nil {
			return err
		}
	}
	return s.recordDoorEvent(ctx, addedEvents[door.Kind], door, nil)
}

// presentDoor is door for one that was there last time too.
func (s *syncing) presentDoor(ctx context.Context, door, old latchkey.Door) error {
	if _, err := s.setHealth(ctx, old, door.Online, door.Battery); err != nil {
		return err
	}
	able := sameCapabilities(door.Capabilities, old.Capabilities)
	if !able {
		s.changed = append(s.changed, door.ID)
	}
	old.Capabilities, old.Online, old.Battery = door.Capabilities, door.Online, door.Battery
	if able && reflect.DeepEqual(door, old) {
		return nil
	}
	return s.saveDoor(ctx, door)
}

func (s *syncing) saveDoor(ctx context.Context, door latchkey.Door) error {
	_, err := s.ExecContext(ctx, `
		insert into doors (id, workspace_id, account_id, system_id, kind, native_id, name, provider,
			device_type, model, manufacturer, time_zone, capabilities, online, battery, created_at,
			locked, door_open, auto_lock)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		on conflict (id) do update set
			system_id = excluded.system_id, kind = excluded.kind, name = excluded.name,
			device_type = excluded.device_type, model = excluded.model, manufacturer = excluded.manufacturer,
			time_zone = excluded.time_zone, capabilities = excluded.capabilities, online = excluded.online,
			battery = coalesce(excluded.battery, doors.battery), removed_at = null, locked = coalesce(excluded.locked, doors.locked),
			door_open = coalesce(excluded.door_open, doors.door_open), auto_lock = coalesce(excluded.auto_lock, doors.auto_lock)`,
		door.ID, door.WorkspaceID, door.AccountID, null(door.SystemID), door.Kind, door.NativeID, door.Name, door.Provider,
		door.DeviceType, door.Model, door.Manufacturer, door.TimeZone,
		document[latchkey.Capabilities]{door.Capabilities}, door.Online, door.Battery, door.CreatedAt,
		door.Locked, door.Open, optional(door.AutoLock))
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
		s.changed = append(s.changed, door.ID)
		if err := s.recordDoorEvent(ctx, removedEvents[door.Kind], door, nil); err != nil {
			return err
		}
	}
	return nil
}
