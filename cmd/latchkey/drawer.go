package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/store"
)

const cardsUsage = "       latchkey account cards ACCOUNT_ID N,N"

// putCards puts cards into an account's drawer: further ones, and lost ones that are found.
func putCards(ctx context.Context, m *Main, args []string) error {
	const account, first = 0, 1
	if len(args) <= first {
		return errors.New("usage:\n" + cardsUsage)
	}
	return m.withStore(ctx, func(db *store.Store) error {
		put, err := db.PutCards(ctx, args[account], splitList(strings.Join(args[first:], " ")))
		if err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "cards put into the drawer: %d\nGrants that wait for one find it within a few minutes.\n", put)
		return nil
	})
}
