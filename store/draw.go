package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
	"latchkey/pin"
)

// draws is how many codes of a length are tried. On a lock with one free code
// of four digits left, it is found all but once in 20,000 searches.
const draws = 100_000

// drawAlone keeps other transactions from drawing codes for the doors until this
// one ends, so that two never draw the same.
func (t *tx) drawAlone(ctx context.Context, doors []latchkey.Door) error {
	_, err := t.ExecContext(ctx, `
		select pg_advisory_xact_lock(hashtextextended('codes/' || id, 0)) from unnest($1::text[]) as id`,
		pq.Array(unique(doorIDs(doors))))
	if err != nil {
		return fmt.Errorf("wait for the doors' codes: %w", err)
	}
	return nil
}

// drawFree draws a code that keeps the rules, as short as can be, that no live
// credential on any of the doors has and none of them ever refused. found is
// false when there is none.
func (t *tx) drawFree(ctx context.Context, rules pin.Rules, doors []latchkey.Door) (code latchkey.Secret, found bool, err error) {
	taken, err := t.takenCodes(ctx, doors)
	if err != nil {
		return latchkey.Secret{}, false, err
	}
	for _, length := range rules.Lengths {
		only := pin.Rules{Lengths: []int{length}, Constraints: rules.Constraints}
		for range draws {
			code, err := pin.Draw(only)
			if errors.Is(err, pin.ErrNoCode) {
				break
			}
			if err != nil || !taken[string(t.vault.MAC(code))] {
				return code, err == nil, err
			}
		}
	}
	return latchkey.Secret{}, false, nil
}

// takenCodes are the MACs of the codes that the doors have or once refused.
func (t *tx) takenCodes(ctx context.Context, doors []latchkey.Door) (map[string]bool, error) {
	var macs [][]byte
	err := t.SelectContext(ctx, &macs, `
		select secret_mac from credentials where door_id = any($1) and secret_mac is not null and state <> 'removed'
		union
		select secret_mac from observed_codes where door_id = any($1) and secret_mac is not null and gone_at is null
		union
		select secret_mac from credentials where door_id = any($1) and secret_mac is not null and state = 'removed'
			and fault_class in ('duplicate_code', 'invalid_code')`, pq.Array(doorIDs(doors)))
	if err != nil {
		return nil, fmt.Errorf("look for a free code: %w", err)
	}
	taken := make(map[string]bool, len(macs))
	for _, mac := range macs {
		taken[string(mac)] = true
	}
	return taken, nil
}

func doorIDs(doors []latchkey.Door) []string {
	ids := make([]string, len(doors))
	for i, door := range doors {
		ids[i] = door.ID
	}
	return ids
}
