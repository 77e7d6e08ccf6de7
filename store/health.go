package store

import (
	"context"

	"latchkey"
)

// SetDoorHealth notes whether a door can be reached and how full its battery is
// (nil leaves what is known). changed is true when the door went or came back;
// then its event is written, and when it came back the grants that wait for it
// are told. A door that is gone from its account is ENotFound.
func (s *Store) SetDoorHealth(ctx context.Context, doorID string, online bool, battery *float64) (changed bool, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+`
			where d.id = ? and d.removed_at is null for no key update of d`, doorID))
		if err != nil {
			return err
		}
		if err := t.enter(ctx, door.WorkspaceID); err != nil {
			return err
		}
		changed, err = t.setHealth(ctx, door, online, battery)
		return err
	})
	return changed && err == nil, err
}

func (t *tx) setHealth(ctx context.Context, door latchkey.Door, online bool, battery *float64) (changed bool, err error) {
	if battery == nil {
		battery = door.Battery
	}
	if door.Online == online && sameLevel(door.Battery, battery) {
		return false, nil
	}
	_, err = t.ExecContext(ctx, `update doors set online = $2, battery = $3 where id = $1`, door.ID, online, battery)
	if err != nil {
		return false, failed("set door health", err)
	}
	if door.Online == online {
		return false, nil
	}
	if err := t.recordHealth(ctx, door, online); err != nil || !online {
		return true, err
	}
	_, err = t.wakeDoor(ctx, door.ID)
	return true, err
}

func sameLevel(a, b *float64) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}

// recordHealth writes that a device went or came back. The contract has no such
// events for entrances.
func (t *tx) recordHealth(ctx context.Context, door latchkey.Door, online bool) error {
	switch {
	case door.Kind != latchkey.DoorDevice:
		return nil
	case online:
		return t.recordDoorEvent(ctx, latchkey.EventDeviceConnected, door, nil)
	}
	return t.recordDoorEvent(ctx, latchkey.EventDeviceDisconnected, door, map[string]any{
		"error_code":                 "device_disconnected",
		"device_errors":              []any{wireError("device_disconnected", "The device does not answer.", t.now)},
		"device_warnings":            []any{},
		"connected_account_errors":   []any{},
		"connected_account_warnings": []any{},
	})
}

// parked is the condition that a credential waits for its door to answer again.
const parked = `c.next_attempt_at is not null and c.state <> 'removed'
	and c.fault_class in ('offline', 'gateway_offline', 'ambiguous', 'unauthorized', 'not_found')`

// ParkedDoors lists the doors of an account that credentials wait for.
func (s *Store) ParkedDoors(ctx context.Context, accountID string) ([]latchkey.Door, error) {
	return all[doorRow](ctx, s.db, newQuery(doorSelect+`
		where d.account_id = ? and exists (select from credentials c where c.door_id = d.id and `+parked+`)
		order by d.created_at, d.id`, accountID))
}

// WakeDoor tells every grant that waits for the door that it can be reached,
// and returns how many there are.
func (s *Store) WakeDoor(ctx context.Context, doorID string) (woken int, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		woken, err = t.wakeDoor(ctx, doorID)
		return err
	})
	return woken, err
}

func (t *tx) wakeDoor(ctx context.Context, doorID string) (woken int, err error) {
	var grantIDs []string
	err = t.SelectContext(ctx, &grantIDs, `
		select distinct h.grant_id from credentials c join holds h on h.credential_id = c.id and h.released_at is null
		where c.door_id = $1 and `+parked, doorID)
	if err != nil {
		return 0, failed("list grants that wait for a door", err)
	}
	return len(grantIDs), t.post(ctx, latchkey.ReasonDoorReachable, grantIDs...)
}
