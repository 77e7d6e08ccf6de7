package store

import (
	"context"
	"maps"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// What a person reads of a credential that somebody changed at the lock.
const (
	removedOutside  = "somebody removed it at the lock; it is being put back"
	modifiedOutside = "somebody changed it at the lock; it is being put right"
	absentAtOnce    = "it was missing from the lock with most of the others; nothing is put back until the lock was looked at"
)

// recordDrift takes from changed credentials what the lock once acknowledged,
// because it does not hold any more: the next plan puts them right.
func (t *tx) recordDrift(ctx context.Context, door latchkey.Door, reading Reading) error {
	if err := t.foundAgain(ctx, reading.Present); err != nil {
		return err
	}
	if err := t.recordMissing(ctx, door, reading); err != nil {
		return err
	}
	changed := slices.Sorted(maps.Keys(reading.Changed))
	for _, id := range changed {
		if err := t.recordAltered(ctx, door, id, reading.Changed[id]); err != nil {
			return err
		}
	}
	grantIDs, err := t.grantsOf(ctx, slices.Concat(reading.Missing, changed))
	if err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonChangedOutside, grantIDs...)
}

func (t *tx) recordMissing(ctx context.Context, door latchkey.Door, reading Reading) error {
	message, atOnce := removedOutside, latchkey.MassAbsence(len(reading.Missing), reading.Kept)
	if atOnce {
		message = absentAtOnce
		if _, err := t.ExecContext(ctx, `
			update doors set absent_since = coalesce(absent_since, $2) where id = $1`, door.ID, t.now); err != nil {
			return failed("note an absence", err)
		}
	}
	for _, id := range reading.Missing {
		holds, err := false, error(nil)
		if !atOnce {
			holds, err = t.goneForGood(ctx, door, id)
		}
		if err == nil && !holds {
			err = t.drifted(ctx, door, id, latchkey.Drift{Change: latchkey.DriftRemoved, At: t.now}, message)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) recordAltered(ctx context.Context, door latchkey.Door, id string, change Alteration) error {
	holds, err := t.holdChange(ctx, door, id, change)
	if err != nil || holds {
		return err
	}
	drift := latchkey.Drift{Change: latchkey.DriftModified, Fields: change.fields(), At: t.now}
	return t.drifted(ctx, door, id, drift, modifiedOutside)
}

// drifted opens the outcome of a credential again: a step reads the lock back
// before it writes. One that is gone keeps its handle until then: the list may
// have been wrong. A write that is open puts it right by itself, unless somebody
// has paused it: that does not hold back the repair of what is there otherwise than
// meant, not even where the pause was of an earlier repair.
func (t *tx) drifted(ctx context.Context, door latchkey.Door, id string, drift latchkey.Drift, message string) error {
	changed, err := t.touched(ctx, "record drift", `
		update credentials set state = 'setting', uncertain = true, alone = false, attempts = 0, drift = $2,
			intended_starts_at = coalesce(asked_starts_at, intended_starts_at),
			intended_ends_at = case when asked_starts_at is null then intended_ends_at else asked_ends_at end,
			asked_starts_at = null, asked_ends_at = null,
			fault_class = 'conflict', fault_message = $3, fault_at = $4, next_attempt_at = null
		where id = $1 and (state = 'set' and not uncertain or state in ('setting', 'removing') and paused_at is not null
			and coalesce(drift->>'change_type', '') not in ($5, 'modified'))`,
		id, document[latchkey.Drift]{drift}, message, t.now, drift.Change)
	if err != nil || !changed || door.Kind != latchkey.DoorDevice {
		return err
	}
	kind := latchkey.EventCodeModifiedOutside
	if drift.Change == latchkey.DriftRemoved {
		kind = latchkey.EventCodeDeletedOutside
	}
	return t.recordOutside(ctx, kind, door, id)
}

// settleAbsence ends a door's absence when all that was missing shows again.
func (t *tx) settleAbsence(ctx context.Context, door latchkey.Door, reading Reading) error {
	if door.AbsentSince == nil {
		return nil
	}
	var missing []string
	err := t.SelectContext(ctx, &missing, `
		select id from credentials where door_id = $1 and state = 'setting' and drift->>'change_type' = 'removed'
			and not id = any($2::uuid[])`, door.ID, pq.Array(reading.Present))
	if err != nil {
		return failed("list what is missing", err)
	}
	if len(missing) > 0 {
		return nil
	}
	return t.endAbsence(ctx, door)
}

// endAbsence lets what is missing on a door be put back.
func (t *tx) endAbsence(ctx context.Context, door latchkey.Door) error {
	if _, err := t.ExecContext(ctx, `update doors set absent_since = null where id = $1`, door.ID); err != nil {
		return failed("end an absence", err)
	}
	grantIDs, err := t.grantsOnDoors(ctx, []string{door.ID})
	if err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonChangedOutside, grantIDs...)
}

// RestoreCodes implements latchkey.OutsideChanges.
func (s *Store) RestoreCodes(ctx context.Context, workspaceID, deviceID string) error {
	return s.inTx(ctx, &deviceID, func(t *tx) error {
		door, err := one[doorRow](ctx, t, string(latchkey.DoorDevice),
			presentDoors(workspaceID, latchkey.DoorDevice).when(true, "d.id = ?", deviceID).add(" for no key update of d"))
		if err != nil || door.AbsentSince == nil {
			return err
		}
		return t.endAbsence(ctx, door)
	})
}
