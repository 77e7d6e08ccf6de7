package store

import (
	"context"
	"slices"

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
		return t.serveKept(ctx, grant, position, doors)
	}
	return nil
}

// serveCode gives each door a code: that of a method the grant has already,
// else the one the caller asked for, else one that the person has from another
// grant, else a new one, shared by as many doors as can share it (contract 4.1).
// Locks that choose the PIN are asked for it; those that follow their account get
// one that is on it.
func (t *tx) serveCode(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if err := t.drawAlone(ctx, doors); err != nil {
		return err
	}
	sources := []source{t.serveMade, t.serveOwn, t.serveWish, t.serveReused, t.serveExisting, t.serveDrawn}
	switch {
	case grant.Requested[position].Exact:
		sources = []source{t.serveWish} // this code or none
	case grant.Code.Chosen:
		sources = []source{t.serveOwn, t.serveWish} // the caller's own code, or none
	}
	for _, source := range sources {
		rest, err := source(ctx, grant, position, doors)
		if err != nil || len(rest) == 0 {
			return err
		}
		doors = rest
	}
	return nil
}

// source gives doors a code and returns the rest.
type source func(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error)

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
	if wish.IsZero() || !grant.Requested[position].Exact && hasSecret(*grant, position, wish) {
		return doors, nil
	}
	fits, rest, err := t.fitting(ctx, *grant, wish, doors)
	if err != nil {
		return nil, err
	}
	if method := withSecret(grant, position, wish); method != nil {
		return rest, t.addEntries(ctx, grant, method, fits)
	}
	return rest, t.addMethod(ctx, grant, position, wish, fits)
}

// serveDrawn draws codes for doors. Those for which there is none are returned:
// they are noted as unserved.
func (t *tx) serveDrawn(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	doors, rest := parted(doors, func(d latchkey.Door) bool { return !d.Capabilities.Has(latchkey.PINCodeMatchesSet) })
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
			return nil, err
		}
		if !found {
			rest = append(rest, members...)
			continue
		}
		if err := t.addMethod(ctx, grant, position, code, fit{free: members}); err != nil {
			return nil, err
		}
	}
	return rest, nil
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

// withSecret finds the method of a request that has a secret; nil when none has.
func withSecret(grant *latchkey.Grant, position int, secret latchkey.Secret) *latchkey.Method {
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Request == position && method.DeleteAskedAt == nil && method.Secret == secret {
			return method
		}
	}
	return nil
}

func hasSecret(grant latchkey.Grant, position int, secret latchkey.Secret) bool {
	return slices.ContainsFunc(grant.Methods, func(m latchkey.Method) bool {
		return m.Request == position && m.Secret == secret
	})
}
