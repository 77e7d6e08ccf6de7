package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
	"latchkey/pin"
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
	_, err := t.ExecContext(ctx, `update grants set unserved = $2 where id = $1`, grant.ID, pq.Array(grant.Unserved))
	if err != nil {
		return fmt.Errorf("note doors without a method: %w", err)
	}
	if containsAll(before, grant.Unserved) {
		return nil
	}
	return t.reportMissing(ctx, *grant)
}

// markTargets keeps unwanted_since true to the grant's doors.
func (t *tx) markTargets(ctx context.Context, grant *latchkey.Grant) error {
	var lost, found []string
	for m := range grant.Methods {
		for c := range grant.Methods[m].Credentials {
			credential := &grant.Methods[m].Credentials[c]
			_, targeted := grant.Door(credential.DoorID)
			switch {
			case targeted && credential.UnwantedSince != nil:
				found = append(found, credential.ID)
				credential.UnwantedSince = nil
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
		update credentials set unwanted_since = case when id = any($1) then $3::timestamptz end
		where id = any($1) or id = any($2)`, pq.Array(lost), pq.Array(found), t.now)
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
	if mode != latchkey.ModeCode && mode != latchkey.ModeCard {
		return nil, nil // nothing makes these yet
	}
	missing := slices.DeleteFunc(withoutCredential(grant, position, grant.Doors), func(door latchkey.Door) bool {
		return !door.Capabilities.Accepts(mode) || door.RemovedAt != nil // a door that is gone keeps what it has, and gets nothing
	})
	if len(missing) == 0 {
		return nil, nil
	}
	return t.withoutDeleted(ctx, grant.ID, position, missing)
}

// withoutCredential are those of the doors that have no live credential of the position.
func withoutCredential(grant latchkey.Grant, position int, doors []latchkey.Door) []latchkey.Door {
	served := map[string]bool{}
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if method.Request == position && c.State != latchkey.CredentialRemoved {
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
		select distinct c.door_id, m.delete_asked_at is not null as deleted
		from methods m join credentials c on c.method_id = m.id
		where m.grant_id = $1 and m.position = $2`, grantID, position)
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

// serve finds a secret for every missing door and writes the rows.
func (t *tx) serve(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	switch grant.Requested[position].Mode {
	case latchkey.ModeCode:
		return t.serveCode(ctx, grant, position, doors)
	case latchkey.ModeCard:
		return t.serveCard(ctx, grant, position, doors)
	case latchkey.ModeMobileKey, latchkey.ModeCloudKey:
	}
	return nil
}

// serveCode gives each door a code: that of a method the grant has already,
// else the one the caller asked for, else a new one, shared by as many doors as
// can share it (contract 4.1).
func (t *tx) serveCode(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if err := t.drawAlone(ctx, doors); err != nil {
		return err
	}
	for m := range grant.Methods {
		method := &grant.Methods[m]
		if method.Request != position || method.DeleteAskedAt != nil || spent(*method) {
			continue
		}
		fitting, rest, err := t.fitting(ctx, grant.ID, method.Secret, doors)
		if err != nil {
			return err
		}
		if err := t.addCredentials(ctx, grant, method, fitting); err != nil {
			return err
		}
		doors = rest
	}
	if wish := grant.Requested[position].Code; !wish.IsZero() && !hasSecret(*grant, position, wish) {
		fitting, rest, err := t.fitting(ctx, grant.ID, wish, doors)
		if err != nil {
			return err
		}
		if err := t.addMethod(ctx, grant, position, wish, fitting); err != nil {
			return err
		}
		doors = rest
	}
	return t.serveDrawn(ctx, grant, position, doors)
}

func (t *tx) serveDrawn(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	rules := make([]pin.Rules, len(doors))
	for i, door := range doors {
		rules[i] = pin.RulesOf(door.Capabilities)
	}
	for _, group := range pin.Groups(rules) {
		members := make([]latchkey.Door, len(group.Doors))
		for i, index := range group.Doors {
			members[i] = doors[index]
		}
		code, found, err := t.drawFree(ctx, group.Rules, members)
		if err != nil {
			return err
		}
		if !found {
			continue // noted as unserved
		}
		if err := t.addMethod(ctx, grant, position, code, members); err != nil {
			return err
		}
	}
	return nil
}

// serveCard takes one free card from the drawer of the doors' accounts.
func (t *tx) serveCard(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Request == position && method.DeleteAskedAt == nil && !spent(*method) {
			return t.addCredentials(ctx, grant, method, doors)
		}
	}
	methodID := uuid.NewString()
	var number string
	err := t.GetContext(ctx, &number, `
		update cards set method_id = $1 where (account_id, number) in (
			select account_id, number from cards where account_id = any($2) and method_id is null
			order by account_id, number limit 1 for update skip locked)
		returning number`, methodID, pq.Array(accountsOf(doors)))
	if errors.Is(err, sql.ErrNoRows) {
		return nil // noted as unserved
	}
	if err != nil {
		return fmt.Errorf("take a card: %w", err)
	}
	return t.addMethodWithID(ctx, grant, methodID, position, latchkey.NewSecret(number), doors)
}

func accountsOf(doors []latchkey.Door) []string {
	var ids []string
	for _, door := range doors {
		if !slices.Contains(ids, door.AccountID) {
			ids = append(ids, door.AccountID)
		}
	}
	return ids
}

// spent reports whether every lock refused the method's secret. One that merely
// is on no lock at the moment stays: people may know it already.
func spent(method latchkey.Method) bool {
	return !slices.ContainsFunc(method.Credentials, func(c latchkey.Credential) bool {
		return c.State != latchkey.CredentialRemoved ||
			(c.Fault != latchkey.FaultDuplicateCode && c.Fault != latchkey.FaultInvalidCode)
	})
}

func hasSecret(grant latchkey.Grant, position int, secret latchkey.Secret) bool {
	return slices.ContainsFunc(grant.Methods, func(m latchkey.Method) bool {
		return m.Request == position && m.Secret == secret
	})
}
