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
// else the one the caller asked for, else one that the person has from another
// grant, else a new one, shared by as many doors as can share it (contract 4.1).
func (t *tx) serveCode(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if err := t.drawAlone(ctx, doors); err != nil {
		return err
	}
	for _, source := range []func(context.Context, *latchkey.Grant, int, []latchkey.Door) ([]latchkey.Door, error){
		t.serveOwn, t.serveWish, t.serveReused,
	} {
		rest, err := source(ctx, grant, position, doors)
		if err != nil || len(rest) == 0 {
			return err
		}
		doors = rest
	}
	if grant.Code.Chosen {
		return nil // the caller's own PIN, or none
	}
	return t.serveDrawn(ctx, grant, position, doors)
}

// serveOwn gives doors a code that the grant has already, and returns the rest.
func (t *tx) serveOwn(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	for m := range grant.Methods {
		method := &grant.Methods[m]
		if method.Request != position || method.DeleteAskedAt != nil || spent(*method) {
			continue
		}
		fits, rest, err := t.fitting(ctx, *grant, method.Secret, doors)
		if err != nil {
			return nil, err
		}
		if err := t.addEntries(ctx, grant, method, fits); err != nil {
			return nil, err
		}
		doors = rest
	}
	return doors, nil
}

// serveWish gives doors the code that the caller asked for, and returns the rest.
func (t *tx) serveWish(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	wish := grant.Requested[position].Code
	if wish.IsZero() || hasSecret(*grant, position, wish) {
		return doors, nil
	}
	fits, rest, err := t.fitting(ctx, *grant, wish, doors)
	if err != nil {
		return nil, err
	}
	return rest, t.addMethod(ctx, grant, position, wish, fits)
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
		if err := t.addMethod(ctx, grant, position, code, fit{free: members}); err != nil {
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
	return t.addMethodWithID(ctx, grant, methodID, position, latchkey.NewSecret(number), fit{free: doors})
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
