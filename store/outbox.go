package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// post leaves word that these grants changed.
func (t *tx) post(ctx context.Context, reason latchkey.Reason, grantIDs ...string) error {
	return t.postTo(ctx, latchkey.KindGrant, reason, grantIDs...)
}

// urgent are the reasons that make a workflow do more than plan again: a later
// reason does not take their place.
var urgent = []string{string(latchkey.ReasonDoorReachable), string(latchkey.ReasonClockMoved)}

// postTo leaves word that these subjects of a kind changed. One row a subject: a
// later change takes the place of an earlier one that was not delivered yet. The
// revision is the transaction's number, which no other change of the subject ever
// has, so that a late delivery of this letter never takes out a newer one.
func (t *tx) postTo(ctx context.Context, kind latchkey.Kind, reason latchkey.Reason, ids ...string) error {
	_, err := t.ExecContext(ctx, `
		insert into outbox (kind, subject_id, revision, reason, due_at)
		select distinct $5, subject_id, pg_current_xact_id()::text::bigint, $2, $3::timestamptz
		from unnest($1::uuid[]) as subject_id order by subject_id
		on conflict (kind, subject_id) do update
		set revision = excluded.revision, attempts = 0, due_at = excluded.due_at,
			reason = case when outbox.reason = any($4) then outbox.reason else excluded.reason end`,
		pq.Array(ids), reason, t.real(), pq.Array(urgent), kind)
	if err != nil {
		return fmt.Errorf("post to outbox: %w", err)
	}
	t.posted = t.posted || len(ids) > 0
	return nil
}

// Letter is one undelivered word of the outbox.
type Letter struct {
	Kind     latchkey.Kind   `db:"kind"`
	ID       string          `db:"subject_id"` // of the grant, webhook, attempt or account
	Revision int64           `db:"revision"`
	Reason   latchkey.Reason `db:"reason"`
	Attempts int             `db:"attempts"`
}

// letterLease is how long a claimed letter is left to the one who claimed it.
const letterLease = 30 * time.Second

// ClaimLetters takes up to limit due letters for delivery. A letter that is
// not delivered or postponed within half a minute becomes due again.
func (s *Store) ClaimLetters(ctx context.Context, limit int) ([]Letter, error) {
	var letters []Letter
	now := s.clock.Now()
	err := s.db.SelectContext(ctx, &letters, `
		update outbox set attempts = attempts + 1, due_at = $1
		where (kind, subject_id) in (
			select kind, subject_id from outbox where due_at <= $2 order by due_at limit $3 for update skip locked)
		returning kind, subject_id, revision, reason, attempts`,
		now.Add(letterLease), now, limit)
	if err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	return letters, nil
}

// DeliveredLetter takes a letter out, unless a newer change has replaced it.
func (s *Store) DeliveredLetter(ctx context.Context, letter Letter) error {
	_, err := s.db.ExecContext(ctx, `delete from outbox where kind = $1 and subject_id = $2 and revision = $3`,
		letter.Kind, letter.ID, letter.Revision)
	if err != nil {
		return fmt.Errorf("take letter out: %w", err)
	}
	return nil
}

// PostponeLetter makes a letter due again after a failed delivery: after
// 1, 2, 4 … seconds, at most a minute.
func (s *Store) PostponeLetter(ctx context.Context, letter Letter) error {
	wait := min(time.Minute, time.Second<<min(letter.Attempts-1, 6))
	_, err := s.db.ExecContext(ctx, `update outbox set due_at = $4 where kind = $1 and subject_id = $2 and revision = $3`,
		letter.Kind, letter.ID, letter.Revision, s.clock.Now().Add(wait))
	if err != nil {
		return fmt.Errorf("postpone letter: %w", err)
	}
	return nil
}
