package store

import (
	"context"
	"encoding/json"
	"time"

	"latchkey"
)

// HistoryPlace is how far what happened at the doors of an account was read; nil
// for not at all.
func (s *Store) HistoryPlace(ctx context.Context, accountID string) (json.RawMessage, error) {
	var place []byte
	if err := s.db.GetContext(ctx, &place, `select history_place from accounts where id = $1`, accountID); err != nil {
		return nil, missing("connected_account", err)
	}
	return place, nil
}

// RecordHistory writes what happened at the doors of an account between two
// places. The place moves in the same transaction, so each entry is one event
// (P7): what another worker has recorded meanwhile is not recorded again.
func (s *Store) RecordHistory(ctx context.Context, accountID string, from, to json.RawMessage, entries []latchkey.Entry) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		moved, err := t.ExecContext(ctx, `
			update accounts set history_place = $3 where id = $1 and history_place is not distinct from $2`,
			accountID, null(string(from)), string(to))
		if err != nil {
			return failed("move place in history", err)
		}
		if rows, err := moved.RowsAffected(); err != nil || rows == 0 {
			return err
		}
		return t.recordHistory(ctx, accountID, entries)
	})
}

func (t *tx) recordHistory(ctx context.Context, accountID string, entries []latchkey.Entry) error {
	ours, err := t.commands(ctx, accountID, entries)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		t.before = &entry.At
		if job, commanded := ours[i]; commanded {
			err = t.carriedOut(ctx, accountID, entry, job)
		} else {
			err = t.entered(ctx, accountID, entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// occurred is when what is recorded happened: before now, where a gateway kept it
// for us. One whose clock is ahead or not set tells nothing better than now.
func (t *tx) occurred() time.Time {
	if t.before == nil || t.before.IsZero() || t.before.After(t.now) {
		return t.now
	}
	return *t.before
}

// recordSlack is how far a gateway's clock may be wrong.
const recordSlack = time.Minute

// recordUser is who had the credential of a lock without marks, by the lock's own
// name for it, when it was used: somebody else may have it now.
func (t *tx) recordUser(ctx context.Context, door latchkey.Door, entry latchkey.Entry) (user entryUser, err error) {
	at := t.occurred()
	_, err = t.getOne(ctx, &user, entryUserSelect+`
		where c.door_id = $1 and c.native_ref = $2 and c.issued_at <= $4 and coalesce(c.removed_at, 'infinity') >= $3
		order by c.removed_at desc nulls first, h.released_at desc nulls first, g.starts_at > $3, h.created_at limit 1`,
		door.ID, entry.Ref, at.Add(-recordSlack), at.Add(recordSlack))
	if err != nil {
		return user, failed("find whose credential was used", err)
	}
	return user, nil
}
