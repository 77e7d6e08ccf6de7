package store

import (
	"context"
	"time"

	"latchkey"
)

// SetAccountFault notes that an account does not work. Only the change from
// working to not working is an event; a later fault takes the place of an
// earlier one and keeps its time.
func (s *Store) SetAccountFault(ctx context.Context, id string, fault *latchkey.Fault) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, id)
		if err != nil || isFault(account, fault) {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update accounts set fault_class = $2, fault_message = $3, fault_since = coalesce(fault_since, $4)
			where id = $1`, id, fault.Class, fault.Message, t.now)
		if err != nil {
			return failed("set account fault", err)
		}
		if account.Fault != nil {
			return nil
		}
		return t.recordDisconnected(ctx, account, fault.Message)
	})
}

// ClearAccountFault notes that an account works again.
func (s *Store) ClearAccountFault(ctx context.Context, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, id)
		if err != nil || account.Fault == nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update accounts set fault_class = null, fault_message = null, fault_since = null where id = $1`, id)
		if err != nil {
			return failed("clear account fault", err)
		}
		return t.recordConnected(ctx, account.WorkspaceID, id, account.CustomerKey)
	})
}

// lockAccount reads an account and keeps other transactions from changing it
// or its inventory until this one ends.
// lockAccount reads an account and keeps it from changing until the transaction
// ends, which goes on in the time of its workspace.
func (t *tx) lockAccount(ctx context.Context, id string) (latchkey.Account, error) {
	account, err := one[accountRow](ctx, t, "connected_account",
		newQuery(accountSelect+` where a.id = ? for no key update of a`, id))
	if err != nil {
		return latchkey.Account{}, err
	}
	return account, t.enter(ctx, account.WorkspaceID)
}

func isFault(account latchkey.Account, fault *latchkey.Fault) bool {
	return account.Fault != nil && account.Fault.Class == fault.Class && account.Fault.Message == fault.Message
}

func (t *tx) recordDisconnected(ctx context.Context, account latchkey.Account, message string) error {
	return t.record(ctx, account.WorkspaceID, latchkey.EventAccountDisconnected,
		latchkey.EventSubject{AccountID: account.ID},
		map[string]any{
			"connected_account_id":       account.ID,
			"connected_account_errors":   []any{wireError("account_disconnected", message, t.now)},
			"connected_account_warnings": []any{},
		})
}

// wireError is an error as the wire shows it inside an event.
func wireError(code, message string, at time.Time) map[string]any {
	return map[string]any{"error_code": code, "message": message, "created_at": wireTime(&at)}
}
