package store

import (
	"context"
	"slices"
	"time"

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
		now := door
		now.Online, now.OfflineSince, now.Battery = online, since(door.OfflineSince, !online, t.now), either(battery, door.Battery)
		changed, err = t.setHealth(ctx, door, now)
		return err
	})
	return changed && err == nil, err
}

// DoorIsBack notes at once what a driver says of a door: it can be reached. The grants
// that wait for it are told, also when it was not noticed to be away. An unknown door is
// no error: it has not been discovered yet.
func (s *Store) DoorIsBack(ctx context.Context, accountID, nativeID string) error {
	err := s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+`
			where d.account_id = ? and d.native_id = ? and d.removed_at is null for no key update of d`, accountID, nativeID))
		if err != nil {
			return err
		}
		if err := t.enter(ctx, door.WorkspaceID); err != nil {
			return err
		}
		now := door
		now.Online, now.OfflineSince = true, nil
		if changed, err := t.setHealth(ctx, door, now); changed || err != nil {
			return err
		}
		_, err = t.wakeDoor(ctx, door.ID)
		return err
	})
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return nil
	}
	return err
}

// setHealth notes what a door is like now and was before, and writes the events
// of the difference.
func (t *tx) setHealth(ctx context.Context, was, is latchkey.Door) (changed bool, err error) {
	if was.Online == is.Online && sameLevel(was.Battery, is.Battery) && slices.Equal(was.Troubles, is.Troubles) {
		return false, nil
	}
	_, err = t.ExecContext(ctx, `update doors set online = $2, offline_since = $3, battery = $4, troubles = $5 where id = $1`,
		is.ID, is.Online, is.OfflineSince, is.Battery, troubleColumn(is.Troubles))
	if err != nil {
		return false, failed("set door health", err)
	}
	if is.Kind == latchkey.DoorDevice { // the contract has no such events for entrances
		if err := t.recordHealth(ctx, was, is); err != nil {
			return false, err
		}
	}
	if is.Online && (!was.Online || len(is.Troubles) < len(was.Troubles)) {
		_, err = t.wakeDoor(ctx, is.ID)
	}
	return was.Online != is.Online, err
}

func sameLevel(a, b *float64) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}

// since is when a state began: nil when it does not hold.
func since(before *time.Time, holds bool, now time.Time) *time.Time {
	switch {
	case !holds:
		return nil
	case before != nil:
		return before
	}
	return &now
}

// troublesNow are the troubles that are reported now, each since it began.
func troublesNow(before []latchkey.Trouble, reported []latchkey.TroubleCode, now time.Time) []latchkey.Trouble {
	troubles := make([]latchkey.Trouble, 0, len(reported))
	for _, code := range reported {
		trouble := latchkey.Trouble{Code: code, Since: now}
		if at := slices.IndexFunc(before, func(t latchkey.Trouble) bool { return t.Code == code }); at >= 0 {
			trouble = before[at]
		}
		troubles = append(troubles, trouble)
	}
	return troubles
}

// troubleColumn is a list as a column that is never null.
func troubleColumn(troubles []latchkey.Trouble) document[[]latchkey.Trouble] {
	if troubles == nil {
		troubles = []latchkey.Trouble{}
	}
	return document[[]latchkey.Trouble]{troubles}
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
	return t.wakeWaiting(ctx, doorID, parked)
}

// crowded is the condition that a credential waits for room on its lock.
const crowded = `c.next_attempt_at is not null and c.state <> 'removed' and c.fault_class = 'slots_full'`

// tellRoom tells every grant that found no room on the door that there is some.
func (t *tx) tellRoom(ctx context.Context, doorID string) error {
	_, err := t.wakeWaiting(ctx, doorID, crowded)
	return err
}

// wakeWaiting tells the grants whose credentials wait at a door under a condition
// that they need not wait any longer.
func (t *tx) wakeWaiting(ctx context.Context, doorID, condition string) (woken int, err error) {
	var grantIDs []string
	err = t.SelectContext(ctx, &grantIDs, `
		select distinct h.grant_id from credentials c join holds h on h.credential_id = c.id and h.released_at is null
		where c.door_id = $1 and `+condition, doorID)
	if err != nil {
		return 0, failed("list grants that wait for a door", err)
	}
	if len(grantIDs) == 0 {
		return 0, nil
	}
	return len(grantIDs), t.post(ctx, latchkey.ReasonDoorReachable, grantIDs...)
}
