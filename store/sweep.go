package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// OpenGrants lists the ids of all grants that are not over: each must have a
// running workflow.
func (s *Store) OpenGrants(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.db.SelectContext(ctx, &ids, `select id from grants where status not in ('ended', 'deleted') order by id`)
	if err != nil {
		return nil, failed("list open grants", err)
	}
	return ids, nil
}

// Overdue lists grants that should have been clean by now: over for longer than
// grace and not recorded as such.
func (s *Store) Overdue(ctx context.Context, grace time.Duration) ([]string, error) {
	var ids []string
	err := s.db.SelectContext(ctx, &ids, `
		select g.id from grants g join workspaces w on w.id = g.workspace_id
		where g.status not in ('ended', 'deleted')
			and least(g.ends_at, g.delete_asked_at) < $1::timestamptz + w.clock_offset_us * interval '1 microsecond'`,
		s.clock.Now().Add(-grace))
	if err != nil {
		return nil, failed("list overdue grants", err)
	}
	return ids, nil
}

// Reopen finds grants that are recorded as over although a lock has, or may
// have, one of their credentials, and sets them back to work. There should be
// none. Their events are not written a second time.
func (s *Store) Reopen(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.inTx(ctx, nil, func(t *tx) error {
		err := t.reopenHolds(ctx)
		if err != nil {
			return err
		}
		if ids, err = t.reopen(ctx, nil); err != nil {
			return err
		}
		return t.post(ctx, latchkey.ReasonSwept, ids...)
	})
	return ids, err
}

// reopen sets grants that are over and hold a credential back to work: those of the
// ids, or all for nil.
func (t *tx) reopen(ctx context.Context, among []string) (ids []string, err error) {
	err = t.SelectContext(ctx, &ids, `
		update grants g set status = case when delete_asked_at is null then 'ending' else 'deleting' end,
			key = case when status = 'deleted' then null else key end -- another grant may have it by now
		where status in ('ended', 'deleted') and ($1::uuid[] is null or id = any($1))
			and exists (select from holds h join credentials c on c.id = h.credential_id
				where h.grant_id = g.id and h.released_at is null and c.state <> 'removed')
		returning id`, pq.Array(among))
	if err != nil {
		return nil, failed("reopen grants", err)
	}
	return ids, nil
}

// Repost leaves word again for grants whose workflow has gone missing.
func (s *Store) Repost(ctx context.Context, grantIDs ...string) error {
	return s.inTx(ctx, nil, func(t *tx) error { return t.post(ctx, latchkey.ReasonSwept, grantIDs...) })
}

// UnknownCredentials returns those of the marks found on locks that no row
// explains: a credential of ours that should not be there. One that was given
// back keeps its mark and is not ours any more.
func (s *Store) UnknownCredentials(ctx context.Context, marks []string) ([]string, error) {
	var ids []string
	err := s.db.SelectContext(ctx, &ids, `
		select mark from unnest($1::text[]) as mark
		where not exists (select from credentials c
			where c.id::text = mark and (c.state not in ('removed', 'waiting') or c.given_back_at is not null))
			and not exists (select from given_back_marks g where g.credential_id::text = mark)`, pq.Array(marks))
	if err != nil {
		return nil, failed("look for unknown credentials", err)
	}
	return ids, nil
}

// AccountDoors lists the doors that an account has now.
func (s *Store) AccountDoors(ctx context.Context, accountID string) ([]latchkey.Door, error) {
	return all[doorRow](ctx, s.db, newQuery(doorSelect+` where d.account_id = ? and d.removed_at is null order by d.id`, accountID))
}
