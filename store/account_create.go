package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// NewAccount is what an operator says of an account to be connected.
type NewAccount struct {
	WorkspaceID    string
	Provider       string // the driver's name
	ProviderTitle  string
	Category       string
	DisplayName    string
	CustomerKey    string
	CustomMetadata map[string]any
	Config         latchkey.Secret // the driver's settings, a JSON object
	Cards          []string        // numbers of the cards in the operator's drawer
}

// CreateAccount connects an account. Its doors come with the first SyncInventory.
func (s *Store) CreateAccount(ctx context.Context, account NewAccount) (latchkey.Account, error) {
	id := uuid.NewString()
	sealed, err := s.vault.Seal(accountConfigRow(id), account.Config)
	if err != nil {
		return latchkey.Account{}, err
	}
	err = s.inTx(ctx, &id, func(t *tx) error {
		if err := t.enter(ctx, account.WorkspaceID); err != nil {
			return err
		}
		if err := t.insertAccount(ctx, id, account, sealed); err != nil {
			return err
		}
		created, err := t.lockAccount(ctx, id)
		if err != nil {
			return err
		}
		if err := t.recordAccount(ctx, latchkey.EventAccountConnected, created, nil); err != nil {
			return err
		}
		return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonCreated, id)
	})
	if err != nil {
		return latchkey.Account{}, err
	}
	return s.Account(ctx, account.WorkspaceID, id)
}

// SetAccountConfig replaces the driver's settings of an account. Its session is
// opened anew with them when it is next used.
func (s *Store) SetAccountConfig(ctx context.Context, id string, config latchkey.Secret) error {
	sealed, err := s.vault.Seal(accountConfigRow(id), config)
	if err != nil {
		return err
	}
	result, err := s.db.ExecContext(ctx, `update accounts set config_sealed = $2 where id = $1 and deleted_at is null`, id, sealed)
	return oneRow(result, err, "set account config")
}

func (t *tx) insertAccount(ctx context.Context, id string, account NewAccount, sealed []byte) error {
	_, err := t.ExecContext(ctx, `
		insert into accounts (id, workspace_id, provider, provider_title, category, display_name,
			customer_key, custom_metadata, config_sealed, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, account.WorkspaceID, account.Provider, account.ProviderTitle, account.Category, account.DisplayName,
		null(account.CustomerKey), object(account.CustomMetadata), sealed, t.now)
	if err != nil {
		return failed("create account", err)
	}
	_, err = t.ExecContext(ctx, `insert into cards (account_id, number) select distinct $1::uuid, unnest($2::text[])`,
		id, pq.Array(account.Cards))
	if err != nil {
		return failed("register cards", err)
	}
	return nil
}
