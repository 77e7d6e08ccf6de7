package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// materialise gives every targeted door its credential row and marks the rows
// of doors that are no longer targeted. It runs when a grant is created and
// before every plan, and changes nothing when nothing is amiss.
func (t *tx) materialise(ctx context.Context, grant *latchkey.Grant) error {
	if err := t.markTargets(ctx, grant); err != nil {
		return err
	}
	var unserved []string
	for position, request := range grant.Requested {
		doors, err := t.missingDoors(ctx, *grant, position, request.Mode)
		if err != nil || len(doors) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := t.serve(ctx, grant, position, doors); err != nil {
			return fmt.Errorf("materialise %s of grant %s: %w", request.Mode, grant.ID, err)
		}
		for _, door := range withoutCredential(*grant, position, doors) {
			unserved = append(unserved, door.ID)
		}
	}
	return t.noteUnopened(ctx, grant, unserved)
}

// noteUnopened keeps the doors that no method opens, and writes the event when
// there is a new one among them.
func (t *tx) noteUnopened(ctx context.Context, grant *latchkey.Grant, unserved []string) error {
	before := grant.Unserved
	grant.Unserved = unserved
	grant.Unserved = append([]string{}, unique(grant.Unopened())...) // never null
	if slices.Equal(before, grant.Unserved) {
		return nil
	}
	more := !containsAll(before, grant.Unserved)
	switch {
	case len(grant.Unserved) == 0:
		grant.UnservedSince = nil
	case more:
		grant.UnservedSince = &t.now
	}
	_, err := t.ExecContext(ctx, `update grants set unserved = $2, unserved_since = $3 where id = $1`,
		grant.ID, pq.Array(grant.Unserved), grant.UnservedSince)
	if err != nil {
		return fmt.Errorf("note doors without a method: %w", err)
	}
	if grant.Kind != latchkey.GrantOfAccess || !more {
		return nil
	}
	return t.reportMissing(ctx, *grant)
}

// markTargets keeps wanted_since and unwanted_since true to the grant's doors.
func (t *tx) markTargets(ctx context.Context, grant *latchkey.Grant) error {
	var lost, found []string
	for m := range grant.Methods {
		for c := range grant.Methods[m].Credentials {
			credential := &grant.Methods[m].Credentials[c]
			_, targeted := grant.Door(credential.DoorID)
			switch {
			case targeted && credential.UnwantedSince != nil:
				found = append(found, credential.ID)
				credential.UnwantedSince, credential.WantedSince = nil, t.now
			case !targeted && credential.UnwantedSince == nil && credential.State != latchkey.CredentialRemoved:
				lost = append(lost, credential.ID)
				credential.UnwantedSince = &t.now
			}
		}
	}
	if len(lost)+len(found) == 0 {
		return nil
	}
	_, err := t.ExecContext(ctx, `
		update holds set unwanted_since = case when credential_id = any($1) then $3::timestamptz end,
			wanted_since = case when credential_id = any($2) then $3 else wanted_since end
		where grant_id = $4 and (credential_id = any($1) or credential_id = any($2))`,
		pq.Array(lost), pq.Array(found), t.now, grant.ID)
	if err != nil {
		return fmt.Errorf("mark targets: %w", err)
	}
	return nil
}

// missingDoors are the targeted doors that take the mode, have no live credential
// of the position, and from which the caller did not take it away.
func (t *tx) missingDoors(
	ctx context.Context, grant latchkey.Grant, position int, mode latchkey.Mode,
) ([]latchkey.Door, error) {
	missing := slices.DeleteFunc(withoutCredential(grant, position, grant.Doors), func(door latchkey.Door) bool {
		return !grant.Takes(door, mode) || door.RemovedAt != nil // a door that is gone keeps what it has, and gets nothing
	})
	if len(missing) == 0 || grant.Kind != latchkey.GrantOfAccess { // no caller deletes a stand-alone code's methods one by one
		return missing, nil
	}
	return t.withoutDeleted(ctx, grant.ID, position, missing)
}

// withoutCredential are those of the doors that have no live credential of the position.
func withoutCredential(grant latchkey.Grant, position int, doors []latchkey.Door) []latchkey.Door {
	served := map[string]bool{}
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if method.Request == position && c.State != latchkey.CredentialRemoved && c.ReplacedAt == nil {
				served[c.DoorID] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(doors), func(door latchkey.Door) bool { return served[door.ID] })
}

// withoutDeleted leaves out the doors whose method of this position the caller
// deleted, and all doors when every method of the position was deleted: what a
// caller took away does not come back by itself.
func (t *tx) withoutDeleted(ctx context.Context, grantID string, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	var rows []struct {
		DoorID  string `db:"door_id"`
		Deleted bool   `db:"deleted"`
	}
	err := t.SelectContext(ctx, &rows, `
		select distinct h.door_id, m.delete_asked_at is not null as deleted
		from methods m join holds h on h.method_id = m.id
		where m.grant_id = $1 and m.position = $2 and h.replaced_at is null -- what took its place is no caller's wish
		`, grantID, position)
	if err != nil {
		return nil, fmt.Errorf("read deleted methods: %w", err)
	}
	closed, alive := map[string]bool{}, len(rows) == 0
	for _, row := range rows {
		closed[row.DoorID] = closed[row.DoorID] || row.Deleted
		alive = alive || !row.Deleted
	}
	return slices.DeleteFunc(doors, func(door latchkey.Door) bool { return !alive || closed[door.ID] }), nil
}
