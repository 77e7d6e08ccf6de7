package store

import (
	"context"
	"maps"

	"latchkey"
)

// customerEvents are the events of an account that name its customer (contract 2, events).
var customerEvents = map[latchkey.EventType]bool{
	latchkey.EventAccountConnected: true, latchkey.EventAccountDeleted: true, latchkey.EventWebviewSucceeded: true,
}

// recordAccount writes an event of an account, with what all of them have and more.
func (t *tx) recordAccount(
	ctx context.Context, kind latchkey.EventType, account latchkey.Account, more map[string]any,
) error {
	data := map[string]any{"connected_account_id": account.ID}
	if account.CustomerKey != "" && customerEvents[kind] {
		data["customer_key"] = account.CustomerKey
	}
	if len(account.CustomMetadata) > 0 {
		data["connected_account_custom_metadata"] = account.CustomMetadata
	}
	maps.Copy(data, more)
	return t.record(ctx, account.WorkspaceID, kind, latchkey.EventSubject{AccountID: account.ID}, data)
}

// accountNotices are the errors and warnings of an account in an event; message
// is why it is disconnected, "" when it is not.
func (t *tx) accountNotices(message string) map[string]any {
	failures := []any{}
	if message != "" {
		failures = append(failures, wireError("account_disconnected", message, t.now))
	}
	return map[string]any{"connected_account_errors": failures, "connected_account_warnings": []any{}}
}

// firstSync notes that all doors of an account have been listed once.
func (t *tx) firstSync(ctx context.Context, account latchkey.Account) error {
	if account.SyncedAt != nil {
		return nil
	}
	if _, err := t.ExecContext(ctx, `update accounts set synced_at = $2 where id = $1`, account.ID, t.now); err != nil {
		return failed("note first sync", err)
	}
	_, err := t.ExecContext(ctx, `
		update connect_webviews set authorized_at = $2 where account_id = $1 and login_state = 'accepted' and authorized_at is null`,
		account.ID, t.now)
	if err != nil {
		return failed("complete webviews", err)
	}
	return t.recordAccount(ctx, latchkey.EventAccountFirstSync, account, nil)
}
