package store

import (
	"context"
	"fmt"
	"slices"

	"latchkey"
)

// serveMade gives methods without a PIN to the doors whose lock, or its maker,
// chooses it: one for all doors of an account that gives a person one PIN (the
// Salto rule), else one a door. It returns the other doors.
func (t *tx) serveMade(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	makers, rest := parted(doors, func(d latchkey.Door) bool { return d.Capabilities.MakesPINs() })
	for len(makers) > 0 {
		first := makers[0]
		group, others := parted(makers, func(d latchkey.Door) bool {
			return d.ID == first.ID || (d.AccountID == first.AccountID && d.Capabilities.OnePIN && first.Capabilities.OnePIN)
		})
		if err := t.addMade(ctx, grant, position, group); err != nil {
			return nil, err
		}
		makers = others
	}
	return rest, nil
}

// addMade puts the doors into the method that has the account's PIN for the
// person already, or into a new one.
func (t *tx) addMade(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	for m := range grant.Methods {
		method := &grant.Methods[m]
		if method.Request == position && method.DeleteAskedAt == nil &&
			doors[0].Capabilities.OnePIN && madeBy(*grant, *method, doors[0].AccountID) {
			return t.addCredentials(ctx, grant, method, doors)
		}
	}
	return t.addMethod(ctx, grant, position, latchkey.Secret{}, fit{free: doors})
}

// madeBy reports whether the account chose the method's PIN, or is asked for it.
func madeBy(grant latchkey.Grant, method latchkey.Method, accountID string) bool {
	return slices.ContainsFunc(method.Credentials, func(c latchkey.Credential) bool {
		door, known := grant.Door(c.DoorID)
		return known && door.AccountID == accountID && door.Capabilities.MakesPINs()
	})
}

// keepMade keeps the PIN that a lock chose: it is the method's from now on.
func (t *tx) keepMade(ctx context.Context, job Job, made latchkey.Secret) error {
	if made.IsZero() || made == job.Method.Secret {
		return nil
	}
	sealed, err := t.vault.Seal(methodSeal(job.Method.ID), made)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update methods set secret_sealed = $2 where id = $1`, job.Method.ID, sealed); err != nil {
		return fmt.Errorf("keep a made code: %w", err)
	}
	_, err = t.ExecContext(ctx, `
		update credentials set secret_mac = $2 where state <> 'removed' and id in (
			select h.credential_id from holds h where h.method_id = $1 and h.released_at is null)`,
		job.Method.ID, t.vault.MAC(made))
	if err != nil {
		return fmt.Errorf("keep a made code: %w", err)
	}
	return nil
}

// parted splits doors in two, in their order.
func parted(doors []latchkey.Door, is func(latchkey.Door) bool) (those, others []latchkey.Door) {
	for _, door := range doors {
		if is(door) {
			those = append(those, door)
		} else {
			others = append(others, door)
		}
	}
	return those, others
}
