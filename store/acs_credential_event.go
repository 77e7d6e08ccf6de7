package store

import (
	"context"

	"latchkey"
)

// ofSystem names the access control system in an event.
const ofSystem = "acs_system_id"

// credentialEvents are what the events of an access method say of the ACS
// credential that it is.
var credentialEvents = map[latchkey.EventType]latchkey.EventType{
	latchkey.EventMethodIssued:   latchkey.EventCredentialIssued,
	latchkey.EventMethodReissued: latchkey.EventCredentialReissued,
	latchkey.EventMethodRevoked:  latchkey.EventCredentialInvalidated,
	latchkey.EventMethodDeleted:  latchkey.EventCredentialDeleted,
}

// recordCredentialOf writes what an event of a method says of its ACS credential.
// A stand-alone one is deleted with its grant, and issued once, however often its
// PIN changes.
func (t *tx) recordCredentialOf(ctx context.Context, kind latchkey.EventType, grant latchkey.Grant, method latchkey.Method) error {
	told, is := credentialEvents[kind]
	alone := grant.Kind == latchkey.GrantOfCredential
	switch {
	case !is, alone && kind == latchkey.EventMethodDeleted, !alone && grant.Kind != latchkey.GrantOfAccess:
		return nil
	case alone && kind == latchkey.EventMethodIssued && method.SplitFrom != "":
		told = latchkey.EventCredentialReissued
	}
	return t.recordCredential(ctx, told, grant, method)
}

// recordCredential writes an event of an ACS credential; none for a method that has
// no entrance.
func (t *tx) recordCredential(ctx context.Context, kind latchkey.EventType, grant latchkey.Grant, method latchkey.Method) error {
	about := latchkey.EventSubject{
		CredentialID: grant.ID, SystemID: grant.ACS.SystemID, UserID: grant.ACS.UserID, IdentityID: grant.ACS.PersonID,
	}
	if grant.Kind == latchkey.GrantOfAccess {
		about = latchkey.EventSubject{
			CredentialID: method.ID, SystemID: systemOf(method), GrantID: grant.ID, MethodID: method.ID, IdentityID: grant.IdentityID,
		}
	}
	if about.SystemID == "" {
		return nil
	}
	if err := t.GetContext(ctx, &about.AccountID, `select account_id from systems where id = $1`, about.SystemID); err != nil {
		return failed("find a system's account", err)
	}
	return t.record(ctx, grant.WorkspaceID, kind, about, map[string]any{
		"acs_credential_id": about.CredentialID, ofSystem: about.SystemID, ofAccount: about.AccountID,
	})
}

// systemOf is the system of a method's first entrance; "" when it has none.
func systemOf(method latchkey.Method) string {
	for _, c := range method.Credentials {
		if c.SystemID != "" {
			return c.SystemID
		}
	}
	return ""
}
