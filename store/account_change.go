package store

import (
	"context"
	"maps"
	"slices"

	"github.com/lib/pq"

	"latchkey"
)

// UpdateAccount implements latchkey.Accounts.
func (s *Store) UpdateAccount(
	ctx context.Context, workspaceID, id string, change latchkey.AccountChange,
) (latchkey.Account, error) {
	var after latchkey.Account
	err := s.inTx(ctx, &id, func(t *tx) error {
		account, err := t.lockAccountOf(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.changeAccount(ctx, account, change); err != nil {
			return err
		}
		after, err = t.lockAccount(ctx, id)
		return err
	})
	return after, err
}

func (t *tx) changeAccount(ctx context.Context, account latchkey.Account, change latchkey.AccountChange) error {
	if change.Capabilities != nil && !slices.Contains(change.Capabilities, account.Category) {
		return latchkey.Invalid("accepted_capabilities",
			"This account is of the kind "+account.Category+"; leave it among them, or delete the account")
	}
	if key := change.CustomerKey; key != nil && account.CustomerKey != "" && account.CustomerKey != *key {
		return latchkey.Conflict("customer_key_already_set",
			"This account belongs to another customer already; its customer_key can be set once.")
	}
	metadata, err := mergeMetadata(account.CustomMetadata, change.CustomMetadata)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		update accounts set accepted_capabilities = coalesce($2, accepted_capabilities),
			manage_new_devices = coalesce($3, manage_new_devices), custom_metadata = $4,
			customer_key = coalesce($5, customer_key), display_name = coalesce($6, display_name)
		where id = $1`,
		account.ID, pq.Array(change.Capabilities), change.ManageNewDevices, object(metadata), change.CustomerKey, change.DisplayName)
	if err != nil {
		return failed("update account", err)
	}
	return nil
}

// mergeMetadata changes the named keys; nil or "" takes a key away (contract 1.9).
func mergeMetadata(metadata, change map[string]any) (map[string]any, error) {
	merged := maps.Clone(metadata)
	if merged == nil {
		merged = map[string]any{}
	}
	maps.Copy(merged, change)
	maps.DeleteFunc(merged, func(_ string, value any) bool { return value == nil || value == "" })
	if len(merged) > latchkey.MaxMetadata {
		return nil, latchkey.Invalid("custom_metadata", "There would be more than 50 keys")
	}
	return merged, nil
}

// lockAccountOf is lockAccount within a workspace.
func (t *tx) lockAccountOf(ctx context.Context, workspaceID, id string) (latchkey.Account, error) {
	return one[accountRow](ctx, t, "connected_account", accountBy(workspaceID, id).add(" for no key update of a"))
}

// SyncAccount implements latchkey.Accounts.
func (s *Store) SyncAccount(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccountOf(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, account.ID)
	})
}

// SimulateOutage implements latchkey.Accounts. Coming back is noticed by the
// next look, which lists the doors and wakes what waited for them.
func (s *Store) SimulateOutage(ctx context.Context, workspaceID, id string, disconnected bool) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccountOf(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if err := t.mustBeSandbox(ctx, workspaceID); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update accounts set simulated_outage = $2 where id = $1`, id, disconnected); err != nil {
			return failed("simulate outage", err)
		}
		if disconnected {
			if err := t.setFault(ctx, account, simulatedFault()); err != nil {
				return err
			}
		}
		return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, id)
	})
}

func simulatedFault() *latchkey.Fault {
	return latchkey.Faultf(latchkey.FaultUnauthorized,
		"the account was disconnected by a simulation; connected_accounts/simulate/reconnect ends it")
}

func (t *tx) mustBeSandbox(ctx context.Context, workspaceID string) error {
	var isSandbox bool
	if err := t.GetContext(ctx, &isSandbox, `select is_sandbox from workspaces where id = $1`, workspaceID); err != nil {
		return missing("workspace", err)
	}
	if !isSandbox {
		return latchkey.NotSandbox()
	}
	return nil
}
