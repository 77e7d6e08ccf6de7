package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// OnLock is a credential that a lock has, or may have.
type OnLock struct {
	ID      string
	Mark    string
	Ref     string
	Mode    latchkey.Mode
	Secret  latchkey.Secret
	Asked   latchkey.Window
	Settled bool // acknowledged, and no write of it is open
}

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

// OnLock lists the credentials that are on a lock, or may be. The lock's lane
// must be held: then no step changes them.
func (s *Store) OnLock(ctx context.Context, doorID string) ([]OnLock, error) {
	var rows []struct {
		ID            string
		NativeRef     string
		Mode          latchkey.Mode
		State         latchkey.CredentialState
		Uncertain     bool
		AskedStartsAt *time.Time
		AskedEndsAt   *time.Time
		MethodID      string
		SecretSealed  []byte
	}
	err := s.db.SelectContext(ctx, &rows, `
		select distinct on (c.id) c.id, c.native_ref, c.mode, c.state, c.uncertain,
			coalesce(c.asked_starts_at, c.intended_starts_at) as asked_starts_at,
			case when c.asked_starts_at is null then c.intended_ends_at else c.asked_ends_at end as asked_ends_at,
			m.id as method_id, m.secret_sealed
		from credentials c join holds h on h.credential_id = c.id and h.released_at is null join methods m on m.id = h.method_id
		where c.door_id = $1 and c.state not in ('removed', 'waiting') order by c.id`, doorID)
	if err != nil {
		return nil, failed("list what is on a lock", err)
	}
	found := make([]OnLock, len(rows))
	for i, row := range rows {
		secret, err := s.vault.Open(methodSeal(row.MethodID), row.SecretSealed)
		if err != nil {
			return nil, fmt.Errorf("secret of method %s: %w", row.MethodID, err)
		}
		found[i] = OnLock{
			ID: row.ID, Mark: s.vault.mark(row.ID), Ref: row.NativeRef, Mode: row.Mode, Secret: secret,
			Settled: row.State == latchkey.CredentialSet && !row.Uncertain,
		}
		if asked := window(row.AskedStartsAt, row.AskedEndsAt); asked != nil {
			found[i].Asked = *asked
		}
	}
	return found, nil
}

// Reading is what a lock's list showed otherwise than we left it.
type Reading struct {
	Missing  []string            // credentials that are gone
	Changed  map[string][]string // credentials that differ, and in what
	Present  []string            // credentials that are as they should be
	Kept     int                 // how many should have been there
	Foreign  []FoundCode
	Complete bool // the list shows all there is
	Next     *time.Time
}

// FoundCode is a code on a lock that is not ours.
type FoundCode struct {
	Ref    string
	Mode   latchkey.Mode
	Secret latchkey.Secret
	Name   string
	Window *latchkey.Window
}

// RecordReading writes down what a reading found, with its events, and tells the
// grants concerned, which put right what is theirs. The lock's lane must be held.
func (s *Store) RecordReading(ctx context.Context, doorID string, reading Reading) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ? for no key update of d`, doorID))
		if err != nil {
			return err
		}
		if err := t.enter(ctx, door.WorkspaceID); err != nil {
			return err
		}
		if err := t.recordDrift(ctx, door, reading); err != nil {
			return err
		}
		if err := t.recordForeign(ctx, door, reading); err != nil {
			return err
		}
		if err := t.settleAbsence(ctx, door, reading); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `update doors set read_at = $2 where id = $1`, door.ID, reading.Next)
		if err != nil {
			return failed("set a door's next reading", err)
		}
		return nil
	})
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
