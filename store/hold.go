package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// closeHolds ends every hold on entries that are gone. Other grants than the one
// that lost them are told: they may want an entry of their own.
func (t *tx) closeHolds(ctx context.Context, grantID string, credentialIDs ...string) error {
	var others []string
	err := t.SelectContext(ctx, &others, `
		with gone as (
			update holds set released_at = $2 where credential_id = any($1::uuid[]) and released_at is null returning grant_id)
		select distinct grant_id from gone where grant_id is distinct from $3::uuid`,
		pq.Array(credentialIDs), t.now, null(grantID))
	if err != nil {
		return failed("close holds", err)
	}
	if len(others) == 0 {
		return nil
	}
	return t.post(ctx, latchkey.ReasonEntryShared, others...)
}

// addHolds lets a method use entries that other grants of the person have.
func (t *tx) addHolds(ctx context.Context, grant *latchkey.Grant, method *latchkey.Method, entries []entry) error {
	if len(entries) == 0 {
		return nil
	}
	ids, doors := make([]string, len(entries)), make([]latchkey.Door, len(entries))
	for i, entry := range entries {
		ids[i], doors[i] = entry.id, entry.door
	}
	_, err := t.ExecContext(ctx, `
		insert into holds (credential_id, method_id, grant_id, door_id, created_at)
		select unnest($1::uuid[]), $2::uuid, $3::uuid, unnest($4::uuid[]), $5::timestamptz
		on conflict (credential_id, method_id) do update set released_at = null, unwanted_since = null, wanted_since = $5`,
		pq.Array(ids), method.ID, grant.ID, pq.Array(doorIDs(doors)), t.now)
	if err != nil {
		return failed("share entries", err)
	}
	return t.rereadCredentials(ctx, method)
}

// rereadCredentials reads a method's credentials after others came to it.
func (t *tx) rereadCredentials(ctx context.Context, method *latchkey.Method) error {
	method.Credentials = nil
	return t.reader().loadCredentials(ctx, []string{method.ID}, map[string]*latchkey.Method{method.ID: method})
}

// release lets go of entries that other grants go on using, and tells those: the
// entry's window may be shorter now, and removing it is theirs.
func (t *tx) release(ctx context.Context, grant *latchkey.Grant, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var others []string
	err := t.SelectContext(ctx, &others, `
		with gone as (
			update holds set released_at = $3 where credential_id = any($1::uuid[]) and grant_id = $2 and released_at is null)
		select distinct h.grant_id from holds h
		where h.credential_id = any($1::uuid[]) and h.grant_id <> $2 and h.released_at is null`,
		pq.Array(ids), grant.ID, t.now)
	if err != nil {
		return failed("release entries", err)
	}
	t.markGone(grant, ids)
	return t.post(ctx, latchkey.ReasonEntryShared, others...)
}

// reopenHolds gives an entry that is on a lock and that nobody holds back to
// whoever held it last, whose grant then removes it. There should be none.
func (t *tx) reopenHolds(ctx context.Context) error {
	_, err := t.ExecContext(ctx, `
		update holds h set released_at = null from (
			select distinct on (h.credential_id) h.credential_id, h.method_id
			from holds h join credentials c on c.id = h.credential_id
			where c.state <> 'removed' and not exists (
				select from holds o where o.credential_id = c.id and o.released_at is null)
			order by h.credential_id, h.released_at desc) as last
		where h.credential_id = last.credential_id and h.method_id = last.method_id`)
	if err != nil {
		return failed("reopen holds", err)
	}
	return nil
}
