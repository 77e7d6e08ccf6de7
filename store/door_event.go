package store

import (
	"context"
	"maps"

	"github.com/lib/pq"

	"latchkey"
)

// The events of a door that comes and goes.
var (
	addedEvents = map[latchkey.DoorKind]latchkey.EventType{
		latchkey.DoorDevice: latchkey.EventDeviceAdded, latchkey.DoorEntrance: latchkey.EventEntranceAdded,
	}
	removedEvents = map[latchkey.DoorKind]latchkey.EventType{
		latchkey.DoorDevice: latchkey.EventDeviceRemoved, latchkey.DoorEntrance: latchkey.EventEntranceRemoved,
	}
)

// recordDoorEvent writes an event of a door, with what all events of its kind
// have and more.
func (t *tx) recordDoorEvent(ctx context.Context, kind latchkey.EventType, door latchkey.Door, more map[string]any) error {
	about, data := doorSubject(door, more)
	return t.record(ctx, door.WorkspaceID, kind, about, data)
}

// doorSubject is what every event of a door is about and carries.
func doorSubject(door latchkey.Door, more map[string]any) (about latchkey.EventSubject, data map[string]any) {
	about = latchkey.EventSubject{AccountID: door.AccountID, SystemID: door.SystemID}
	data = map[string]any{"connected_account_id": door.AccountID}
	if door.Kind == latchkey.DoorEntrance {
		about.EntranceID, data["acs_entrance_id"], data["acs_system_id"] = door.ID, door.ID, door.SystemID
	} else {
		about.DeviceID, data["device_id"] = door.ID, door.ID
		if len(door.CustomMetadata) > 0 {
			data["device_custom_metadata"] = door.CustomMetadata
		}
	}
	maps.Copy(data, more)
	return about, data
}

// grantsOnDoors lists the grants that target one of the doors, directly or
// through a space, and are not over. Until the transaction ends no grant can be
// put on them: one that is being made either is in the list or sees the doors
// as this transaction leaves them. Spaces are locked before doors everywhere.
func (t *tx) grantsOnDoors(ctx context.Context, doorIDs []string) ([]string, error) {
	if len(doorIDs) == 0 {
		return nil, nil
	}
	var ids []string
	for _, lock := range []string{
		`select s.id from spaces s where s.id in (
			select sd.space_id from space_doors sd where sd.door_id = any($1::uuid[])) order by s.id for update`,
		`select d.id from doors d where d.id = any($1::uuid[]) order by d.id for update`,
	} {
		if err := t.SelectContext(ctx, &ids, lock, pq.Array(doorIDs)); err != nil {
			return nil, failed("lock doors", err)
		}
	}
	ids = nil
	err := t.SelectContext(ctx, &ids, `
		select distinct g.id from `+targetDoors+` t join grants g on g.id = t.grant_id
		where t.door_id = any($1::uuid[]) and g.status not in ('ended', 'deleted')`, pq.Array(doorIDs))
	if err != nil {
		return nil, failed("list grants on doors", err)
	}
	return ids, nil
}
