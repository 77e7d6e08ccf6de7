package store

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"latchkey"
)

// GrantTimeline implements latchkey.Timelines. A key that was used again is the
// living grant's.
func (s *Store) GrantTimeline(
	ctx context.Context, workspaceID string, ref latchkey.GrantRef, filter latchkey.TimelineFilter,
) (latchkey.Grant, latchkey.Timeline, error) {
	id, err := scanOne[string](ctx, s.db, "access_grant", newQuery(`
		select id from grants where workspace_id = ? and kind = 'access_grant'`, workspaceID).
		equal("id", ref.ID).equal("key", ref.Key).add(" order by status = 'deleted', created_at desc limit 1"))
	if err != nil {
		return latchkey.Grant{}, latchkey.Timeline{}, err
	}
	grant, err := s.reader().grant(ctx, id)
	if err != nil {
		return latchkey.Grant{}, latchkey.Timeline{}, err
	}
	found, err := s.timeline(ctx, chronicle{
		workspaceID: workspaceID, id: id,
		events: `select position from events where grant_id = ?
			union select e.position from holds h join events e on e.access_code_id = h.credential_id where h.grant_id = ?`,
		holds: `h.grant_id = ?`,
		tries: `t.began_at >= held.created_at and (held.released_at is null or t.began_at <= held.released_at)`,
	}, filter)
	return grant, found, err
}

// CodeTimeline implements latchkey.Timelines.
func (s *Store) CodeTimeline(
	ctx context.Context, workspaceID, codeID string, filter latchkey.TimelineFilter,
) (latchkey.Timeline, error) {
	_, err := scanOne[int](ctx, s.db, "access_code", newQuery(`
		select 1 from credentials c join doors d on d.id = c.door_id and d.kind = 'device' join holds h on h.credential_id = c.id
			join grants g on g.id = h.grant_id and g.kind = 'access_grant'
		where c.mode = 'code' and c.workspace_id = ? and c.id = ?
		union select 1 from grants where workspace_id = ? and id = ? and kind = 'access_code'`,
		workspaceID, codeID, workspaceID, codeID))
	if err != nil {
		return latchkey.Timeline{}, err
	}
	return s.timeline(ctx, chronicle{
		workspaceID: workspaceID, id: codeID,
		events: `select position from events where access_code_id = ?`,
		holds:  `(h.credential_id = ? or h.grant_id = ?)`, tries: `true`,
	}, filter)
}

// chronicle is what a timeline is of. Every ? in it is the id.
type chronicle struct {
	workspaceID, id string
	events          string // selects their positions
	holds           string // of the entries
	tries           string // at the entries that are held
}

// lines are all lines of a chronicle, of which a selection is made. An attempt is
// two: its end is known later than its beginning. What it came to stands before
// the events that followed from it in the same transaction.
func (c chronicle) lines(selection *query, types []latchkey.EventType) *query {
	return selection.add(` from (
		select e.id, e.type, e.occurred_at as at, 2 as rank, e.position as number, e.id::text as event_id,
			coalesce(e.method_id::text, '') as method_id, coalesce(e.access_code_id::text, '') as access_code_id,
			coalesce(e.device_id, e.entrance_id) as door_id, null::bigint as try
		from events e where e.workspace_id = ? and e.position in (`, c.workspaceID).
		add(c.events, c.ids(c.events)...).
		add(`)
		union all
		select md5(t.number || half.type)::uuid, half.type, half.at, half.rank, t.number, '', held.method_id::text,
			case when c.mode = 'code' then c.id::text else '' end, c.door_id, t.number
		from (
			select distinct on (h.credential_id) h.credential_id, h.method_id, h.created_at, h.released_at from holds h where `).
		add(c.holds, c.ids(c.holds)...).
		add(` order by h.credential_id, h.released_at desc nulls first
		) held join credentials c on c.id = held.credential_id join tries t on t.credential_id = c.id and `+c.tries+`
		cross join lateral (values (?::text, t.began_at, 0), (?, t.ended_at, 1)) as half (type, at, rank)
		where c.workspace_id = ? and half.at is not null
		) k left join doors d on d.id = k.door_id left join tries t on t.number = k.try
		left join credentials c on c.id = t.credential_id where true`,
			latchkey.EventTryStarted, latchkey.EventTryFinished, c.workspaceID).
		when(types != nil, "k.type = any(?)", pq.Array(types))
}

func (c chronicle) ids(condition string) []any {
	ids := make([]any, strings.Count(condition, "?"))
	for i := range ids {
		ids[i] = c.id
	}
	return ids
}

// part is the part of a chronicle that a filter asks for.
func (c chronicle) part(filter latchkey.TimelineFilter) *query {
	order := " order by k.at"
	if filter.Backwards() {
		order += " desc"
	}
	q := newQuery(`
		select k.id, k.type, k.at, k.rank, k.number, k.event_id, k.method_id, k.access_code_id, d.name as door,
			case when d.kind = 'device' then d.id end as device_id, case when d.kind = 'acs_entrance' then d.id end as entrance_id,
			d.account_id, c.mode, t.action, t.attempt, t.began_at, t.ended_at, t.outcome, t.fault_class, t.words, t.next_at`)
	return c.lines(q, filter.Types).
		when(filter.After != nil, "k.at > ?", filter.After).
		when(filter.Before != nil, "k.at < ?", filter.Before).
		add(order+" fetch first (?) rows with ties", filter.Limit)
}

func (s *Store) timeline(ctx context.Context, of chronicle, filter latchkey.TimelineFilter) (latchkey.Timeline, error) {
	rows, err := scanAll[happeningRow](ctx, s.db, of.part(filter))
	if err != nil || len(rows) == 0 {
		return latchkey.Timeline{}, err
	}
	slices.SortFunc(rows, happeningRow.compare)
	found := latchkey.Timeline{Happenings: make([]latchkey.Happening, len(rows))}
	for i, row := range rows {
		found.Happenings[i] = row.happening()
	}
	around, err := scanOne[struct{ Earlier, Later bool }](ctx, s.db, "timeline", of.lines(newQuery(`
		select coalesce(bool_or(k.at < ?), false) as earlier,
			coalesce(bool_or(k.at > ? and k.at < coalesce(?, 'infinity'::timestamptz)), false) as later`,
		rows[0].At, rows[len(rows)-1].At, filter.Before), filter.Types))
	found.Earlier, found.Later = around.Earlier, around.Later
	return found, err
}
