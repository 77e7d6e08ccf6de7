package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"latchkey"
	"latchkey/pin"
)

// A search for a free code asks the database about drawBatch candidates at a
// time, drawBatches times: on a lock whose codes are 99.5 % taken it still
// finds one in more than 99 of 100 searches.
const (
	drawBatch   = 32
	drawBatches = 32
)

// drawFree draws a code that keeps the rules and that no live credential on any
// of the doors has. found is false when none turned up.
func (t *tx) drawFree(ctx context.Context, rules pin.Rules, doors []latchkey.Door) (code latchkey.Secret, found bool, err error) {
	for range drawBatches {
		candidates := make([]latchkey.Secret, drawBatch)
		for i := range candidates {
			if candidates[i], err = pin.Draw(rules); errors.Is(err, pin.ErrNoCode) {
				return latchkey.Secret{}, false, nil
			} else if err != nil {
				return latchkey.Secret{}, false, err
			}
		}
		if code, found, err = t.firstFree(ctx, candidates, doors); found || err != nil {
			return code, found, err
		}
	}
	return latchkey.Secret{}, false, nil
}

func (t *tx) firstFree(ctx context.Context, candidates []latchkey.Secret, doors []latchkey.Door) (latchkey.Secret, bool, error) {
	macs := make([][]byte, len(candidates))
	for i, candidate := range candidates {
		macs[i] = t.vault.MAC(candidate)
	}
	var taken [][]byte
	err := t.SelectContext(ctx, &taken, `
		select distinct secret_mac from credentials
		where door_id = any($1) and secret_mac = any($2) and state <> 'removed'`, pq.Array(doorIDs(doors)), pq.Array(macs))
	if err != nil {
		return latchkey.Secret{}, false, fmt.Errorf("look for a free code: %w", err)
	}
	for i, candidate := range candidates {
		if !slices.ContainsFunc(taken, func(mac []byte) bool { return bytes.Equal(mac, macs[i]) }) {
			return candidate, true, nil
		}
	}
	return latchkey.Secret{}, false, nil
}

// fitting parts doors into those that can take the code and the rest: a code
// must keep the door's rules, be free on it, and not have been refused by it.
func (t *tx) fitting(ctx context.Context, code latchkey.Secret, method *latchkey.Method, doors []latchkey.Door) (fit, rest []latchkey.Door, err error) {
	if len(doors) == 0 {
		return nil, nil, nil
	}
	var taken []string
	err = t.SelectContext(ctx, &taken, `
		select door_id from credentials
		where door_id = any($1) and secret_mac = $2
			and (state <> 'removed' or (method_id = $3 and fault_class in ('duplicate_code', 'invalid_code')))`,
		pq.Array(doorIDs(doors)), t.vault.MAC(code), methodID(method))
	if err != nil {
		return nil, nil, fmt.Errorf("check a code: %w", err)
	}
	for _, door := range doors {
		if pin.RulesOf(door.Capabilities).Check(code.Reveal()) == nil && !slices.Contains(taken, door.ID) {
			fit = append(fit, door)
		} else {
			rest = append(rest, door)
		}
	}
	return fit, rest, nil
}

func methodID(method *latchkey.Method) *string {
	if method == nil {
		return nil
	}
	return &method.ID
}

func doorIDs(doors []latchkey.Door) []string {
	ids := make([]string, len(doors))
	for i, door := range doors {
		ids[i] = door.ID
	}
	return ids
}
