package store

import (
	"context"

	"latchkey"
)

// tellFailed tells once that an attempt at the lock failed, for the access code
// of the job.
func (t *tx) tellFailed(ctx context.Context, job Job) error {
	kind := latchkey.EventCodeFailedToSet
	switch {
	case job.Step.Action.TakesOff() && job.Grant.DeleteAskedAt == nil && job.Grant.Window.Ended(t.now):
		kind = latchkey.EventCodeFailedToExpire
	case job.Step.Action.TakesOff():
		kind = latchkey.EventCodeFailedToRemove
	case job.Credential.Asked != nil:
		kind = latchkey.EventCodeFailedToUpdate
	}
	grant, err := t.reader().grant(ctx, job.Grant.ID)
	if err != nil {
		return err
	}
	return t.tellOnce(ctx, kind, grant, job.Method.ID, job.Credential.ID)
}

// lateCodeEvents are the events of the codes of a method that is late.
var lateCodeEvents = map[latchkey.EventType][]latchkey.EventType{
	latchkey.EventMethodDelay:  {latchkey.EventCodeDelayInSetting, latchkey.EventCodeDelayInIssuing},
	latchkey.EventMethodFailed: {latchkey.EventCodeFailedToIssue},
}

// tellLate tells once, for each code of a late method that is not on its lock.
func (t *tx) tellLate(ctx context.Context, late latchkey.EventType, grant latchkey.Grant, method latchkey.Method) error {
	for _, credential := range method.Credentials {
		if credential.Asked != nil || credential.State == latchkey.CredentialRemoved || credential.ReplacedAt != nil {
			continue
		}
		for _, kind := range lateCodeEvents[late] {
			if err := t.tellOnce(ctx, kind, grant, method.ID, credential.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellOnce writes an event of what is wrong with a code, unless that was told
// since the code was last well.
func (t *tx) tellOnce(ctx context.Context, kind latchkey.EventType, grant latchkey.Grant, methodID, credentialID string) error {
	code := latchkey.AccessCode{Grant: grant, ID: credentialID}
	if code.StandAlone() {
		code.ID = grant.ID
	}
	code.FindIn(methodID, credentialID)
	if !code.Credential.IsAccessCode() {
		return nil
	}
	var told bool
	err := t.GetContext(ctx, &told, `
		select exists (select from events where access_code_id = $1 and type = $2 and position > coalesce((
			select max(position) from events where access_code_id = $1 and type in ($3, $4, $5, $6, $7)), 0))`,
		code.ID, kind, latchkey.EventCodeScheduled, latchkey.EventCodeSet, latchkey.EventCodePINChanged,
		latchkey.EventCodeTimeFrameChanged, latchkey.EventCodeNameChanged)
	if err != nil || told {
		return err
	}
	return t.recordTrouble(ctx, kind, code)
}

// recordTrouble writes an event with the errors and warnings of the code, its
// device and its account (contract, events).
func (t *tx) recordTrouble(ctx context.Context, kind latchkey.EventType, code latchkey.AccessCode) error {
	door, err := one[doorRow](ctx, t, "door", newQuery(doorSelect+` where d.id = ?`, code.Credential.DoorID))
	if err != nil {
		return err
	}
	accounts, err := all[accountRow](ctx, t, newQuery(accountSelect+` and a.id = ?`, door.AccountID))
	if err != nil {
		return err
	}
	code.Door = door
	for _, account := range accounts { // none when it was deleted
		code.Account = account.Fault
	}
	failures, cautions := door.Notices()
	about := codeOnDoor{grant: code.Grant, method: code.Method, credential: code.Credential, door: door}
	return t.recordCode(ctx, kind, about, map[string]any{
		"access_code_errors":         wireNotices("error_code", code.Errors()),
		"access_code_warnings":       wireNotices("warning_code", code.Warnings(t.now)),
		"device_errors":              wireNotices("error_code", failures),
		"device_warnings":            wireNotices("warning_code", cautions),
		"connected_account_errors":   wireNotices("error_code", code.AccountErrors()),
		"connected_account_warnings": []any{},
	})
}

// wireNotices are errors or warnings as the wire shows them inside an event.
func wireNotices(code string, notices []latchkey.Notice) []any {
	out := make([]any, len(notices))
	for i, notice := range notices {
		out[i] = map[string]any{code: notice.Code, "message": notice.Message, "created_at": wireTime(&notice.CreatedAt)}
	}
	return out
}
