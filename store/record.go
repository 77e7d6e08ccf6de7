package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"latchkey"
)

// record writes an event in the transaction of its cause (P7), and with it a
// delivery for each webhook that wants it. The event's position fixes the order
// of events with the same time.
func (t *tx) record(
	ctx context.Context, workspaceID string, kind latchkey.EventType, about latchkey.EventSubject, data map[string]any,
) error {
	if err := t.enter(ctx, workspaceID); err != nil {
		return err
	}
	if data == nil {
		data = map[string]any{}
	}
	payload, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("record %s: %w", kind, err)
	}
	var queued int
	err = t.GetContext(ctx, &queued, `
		with e as (
			insert into events (id, workspace_id, type, grant_id, method_id, device_id, entrance_id,
				system_id, space_id, account_id, identity_id, data, occurred_at, created_at,
				access_code_id, code_method_id, former_method_id, session_id, acs_user_id, acs_credential_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $19, $13, $14, $15, $16, $17, $18, $20)
			returning *
		), queued as (`+queueForWebhooks+`)
		select count(*) from queued`,
		uuid.NewString(), workspaceID, kind, null(about.GrantID), null(about.MethodID), null(about.DeviceID),
		null(about.EntranceID), null(about.SystemID), null(about.SpaceID), null(about.AccountID),
		null(about.IdentityID), string(payload), t.now,
		null(about.AccessCodeID), null(about.CodeMethodID), null(about.FormerMethodID), null(about.SessionID), null(about.UserID),
		t.occurred(), null(about.CredentialID))
	if err != nil {
		return fmt.Errorf("record %s: %w", kind, err)
	}
	t.posted = t.posted || queued > 0
	return nil
}

// null turns the domain's "" into the database's null.
func null(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// text turns the database's null into the domain's "".
func text(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}
