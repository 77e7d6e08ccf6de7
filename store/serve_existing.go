package store

import (
	"context"
	"fmt"

	"latchkey"
)

// maxExisting is how many PINs of an account are looked at for one door.
const maxExisting = 50

// serveExisting gives doors that follow their account a PIN which a lock of the
// account acknowledged. While the grant's own PIN is on its way there, they wait
// for it. It returns the doors that are left.
func (t *tx) serveExisting(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) ([]latchkey.Door, error) {
	followers, rest := parted(doors, func(d latchkey.Door) bool { return d.Capabilities.Has(latchkey.PINCodeMatchesSet) })
	for _, door := range followers {
		served, err := t.follow(ctx, grant, position, door)
		if err != nil {
			return nil, err
		}
		if !served {
			rest = append(rest, door)
		}
	}
	return rest, nil
}

func (t *tx) follow(ctx context.Context, grant *latchkey.Grant, position int, door latchkey.Door) (served bool, err error) {
	if onItsWay(*grant, position, door.AccountID) {
		return false, nil
	}
	codes, err := t.codesOfAccount(ctx, door.AccountID)
	if err != nil {
		return false, err
	}
	for _, code := range codes {
		fits, _, err := t.fitting(ctx, *grant, code, []latchkey.Door{door})
		if err != nil {
			return false, err
		}
		if !fits.empty() {
			return true, t.addMethod(ctx, grant, position, code, fits)
		}
	}
	return false, nil
}

// onItsWay reports whether another door of the account is to have the grant's PIN.
func onItsWay(grant latchkey.Grant, position int, accountID string) bool {
	for _, door := range grant.Doors {
		if door.AccountID != accountID || door.Capabilities.Has(latchkey.PINCodeMatchesSet) {
			continue
		}
		if len(withoutCredential(grant, position, []latchkey.Door{door})) == 0 || grant.Takes(door, latchkey.ModeCode) {
			return true
		}
	}
	return false
}

// codesOfAccount are PINs that locks of the account acknowledged, in no order.
func (t *tx) codesOfAccount(ctx context.Context, accountID string) ([]latchkey.Secret, error) {
	var rows []struct {
		ID           string
		SecretSealed []byte
	}
	err := t.SelectContext(ctx, &rows, `
		select m.id, m.secret_sealed from methods m
		where m.mode = $2 and m.secret_sealed is not null and exists (
			select from holds h join credentials c on c.id = h.credential_id join doors d on d.id = c.door_id
			where h.method_id = m.id and h.released_at is null and d.account_id = $1
				and c.asked_starts_at is not null and c.state <> 'removed')
		order by random() limit $3`, accountID, latchkey.ModeCode, maxExisting)
	if err != nil {
		return nil, failed("read an account's codes", err)
	}
	codes := make([]latchkey.Secret, len(rows))
	for i, row := range rows {
		if codes[i], err = t.vault.Open(methodSeal(row.ID), row.SecretSealed); err != nil {
			return nil, fmt.Errorf("code of method %s: %w", row.ID, err)
		}
	}
	return codes, nil
}

// existing are the accounts of the doors that follow theirs and have the code on
// a lock.
func (t *tx) existing(ctx context.Context, code latchkey.Secret, doors []latchkey.Door) (map[string]bool, error) {
	followers, _ := parted(doors, func(d latchkey.Door) bool { return d.Capabilities.Has(latchkey.PINCodeMatchesSet) })
	if len(followers) == 0 {
		return map[string]bool{}, nil
	}
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select distinct d.account_id from credentials c join doors d on d.id = c.door_id
		where c.secret_mac = $1 and c.asked_starts_at is not null and c.state <> 'removed'`, t.vault.MAC(code))
	if err != nil {
		return nil, failed("look for a code on an account", err)
	}
	accounts := map[string]bool{}
	for _, id := range ids {
		accounts[id] = true
	}
	return accounts, nil
}
