package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// readAtATime is how many locks are read between two looks at their account.
const readAtATime = 20

// UnreadDoors lists the doors of an account whose lists are due to be read.
func (s *Store) UnreadDoors(ctx context.Context, accountID string) ([]latchkey.Door, error) {
	return all[doorRow](ctx, s.db, newQuery(doorSelect+`
		where d.account_id = ? and d.removed_at is null and d.online and d.read_at <= ?
		order by d.read_at, d.id limit ?`, accountID, s.clock.Now(), readAtATime))
}

// ReadSoon says that somebody changed something at a lock. An unknown door is
// no error: it has not been discovered yet.
func (s *Store) ReadSoon(ctx context.Context, accountID, nativeID string) error {
	_, err := s.db.ExecContext(ctx, `update doors set read_at = $3 where account_id = $1 and native_id = $2`,
		accountID, nativeID, s.clock.Now())
	if err != nil {
		return failed("mark door for reading", err)
	}
	return nil
}

// ReadLater sets when a lock is read next, in real time; nil is not until it
// reports a change.
func (s *Store) ReadLater(ctx context.Context, doorID string, at *time.Time) error {
	if _, err := s.db.ExecContext(ctx, `update doors set read_at = $2 where id = $1`, doorID, at); err != nil {
		return failed("set a door's next reading", err)
	}
	return nil
}

// DoorClock is how far a door's workspace is ahead of real time.
func (s *Store) DoorClock(ctx context.Context, doorID string) (time.Duration, error) {
	var offset int64
	err := s.db.GetContext(ctx, &offset, `
		select w.clock_offset_us from doors d join workspaces w on w.id = d.workspace_id where d.id = $1`, doorID)
	if err != nil {
		return 0, missing("door", err)
	}
	return microseconds(offset), nil
}

// Reading is what a lock's list showed otherwise than we left it.
type Reading struct {
	Missing  []string              // credentials that are gone
	Changed  map[string]Alteration // credentials that differ
	Present  []string              // credentials that are as they should be
	Kept     int                   // how many should have been there
	Foreign  []FoundCode
	Complete bool // the list shows all there is
	Next     *time.Time

	Handovers int64 // OnDoor.Handovers when it began
}

// Alteration is how a credential of ours is on its lock otherwise than we left it.
type Alteration struct {
	Fields []string // "code", "starts_at", "ends_at", "name"
	Was    OnLock
	Now    FoundCode
}

// fields are what was changed, from what to what. PINs are in none.
func (a Alteration) fields() []latchkey.DriftedField {
	fields := make([]latchkey.DriftedField, len(a.Fields))
	for i, name := range a.Fields {
		fields[i].Name = name
		switch {
		case name == "name":
			fields[i].From, fields[i].To = &a.Was.Name, &a.Now.Name
		case name == "code" || a.Now.Window == nil:
		default:
			from, to := times(a.Was.Asked)[name], times(*a.Now.Window)[name]
			fields[i].From, fields[i].To = asText(from), asText(to)
		}
	}
	return fields
}

// asText is a text inside an event; nil for what has none.
func asText(value any) *string {
	if text, is := value.(string); is {
		return &text
	}
	return nil
}

// FoundCode is a code as a lock has it.
type FoundCode struct {
	Ref    string
	Mode   latchkey.Mode
	Secret latchkey.Secret
	Name   string
	Window *latchkey.Window

	Claimed bool // it has the mark of another system
}

// RecordReading writes down what a reading found, with its events, and tells the
// grants concerned, which put right what is theirs. The lock's lane must be held. A
// reading during which an entry changed hands proves nothing, and is due again.
func (s *Store) RecordReading(ctx context.Context, doorID string, reading Reading) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ? for no key update of d`, doorID))
		if err != nil {
			return err
		}
		if old, err := t.outOfHand(ctx, door.ID, reading); err != nil || old {
			return err
		}
		if err := t.enter(ctx, door.WorkspaceID); err != nil {
			return err
		}
		for _, write := range []func(context.Context, latchkey.Door, Reading) error{t.recordDrift, t.recordForeign, t.settleAbsence} {
			if err := write(ctx, door, reading); err != nil {
				return err
			}
		}
		_, err = t.ExecContext(ctx, `update doors set read_at = $2 where id = $1`, door.ID, reading.Next)
		if err != nil {
			return failed("set a door's next reading", err)
		}
		return nil
	})
}

// outOfHand reports whether an entry of the door changed hands since a reading began.
func (t *tx) outOfHand(ctx context.Context, doorID string, reading Reading) (bool, error) {
	var handovers int64
	if err := t.GetContext(ctx, &handovers, `select handovers from doors where id = $1`, doorID); err != nil {
		return false, failed("read handovers", err)
	}
	return handovers != reading.Handovers, nil
}

// grantsOf lists the grants that hold any of the credentials.
func (t *tx) grantsOf(ctx context.Context, credentialIDs []string) ([]string, error) {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select distinct grant_id from holds where credential_id = any($1::uuid[]) and released_at is null`, pq.Array(credentialIDs))
	if err != nil {
		return nil, failed("list grants of credentials", err)
	}
	return ids, nil
}
