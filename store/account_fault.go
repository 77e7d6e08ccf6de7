package store

import (
	"context"
	"time"

	"latchkey"
)

// SetAccountFault notes that an account does not work. Only the change to a
// fault that a person must mend is an event; a later fault takes the place of an
// earlier one and keeps its time.
func (s *Store) SetAccountFault(ctx context.Context, id string, fault *latchkey.Fault) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, id)
		if err != nil || isFault(account, fault) {
			return err
		}
		return t.setFault(ctx, account, fault)
	})
}

func (t *tx) setFault(ctx context.Context, account latchkey.Account, fault *latchkey.Fault) error {
	_, err := t.ExecContext(ctx, `
		update accounts set fault_class = $2, fault_message = $3, fault_since = coalesce(fault_since, $4)
		where id = $1`, account.ID, fault.Class, fault.Message, t.now)
	if err != nil {
		return failed("set account fault", err)
	}
	if !fault.Class.Disconnects() || isDisconnected(account) {
		return nil
	}
	return t.recordAccount(ctx, latchkey.EventAccountDisconnected, account, t.accountNotices(fault.Message))
}

// ClearAccountFault notes that an account works again: its doors have just been
// listed. A look that began before a simulated outage does not end it. What could not
// be put on its doors for what a person had to mend is tried again.
func (s *Store) ClearAccountFault(ctx context.Context, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		account, err := t.lockAccount(ctx, id)
		if err != nil || account.Fault == nil || account.SimulatedOutage {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update accounts set fault_class = null, fault_message = null, fault_since = null where id = $1`, id)
		if err != nil {
			return failed("clear account fault", err)
		}
		if err := t.tryRefused(ctx, id); err != nil {
			return err
		}
		if !isDisconnected(account) {
			return nil
		}
		if err := t.recordAccount(ctx, latchkey.EventAccountConnected, account, nil); err != nil {
			return err
		}
		return t.recordAccount(ctx, latchkey.EventAccountResync, account, nil)
	})
}

// lockAccount reads an account and keeps other transactions from changing it or
// its inventory until this one ends, which goes on in the time of its workspace.
func (t *tx) lockAccount(ctx context.Context, id string) (latchkey.Account, error) {
	account, err := one[accountRow](ctx, t, "connected_account",
		newQuery(accountSelect+` and a.id = ? for no key update of a`, id))
	if err != nil {
		return latchkey.Account{}, err
	}
	return account, t.enter(ctx, account.WorkspaceID)
}

func isFault(account latchkey.Account, fault *latchkey.Fault) bool {
	return account.Fault != nil && account.Fault.Class == fault.Class && account.Fault.Message == fault.Message
}

func isDisconnected(account latchkey.Account) bool {
	return account.Fault != nil && account.Fault.Class.Disconnects()
}

// wireError is an error as the wire shows it inside an event.
func wireError(code, message string, at time.Time) map[string]any {
	return map[string]any{"error_code": code, "message": message, "created_at": wireTime(&at)}
}
