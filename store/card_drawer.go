package store

import (
	"context"

	"github.com/lib/pq"
)

// returnCard puts the card of a method that is off every door back into its drawer.
// A card that was taken from somebody whose grant goes on is taken for lost
// (contract 3.2 access_methods/delete): whoever finds it must not find it to open
// doors again, so it is drawn for nobody until it is put into the drawer.
func (t *tx) returnCard(ctx context.Context, methodID string, lost bool) error {
	_, err := t.ExecContext(ctx, `
		update cards set method_id = null, returned_at = $2, lost_at = case when $3 then $2::timestamptz end where method_id = $1`,
		methodID, t.now, lost)
	if err != nil {
		return failed("return card", err)
	}
	return nil
}

// PutCards puts cards into the drawer of an account: further ones, and ones that
// were lost and are found. It returns how many were not there. An account that is
// not there is ENotFound. Grants that wait for a card find it when they are next planned.
func (s *Store) PutCards(ctx context.Context, accountID string, numbers []string) (put int, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, accountID)
		if err != nil {
			return err
		}
		result, err := t.ExecContext(ctx, `
			insert into cards as k (account_id, number) select distinct $1::uuid, unnest($2::text[])
			on conflict (account_id, number) do update set lost_at = null where k.lost_at is not null`, account.ID, pq.Array(numbers))
		if err != nil {
			return failed("put cards into the drawer", err)
		}
		rows, err := result.RowsAffected()
		put = int(rows)
		return err
	})
	return put, err
}
