package store

import (
	"context"
	"fmt"

	"latchkey"
)

// maxReused is how many PINs of a person's other grants are looked at.
const maxReused = 20

// serveReused gives doors a PIN that the person has from another grant at the
// same time (contract 4.1, rule 5). Where such a PIN is on one of the doors
// already it is used on every door that takes it: a person has one entry on a
// lock. Elsewhere it is used only when it fits all doors, so that reuse never
// splits a method. It returns the doors that are left.
func (t *tx) serveReused(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	if len(doors) == 0 || grant.IdentityID == "" {
		return doors, nil
	}
	codes, err := t.codesOfPerson(ctx, *grant)
	if err != nil {
		return nil, err
	}
	for _, code := range codes {
		if holdsSecret(*grant, code) {
			continue // of another request of this grant: two people may share a grant
		}
		fits, rest, err := t.fitting(ctx, *grant, code, doors)
		if err != nil {
			return nil, err
		}
		if len(fits.shared) == 0 && len(rest) > 0 {
			continue
		}
		if err := t.addMethod(ctx, grant, position, code, fits); err != nil {
			return nil, err
		}
		if doors = rest; len(doors) == 0 {
			break
		}
	}
	return doors, nil
}

// codesOfPerson are the PINs of the person's other grants that meet this one,
// oldest first. Those that another customer gave the person are not told here.
func (t *tx) codesOfPerson(ctx context.Context, grant latchkey.Grant) ([]latchkey.Secret, error) {
	var rows []struct {
		ID           string
		SecretSealed []byte
	}
	err := t.SelectContext(ctx, &rows, `
		select m.id, m.secret_sealed from methods m join grants g on g.id = m.grant_id
		where g.workspace_id = $1 and g.id <> $2 and m.mode = $3 and m.delete_asked_at is null and m.secret_sealed is not null
			and g.customer_key is not distinct from $9 and `+meets+`
		order by g.created_at, m.created_at, m.id limit $8`,
		grant.WorkspaceID, grant.ID, latchkey.ModeCode, grant.IdentityID,
		grant.Window.StartsAt, grant.Window.EndsAt, t.now, maxReused, null(grant.CustomerKey))
	if err != nil {
		return nil, failed("read a person's codes", err)
	}
	codes := make([]latchkey.Secret, len(rows))
	for i, row := range rows {
		if codes[i], err = t.vault.Open(methodSeal(row.ID), row.SecretSealed); err != nil {
			return nil, fmt.Errorf("code of method %s: %w", row.ID, err)
		}
	}
	return codes, nil
}

// holdsSecret reports whether any method of the grant has the secret.
func holdsSecret(grant latchkey.Grant, secret latchkey.Secret) bool {
	for position := range grant.Requested {
		if hasSecret(grant, position, secret) {
			return true
		}
	}
	return false
}
